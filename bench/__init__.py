"""Measurements, each as a ratio to a named peer or floor in the same run: `make bench`, or `python -m bench NAME`.

A bench is a module here with `run(rounds) -> list[Row]`. Its ways take turns inside each round, so that a slow minute
of the machine falls on all of them, and medians are kept. Quote the ratios, never the absolute numbers.
"""
