"""Sessions of the stool stretch with a figure of known angles: what is held, paused, lost and let go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.holds import HoldClock
from posecheck.judging.outcome import Outcome, Repetition
from posecheck.judging.session import Update
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.measures.series import NOT_SEEN
from posecheck.pose import Pose
from tests.following import follow
from tests.skeleton import seen
from tests.standing import Stance

FPS = 20.0
STOOL = load_exercise("stool-stretch")
UP_S, DOWN_S = 3.0, 14.0
"""When the stance is reached, and when it is left."""

Change = Callable[[float, Stance], Stance | None]


def run(
    end_s: float = 18.0, down_s: float = DOWN_S, begin_s: float = 0.0, change: Change = lambda _, figure: figure
) -> tuple[Outcome, list[Update]]:
    """Up on the stool in the third second, down from ``down_s`` on; a change to ``None`` hides the person."""
    poses = []
    for t in np.arange(begin_s, end_s, 1 / FPS):
        step = float(np.interp(t, [UP_S - 1.0, UP_S, down_s, down_s + 1.0], [0.0, 1.0, 1.0, 0.0]))
        figure = change(float(t), Stance(step=step))
        poses.append(Pose.nobody(float(t)) if figure is None else figure.pose(float(t)))
    return follow(STOOL, map(seen, poses))


def only(outcome: Outcome) -> Repetition:
    (repetition,) = outcome.repetitions
    return repetition


def names(repetition: Repetition) -> set[str]:
    return {fault.name for fault in repetition.faults}


def arms(t_s: float, from_s: float, till_s: float, deg: float) -> float:
    return float(np.interp(t_s, [from_s, from_s + 2.0, till_s, till_s + 2.0], [0.0, deg, deg, 0.0]))


@pytest.mark.parametrize("facing", [-1, 1])
def test_a_hold_is_timed_from_taking_the_position_to_leaving_it(facing: int) -> None:
    outcome, updates = run(change=lambda _, figure: replace(figure, facing=facing))
    repetition = only(outcome)
    (hold,) = repetition.holds
    assert (hold.stage, hold.target_s, hold.pauses) == (1, 10.0, ())
    assert hold.start_s == pytest.approx(UP_S + 0.4, abs=0.2)
    assert hold.end_s == pytest.approx(DOWN_S, abs=0.2)
    assert hold.held_s == pytest.approx(hold.end_s - hold.start_s)
    assert repetition.verdict == "good"
    assert repetition.measures["held_s"].value == pytest.approx(hold.held_s)
    assert outcome.attempts == ()
    live = next(update for update in updates if update.t_s >= 10.0)
    assert live.held_s == pytest.approx(10.0 - UP_S - 0.4, abs=0.3)
    assert live.waits is None
    assert updates[-1].held_s == 0.0, "down again"


def test_the_clock_stands_still_with_the_reason_while_the_position_is_wrong() -> None:
    outcome, updates = run(change=lambda t, f: replace(f, knee_deg=140.0) if 7.0 <= t < 9.5 else f)
    repetition = only(outcome)
    (hold,) = repetition.holds
    (pause,) = hold.pauses
    assert pause.reason == "standing_knee_bent"
    assert (pause.start_s, pause.end_s) == (pytest.approx(7.0, abs=0.15), pytest.approx(9.5, abs=0.15))
    assert hold.held_s == pytest.approx(hold.end_s - hold.start_s - 2.5, abs=0.25)
    assert names(repetition) == {"standing_knee_bent"}
    before, after = (next(u for u in updates if u.t_s >= t) for t in (8.0, 9.4))
    assert before.waits == after.waits == "standing_knee_bent"
    assert before.held_s == pytest.approx(after.held_s)
    assert "standing_knee_bent" in {cue.fault for cue in outcome.cues}


def test_a_moment_beyond_the_limit_stops_nothing() -> None:
    outcome, _ = run(change=lambda t, f: replace(f, lean_deg=25.0) if 7.0 <= t < 7.2 else f)
    assert only(outcome).holds[0].pauses == ()


def test_a_short_loss_of_sight_is_survived() -> None:
    outcome, updates = run(change=lambda t, f: None if 7.0 <= t < 8.5 else f)
    (hold,) = only(outcome).holds
    assert hold.pauses == ()
    assert hold.held_s == pytest.approx(DOWN_S - UP_S - 0.4, abs=0.3)
    assert next(u for u in updates if u.t_s >= 8.6).held_s > 4.8


def test_legs_that_cannot_be_told_apart_for_long_are_not_counted() -> None:
    outcome, _ = run(end_s=22.0, down_s=18.0, change=lambda t, f: replace(f, between=True) if 7.0 <= t < 13.0 else f)
    (hold,) = only(outcome).holds
    (pause,) = hold.pauses
    assert pause.reason == NOT_SEEN
    assert pause.start_s == pytest.approx(8.5, abs=0.3), "they are taken to be where they were for 1.5 s"
    assert pause.end_s == pytest.approx(13.0, abs=0.2)


def test_what_cannot_be_seen_stops_a_hold_but_no_rest() -> None:
    slide, unseen = load_exercise("psoas-stretch"), dict.fromkeys(FRAME_MEASURES, float("nan"))
    (rest,) = (phase for phase in slide.phases if phase.name == "pause")
    resting, holding = HoldClock(slide, rest, 0.0), HoldClock(STOOL, STOOL.holds[0], 0.0)
    for t_s in np.arange(0.0, 4.0, 1 / FPS):
        resting.step(t_s, unseen)
        holding.step(t_s, unseen)
    assert (resting.waits, resting.held_s) == (None, pytest.approx(3.95))
    assert (holding.waits, holding.held_s) == (NOT_SEEN, pytest.approx(0.0))


def test_letting_go_early_is_found() -> None:
    outcome, _ = run(end_s=13.0, down_s=9.0)
    repetition = only(outcome)
    assert names(repetition) == {"let_go_early"}
    assert repetition.holds[0].held_s == pytest.approx(5.6, abs=0.4)


def test_two_stages_have_a_hold_each() -> None:
    outcome, _ = run(end_s=34.0, down_s=30.0, change=lambda t, f: replace(f, arm_deg=arms(t, 14.0, 27.0, 175.0)))
    repetition = only(outcome)
    first, second = repetition.holds
    assert (first.stage, second.stage) == (1, 2)
    assert first.end_s == pytest.approx(14.0, abs=0.3)
    assert (second.start_s, second.end_s) == (pytest.approx(16.4, abs=0.3), pytest.approx(27.0, abs=0.3))
    assert repetition.verdict == "good"
    assert repetition.measures["arm_elevation_deg"].value == pytest.approx(175.0, abs=1.0)
    assert repetition.measures["held_s"].value == pytest.approx(first.held_s + second.held_s)


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        ("leaning_forward", {"lean_deg": 25.0}),
        ("leaning_back", {"lean_deg": -20.0}),
        ("foot_not_on_stool", {"stool": 0.0}),
    ],
)
def test_a_hold_done_wrongly_counts_no_second(fault: str, wrong: dict[str, float]) -> None:
    repetition = only(run(change=lambda _, figure: replace(figure, **wrong))[0])
    assert names(repetition) == {fault}
    (hold,) = repetition.holds
    assert {pause.reason for pause in hold.pauses} == {fault}
    assert hold.held_s < 0.3


def test_arms_half_way_stop_the_second_stage_only() -> None:
    outcome, _ = run(end_s=34.0, down_s=30.0, change=lambda t, f: replace(f, arm_deg=arms(t, 14.0, 27.0, 125.0)))
    first, second = only(outcome).holds
    assert first.pauses == ()
    assert {pause.reason for pause in second.pauses} == {"arms_not_overhead"}
    assert second.held_s < 0.3


def test_bouncing_is_found_and_stops_the_clock() -> None:
    def bouncing(t_s: float, figure: Stance) -> Stance:
        return replace(figure, dip=0.05 * (1 - np.cos(2 * np.pi * t_s))) if 6.0 <= t_s < 10.0 else figure

    repetition = only(run(change=bouncing)[0])
    assert names(repetition) == {"bouncing"}
    (pause,) = repetition.holds[0].pauses
    assert (pause.start_s, pause.end_s) == (pytest.approx(6.0, abs=0.5), pytest.approx(10.0, abs=0.5))


def test_a_recording_that_begins_and_ends_in_the_hold_is_a_repetition_whose_length_is_not_judged() -> None:
    outcome, _ = run(begin_s=5.0, end_s=11.0)
    repetition = only(outcome)
    assert repetition.holds[0].held_s == pytest.approx(5.4, abs=0.3)
    assert repetition.faults == ()
    assert "let_go_early" in {item.name for item in repetition.unsure}
    assert repetition.verdict == "good"


def test_standing_alone_is_nothing() -> None:
    outcome, updates = run(change=lambda _, figure: replace(figure, step=0.0))
    assert outcome.repetitions == outcome.attempts == ()
    assert {update.phase for update in updates} <= {None, "set_up"}


@pytest.mark.parametrize("raised", ["left", "right"])
def test_the_side_is_that_of_the_foot_on_the_stool_also_when_the_labels_swap_later(raised: str) -> None:
    outcome, _ = run(change=lambda t, figure: replace(figure, raised=raised, swapped=t > 5.0))
    assert only(outcome).side == raised


def test_who_is_on_the_stool_already_gives_no_side_away() -> None:
    outcome, _ = run(begin_s=5.0, end_s=11.0)
    assert only(outcome).side is None
