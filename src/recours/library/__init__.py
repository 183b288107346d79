"""content/ read, checked and searched: the only room that knows YAML.

`reader` gives nodes with file and line; the `read_*` files make rules and words of them; `load` composes the `Library`;
`checks` and the `check_*` files find every fault that can be found without a case; `stories` and `coverage` try
the rules.
"""
