"""Rules of no law, for tests of how rules stand together."""

from recours.core.days.calendar import calendars
from recours.core.law.ladder import Vocabulary
from recours.core.law.rules import LengthSource, Limit, Start, Whose

NOTHING = Vocabulary({}, {}, {}, {}, {}, calendars(()), {})


def limit(id_, *starts, **more):
    more = {"whose": Whose.COMPANY, "length": LengthSource("written", "14 days"), "reckoning": "company"} | more
    return Limit(id=id_, starts=starts or (Start("event", "e"),), place=f"f.yaml:{id_}", **more)
