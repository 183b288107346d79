"""What the rules come to in one case, worked out by walking them: the reference that everything else must equal.

Read in this order: `timeline` (a truth and the days on which it changes), `case_state` (the facts of a case, from every
source), `verdicts` (what a condition is worth), `starts`, `limit_lengths` and `pauses` (from when and how long a limit
runs), `clocks` (when it falls due), `acts` (which event is a step's own), `step_states`.
"""
