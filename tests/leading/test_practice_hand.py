from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.judging.outcome import Outcome
from posecheck.judging.under_way import FEEDBACK_AFTER_S
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.leading.scene import State
from tests.leading.practising import EN, LIE, ONE, SHORT, SIT, TWICE, TWO, hand, practise, usual, variant
from tests.skeleton import Figure, seen


@pytest.mark.parametrize("start_s", [1.0, 12.0, 25.0])
def test_a_hand_up_for_two_seconds_ends_it_wherever_it_is(start_s: float) -> None:
    knots = ONE if start_s == 25.0 else ((0, LIE), (20, LIE))
    run = practise(*knots, change=hand(start_s, 99), plan=TWICE)
    assert run.states[-1] is State.DONE
    assert run.first_s(State.DONE) == pytest.approx(start_s + 2.0, abs=0.11)
    assert run.texts[-1].startswith(
        "Stopped. One repetition done." if start_s == 25.0 else "Stopped. No repetition was counted"
    )
    assert run.texts[-1].endswith(EN("practice.goodbye"))
    assert run.scenes[-1].message.startswith("Stopped.")
    assert len(run.practice.outcomes) == (start_s > 6)


def test_a_hand_is_asked_to_stay_up_before_it_ends_anything() -> None:
    run = practise((0, LIE), (20, LIE), change=hand(12, 13.5))
    assert State.DONE not in run.states
    assert run.when("Keep your hand up to stop.") == pytest.approx(12.5, abs=0.21)
    assert run.texts.count("Keep your hand up to stop.") == 1
    assert run.at(13.0).message == "Keep your hand up to stop."
    assert run.at(15.0).message == SHORT.words("en").phases["push_up"]


def test_raised_arms_that_belong_to_the_phase_stop_nothing() -> None:
    arms = variant(relax={"hold_s": 3.0}, curl={"arms_up": True})
    assert practise(*ONE, change=hand(12, 16)).texts[-1].startswith("Stopped.")
    run = practise(*ONE, change=hand(12, 16), exercise=arms)
    assert not any("top" in text for text in run.texts)
    assert run.texts[-1].startswith("One repetition done.")


def test_arms_that_were_up_as_their_phase_began_stop_nothing_after_it() -> None:
    arms = variant(relax={"hold_s": 3.0}, curl={"arms_up": True})
    run = practise(*ONE, change=hand(10.0, 18.0), exercise=arms)
    assert not any(text.startswith("Stopped.") for text in run.texts)


def test_a_hand_up_by_chance_while_resting_leaves_the_words_of_the_rest() -> None:
    run = practise(*ONE, (45, LIE), plan=Plan(1, (None, None), 12.0), change=hand(33, 34))
    assert run.at(32.0).state is run.at(36.0).state is State.RESTING
    assert run.at(36.0).message == run.at(32.0).message


@pytest.mark.parametrize("before_s", [0.5, 1.0])
def test_a_hand_that_is_up_as_the_practice_ends_does_not_take_the_summary_away(before_s: float) -> None:
    end_s = usual().first_s(State.DONE)
    run = practise(*ONE, change=hand(round(end_s - before_s, 1), 99))
    assert end_s <= run.first_s(State.DONE) < end_s + 2.0
    assert "One repetition done." in run.texts[-1]
    assert "One repetition done." in run.scenes[-1].message


def test_it_can_be_stopped_from_outside() -> None:
    run = practise(*ONE, stop_s=20)
    assert run.first_s(State.DONE) == 20.0
    assert run.texts[-1] == f"Stopped. No repetition was counted this time. {EN('practice.goodbye')}"
    assert run.scenes[-1].message == "Stopped. No repetition was counted this time."
    (outcome,) = run.practice.outcomes
    assert [attempt.reached for attempt in outcome.attempts] == ["roll_down"]


def test_stopping_before_it_began_leaves_nothing() -> None:
    run = practise((0, LIE), (5, LIE), stop_s=4)
    assert run.practice.outcomes == []
    assert run.practice.finished


@pytest.mark.parametrize("roll_s", [7.0, 10.0])
def test_arms_kept_forward_while_rolling_down_do_not_stop_it(roll_s: float) -> None:
    knots = ((0.0, LIE), (9.0, LIE), (12.0, SIT), (16.0, SIT), (16.0 + roll_s, LIE), (70, LIE))

    def forward(t_s: float, figure: Figure) -> Figure:
        """Arms at right angles to the trunk: they point up in the end, and stay so for a while."""
        if not 16.0 <= t_s < 16.0 + roll_s + 4.0:
            return figure
        return replace(figure, raised=("left", "right"), arm_deg=-min(figure.elevation_deg, 90.0))

    run = practise(*knots, change=forward)
    assert EN("practice.hand") not in run.texts
    assert [len(outcome.repetitions) for outcome in run.practice.outcomes] == [1]


def test_a_repetition_is_handed_out_as_soon_as_it_is_judged_and_the_set_as_it_ends() -> None:
    times, elevations = zip(*TWO, strict=True)
    poses = [Figure(float(np.interp(k / 10, times, elevations))).pose(k / 10) for k in range(10 * times[-1])]
    told: list[tuple[float, Outcome, bool]] = []
    now_s = 0.0
    practice = Practice(SHORT, EN, TWICE, lambda outcome, _, over: told.append((now_s, outcome, over)))
    counted_s = []
    for pose in poses:
        now_s = pose.t_s
        scene = practice.step(seen(pose), False)
        if scene.counted > len(counted_s):
            counted_s.append(now_s)
    assert [(len(outcome.repetitions), over) for _, outcome, over in told] == [(1, False), (2, False), (2, True)]
    for (told_s, outcome, _), at_s in zip(told, counted_s, strict=False):
        assert told_s == pytest.approx(at_s + FEEDBACK_AFTER_S, abs=0.11)
        assert [one.number for one in outcome.repetitions] == list(range(1, len(outcome.repetitions) + 1))
    last, whole = told[1][1], told[2][1]
    assert [one.verdict for one in last.repetitions] == [one.verdict for one in whole.repetitions]
    assert whole == practice.outcomes[0]
