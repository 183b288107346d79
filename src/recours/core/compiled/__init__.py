"""The law in `core.judgement`, compiled: the same values of a case, many thousands of cases a second.

Come in by `assessment.assess(ladder, facts, events, as_of)`. Compiling a ladder takes some 240 ms and walking a case
some 10 ms, so this pays from about twenty-five questions of one ladder on (a server, `recours reform`, the clock over
many cases) and not for one case asked about once. `tests/core/test_compiled.py` says that both agree, on every
story and on ladders drawn at random.

    program, program_conditions   a ladder written as one Python function
    limit_dates                   the days of one limit, unexplained
    stored_values                 verdicts and clocks told from the values that the function gave
"""
