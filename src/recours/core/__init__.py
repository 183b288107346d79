"""What the law says of a case on a day, from data alone: no clock, no disk, no network, the standard library only.

Read in this order; each room knows only those before it, and `law` and `days` do not know each other:

    errors          the one tree of errors, each with its place and the way out
    law             rules as data: facts, events, conditions, citations, parameters, rights and steps, the ladder
    days            days and lengths: calendars, holidays, reckonings, and a time limit explained
    entry_fields    what an entry may say, each field read by its definition
    judgement       what the law comes to in one case: its facts, verdicts, pauses, clocks and steps. The reference
    compiled        the same values, many thousands of cases a second, behind one door
    position        where a case stands on a day
    answer          the position in words and as plain data: reasons, amounts, notices
"""
