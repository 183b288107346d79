"""The law in `core.judgement`, compiled: the same values of a case, many thousands of cases a second.

Come in by `core.position`, which compiles a ladder that is asked again and again, or by
`assessment.assess(ladder, facts, events, as_of)` for many cases (the clock, `recours reform`). Compiling a ladder takes
some 160 ms and saves some 10 ms a question, so it pays from about the sixteenth on (docs/decisions/0026).
`tests/core/test_compiled.py` says that both agree, on every story and on ladders drawn at random.

    program, program_conditions   a ladder written as one Python function
    limit_dates                   the days of one limit, unexplained
    bulk                          what a change of the rules moves in many cases
    stored_values                 verdicts and clocks told from the values that the function gave
"""
