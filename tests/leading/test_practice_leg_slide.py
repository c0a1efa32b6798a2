"""Practices of the leg slide with a figure of known angles, ten frames a second."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.leading.scene import State
from posecheck.wording import wording
from tests.leading.practising import Run
from tests.skeleton import Slider, seen

STRETCH = load_exercise("psoas-stretch")
TEXTS = STRETCH.words("en")


def practise(out_s: float = 5.0, start_s: tuple[float, ...] = (16.0, 38.0), end_s: int = 60) -> Run:
    """Lying ready from the beginning; slides that take ``out_s`` begin at ``start_s``."""
    knots = [(0.0, 0.0)]
    for begin_s in start_s:
        out = begin_s + out_s
        knots += [(begin_s, 0.0), (out, 1.0), (out + 3.0, 1.0), (out + 8.0, 0.0)]
    times, shares = zip(*knots, strict=True)
    figures = [Slider(float(np.interp(k / 10, times, shares))) for k in range(10 * end_s)]
    poses = [figure.pose(k / 10) for k, figure in enumerate(figures)]
    practice = Practice(STRETCH, wording("en"), Plan(2, ("left",), 5.0))
    return Run(
        practice,
        [
            practice.step(seen(pose, figure.picture(pose.t_s)), False)
            for pose, figure in zip(poses, figures, strict=True)
        ],
        poses,
    )


def test_lying_ready_is_held_and_each_part_of_a_slide_asked_for() -> None:
    run = practise()
    begun = run.when("Begin.")
    ready, out, rest, back = (run.when(TEXTS.phases[name]) for name in ("ready", "slide_out", "pause", "slide_back"))
    assert begun < ready < out < 16.0 < rest < back
    assert out - begun == pytest.approx(3.5, abs=1.0), "after lying still for three seconds"
    assert rest == pytest.approx(21.0, abs=0.6)
    assert back == pytest.approx(24.0, abs=0.6)
    assert run.texts.count(TEXTS.phases["slide_out"]) == 2
    counted, praised = run.when("One, one to go. Breathe in."), run.when(TEXTS.praise)
    assert counted == pytest.approx(29.3, abs=0.6), "as the leg has come back"
    assert counted < praised < [t_s for t_s, text in run.said if text == TEXTS.phases["slide_out"]][1] < 38.0
    assert run.when("Two. That was the last one.") == pytest.approx(51.3, abs=0.6)
    assert run.texts.count(TEXTS.praise) == 2
    assert run.scenes[-1].state is State.DONE
    (outcome,) = run.practice.outcomes
    assert [repetition.verdict for repetition in outcome.repetitions] == ["good", "good"]


def test_who_waits_is_asked_again_to_slide_not_to_lie_still() -> None:
    run = practise(start_s=(40.0,), end_s=45)
    assert run.texts.count(TEXTS.phases["ready"]) == 1
    assert run.texts.count(TEXTS.phases["slide_out"]) >= 2


def test_a_slide_that_is_too_fast_is_said_afterwards() -> None:
    run = practise(out_s=1.0)
    cue = TEXTS.faults["too_fast"].cue
    assert run.when(cue) > 16.0
    (outcome,) = run.practice.outcomes
    assert all("too_fast" in {fault.name for fault in repetition.faults} for repetition in outcome.repetitions)
    assert TEXTS.praise not in run.texts
