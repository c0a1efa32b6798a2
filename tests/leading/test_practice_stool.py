"""Practices of the stool stretch with a figure of known angles: the hold counted aloud, ten frames a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.leading.scene import State
from posecheck.wording import wording
from tests.leading.practising import Run
from tests.skeleton import seen
from tests.standing import Stance

STOOL = load_exercise("stool-stretch")
TEXTS = STOOL.words("en")
EN = wording("en")
UP_S = 16.0

Change = Callable[[float, Stance], Stance]


def practise(down_s: float, end_s: int, change: Change = lambda _, figure: figure, near: str = "left") -> Run:
    """Up on the stool from 15 to 16 s, down again in the second after ``down_s``."""
    poses = []
    for t in (k / 10 for k in range(10 * end_s)):
        step = float(np.interp(t, [UP_S - 1.0, UP_S, down_s, down_s + 1.0], [0.0, 1.0, 1.0, 0.0]))
        poses.append(change(t, Stance(step=step, near=near)).pose(t))
    practice = Practice(STOOL, EN, Plan(1, ("left",), 5.0))
    return Run(practice, [practice.step(seen(pose), False) for pose in poses], poses)


def counted(run: Run) -> list[tuple[float, int]]:
    """The numbers counted aloud and when."""
    words = {EN.count(number): number for number in range(1, 13)}
    return [(t_s, words[text]) for t_s, text in run.said if text in words]


def test_one_stage_is_counted_aloud_to_ten_and_the_next_one_offered() -> None:
    run = practise(down_s=30.0, end_s=40)
    times, numbers = zip(*counted(run), strict=True)
    assert numbers == (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert np.diff(times[-6:]) == pytest.approx(1.0, abs=0.15)
    assert times[-1] == pytest.approx(UP_S + 0.4 + 10.0, abs=0.4)
    assert run.when(TEXTS.phases["set_up"]) < UP_S < run.when(TEXTS.phases["hold"])
    assert run.when(TEXTS.phases["arms_up"]) > times[-1]
    assert "One. That was the last one." in run.texts
    assert run.scenes[-1].state is State.DONE
    (outcome,) = run.practice.outcomes
    assert [hold.stage for hold in outcome.repetitions[0].holds] == [1]


def test_the_count_stops_with_the_cue_spoken_and_goes_on() -> None:
    run = practise(34.0, 44, lambda t, f: replace(f, lean_deg=25.0) if 20.0 <= t < 23.0 else f)
    cue = TEXTS.faults["leaning_forward"].cue
    assert 20.3 < run.when(cue) < 21.5
    assert not [number for t_s, number in counted(run) if 20.9 < t_s < 23.0]
    hold = run.at(22.0).hold
    assert hold is not None
    assert hold.waits == cue
    assert hold.held_s == pytest.approx(20.0 - UP_S - 0.4, abs=0.4)
    numbers = [number for _, number in counted(run)]
    assert numbers == sorted(set(numbers)), "none is said twice"
    assert max(t_s for t_s, _ in counted(run)) == pytest.approx(UP_S + 0.4 + 10.0 + 3.0, abs=0.6)


def test_arms_raised_for_the_second_stage_do_not_end_the_practice() -> None:
    def arms(t_s: float, figure: Stance) -> Stance:
        return replace(figure, arm_deg=float(np.interp(t_s, [30, 32, 45, 47], [0, 175, 175, 0])))

    run = practise(49.0, 59, arms)
    assert EN("practice.hand") not in run.texts
    assert run.when(TEXTS.phases["arms_up"]) < 30.0 < run.when(TEXTS.phases["hold_arms_up"])
    assert run.first_s(State.DONE) == pytest.approx(32.4 + 10.5, abs=1.5), "held to the end"
    assert EN("practice.goodbye_standing") in run.texts[-1]
    assert [number for t_s, number in counted(run) if t_s > 34.0][-1] == 10
    (outcome,) = run.practice.outcomes
    assert [hold.stage for hold in outcome.repetitions[0].holds] == [1, 2]


def test_who_waits_with_a_fault_is_told_to_hold_not_to_go_on() -> None:
    run = practise(46.0, 56, lambda t, f: replace(f, lean_deg=25.0) if 20.0 <= t < 40.0 else f)
    assert not [t_s for t_s, text in run.said if text == TEXTS.phases["arms_up"] and t_s < 42.0]
