"""What comes first: a short clock, a loss, the only way, a decision, waiting, the next rung, levers, soft steps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.rules import NOTHING, limit

from recours.core.judgement import Proposed, comes_before_waiting, in_order
from recours.core.judgement.proposals import SHORT_DAYS, URGENT_DAYS
from recours.core.law import Comparison, Event, EventLeaf, FactDefinition, FactLeaf, FactType, Layer, Start, Step
from recours.core.law.ladder import compose
from recours.core.law.rules import Track, Turn, Whose
from recours.core.position import compiled_position, walked_position

TODAY = date(2026, 12, 1)
DAY = TODAY.toordinal()


def proposed(turn: Turn, track: Track = Track.MAIN, left: int | None = None) -> Proposed:
    return Proposed(turn, track, TODAY + timedelta(days=left) if left is not None else None)


def order(*steps: Proposed, begun: bool = False) -> list[Proposed]:
    return [steps[at] for at in in_order(steps, DAY, begun=begun)]


LOSS, WAY, DECISION, RUNG, SOFT = (
    proposed(turn) for turn in (Turn.STOPS_LOSS, Turn.ONLY_WAY, Turn.DECISION, Turn.RUNG, Turn.SOFT)
)
LEVER, COURT = proposed(Turn.LEVER, Track.SIDE), proposed(Turn.RUNG, Track.COURT)


def test_the_turns_stand_in_the_order_of_the_decision():
    wanted = [LOSS, WAY, DECISION, RUNG, COURT, LEVER, SOFT]
    assert order(*reversed(wanted)) == wanted


def test_a_near_last_day_stands_before_everything_the_nearest_first():
    protest, withdrawal = proposed(Turn.RUNG, left=1), proposed(Turn.LEVER, Track.SIDE, left=9)
    assert order(LOSS, withdrawal, protest) == [protest, withdrawal, LOSS]


@pytest.mark.parametrize(("left", "is_first"), [(URGENT_DAYS, True), (URGENT_DAYS + 1, False)])
def test_a_suit_comes_first_only_in_its_last_days(left, is_first):
    suit = proposed(Turn.RUNG, Track.COURT, left)
    assert (order(RUNG, suit)[0] == suit) is is_first


def test_soft_steps_come_first_only_while_nothing_was_done_and_nothing_presses():
    assert order(RUNG, SOFT) == [SOFT, RUNG]
    assert order(RUNG, SOFT, begun=True) == [RUNG, SOFT]
    assert order(RUNG, SOFT, DECISION) == [DECISION, RUNG, SOFT]
    assert order(RUNG, proposed(Turn.SOFT, Track.SIDE)) == [RUNG, proposed(Turn.SOFT, Track.SIDE)]


steps = st.builds(proposed, st.sampled_from(Turn), st.sampled_from(Track), st.none() | st.integers(0, 3 * SHORT_DAYS))


@given(st.lists(steps, max_size=12), st.booleans())
def test_what_can_wait_never_stands_before_what_cannot(several, begun):
    waits = [not comes_before_waiting(step, DAY) for step in order(*several, begun=begun)]
    assert waits == sorted(waits)


@given(st.lists(steps, max_size=12), st.booleans())
def test_every_step_is_proposed_once(several, begun):
    assert sorted(in_order(several, DAY, begun=begun)) == list(range(len(several)))


WANTS_OUT = FactDefinition("wants_out", FactType.YES_NO, "Voulez-vous partir ?")
SENT = EventLeaf("withdrawn", None, None)
LADDER = compose(
    NOTHING,
    [
        Layer(
            "general",
            "general",
            limits=(
                limit("refund", Start("event", "withdrawn"), awaited=True),
                limit("answer", Start("event", "asked"), whose=Whose.COMPANY, awaited=True),
                limit("usual", Start("event", "withdrawn")),
            ),
            steps=(
                Step(id="call", title="Appeler", turn=Turn.SOFT),
                Step(id="write", title="Écrire"),
                Step(
                    id="withdraw",
                    title="Se rétracter",
                    track=Track.SIDE,
                    turn=Turn.STOPS_LOSS,
                    turn_when=FactLeaf("wants_out", Comparison.IS, True),
                    done_when=SENT,
                ),
            ),
        )
    ],
)


@pytest.mark.parametrize("position", [walked_position, compiled_position])
class TestALadder:
    def ids(self, found):
        return [answer.step.id for answer in found.next_steps]

    def test_a_turn_holds_only_in_its_case(self, position):
        assert self.ids(position(LADDER, [], {"wants_out": True}, TODAY)) == ["withdraw", "write", "call"]
        assert self.ids(position(LADDER, [], {}, TODAY)) == ["call", "write", "withdraw"]

    def test_an_act_of_any_kind_is_a_first_contact(self, position):
        done = [Event("withdrawn", TODAY)]
        assert self.ids(position(LADDER, done, {"wants_out": True}, TODAY)) == ["write", "call"]

    def test_the_last_thing_asked_is_awaited_while_it_runs(self, position):
        happened = [Event("withdrawn", TODAY - timedelta(days=5)), Event("asked", TODAY - timedelta(days=2))]
        assert position(LADDER, happened, {}, TODAY).awaited_clock.limit.id == "answer"
        assert position(LADDER, happened[:1], {}, TODAY).awaited_clock.limit.id == "refund"
        assert position(LADDER, happened, {}, TODAY + timedelta(days=60)).awaited_clock is None
