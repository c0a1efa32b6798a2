"""Sessions of the two exercises in which one leg slides out and back, with a figure of known angles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.outcome import Outcome
from posecheck.judging.session import Session
from posecheck.judging.sides import usual_side
from tests.skeleton import Slider, seen

FPS = 15.0
Make = Callable[[float, float], Slider]
ONE = ((0.0, 0.0), (3.0, 0.0), (8.0, 1.0), (10.0, 1.0), (15.0, 0.0), (17.0, 0.0))
RELEASE = {"other_thigh_deg": 55.0, "other_knee_deg": 75.0}


def slide(exercise: str, make: Make, knots: tuple[tuple[float, float], ...] = ONE, clothed: bool = True) -> Outcome:
    """A session with the leg as far out as ``knots`` (time, share) say; ``make`` takes the time and that share.

    Not ``clothed`` there is nothing in the picture to follow.
    """
    times, shares = zip(*knots, strict=True)
    t_s = np.arange(0.0, times[-1], 1.0 / FPS)
    session = Session(load_exercise(exercise))
    for t in t_s:
        figure = make(float(t), float(np.interp(t, times, shares)))
        session.step(seen(figure.pose(float(t)), figure.picture(float(t)) if clothed else None))
    return session.finish()


def found(outcome: Outcome) -> set[str]:
    return {fault.name for repetition in outcome.repetitions for fault in repetition.faults}


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("facing", [-1, 1])
def test_a_slide_well_done(side: str, facing: int) -> None:
    twice = (*ONE, *((t + 17.0, share) for t, share in ONE[1:]))
    outcome = slide("psoas-stretch", lambda _, out: Slider(out, sliding=side, near=side, facing=facing), twice)
    assert [repetition.verdict for repetition in outcome.repetitions] == ["good", "good"]
    assert outcome.attempts == ()
    assert usual_side(outcome.repetitions) == side
    first = outcome.repetitions[0]
    assert [span.name for span in first.phases] == ["ready", "slide_out", "pause", "slide_back"]
    starts = [span.start_s for span in first.phases][1:]
    assert starts == pytest.approx([3.0, 8.0, 10.0], abs=0.3)
    measures = {name: measured.value for name, measured in first.measures.items()}
    assert measures["stable_extension_knee_deg"] == pytest.approx(170.0, abs=3.0)
    assert measures["max_knee_deg"] == pytest.approx(170.0, abs=3.0)
    assert measures["slide_out_s"] == pytest.approx(5.0, abs=0.4)
    assert measures["slide_back_s"] == pytest.approx(5.0, abs=0.4)
    assert measures["return_knee_deg"] == pytest.approx(74.0, abs=3.0)


def _late(t_s: float) -> float:
    """0 until the leg is half out at 5.5 s, then rising to 1 within half a second, until it is half back."""
    return float(np.interp(t_s, [5.5, 6.0, 12.0, 12.5], [0.0, 1.0, 1.0, 0.0]))


STRETCH_FAULTS: dict[str, Make] = {
    "pelvis_moved": lambda t, out: Slider(out, gap_trunk=0.07 * _late(t)),
    "held_knee_drifted": lambda _, out: Slider(out, other_thigh_deg=130.0 - 18.0 * out),
    "head_or_shoulders_lifted": lambda t, out: Slider(out, head_trunk=0.2 * _late(t)),
    "heel_lifted": lambda _, out: Slider(out, heel_trunk=0.16 * float(np.sin(np.pi * out))),
}


@pytest.mark.parametrize("fault", STRETCH_FAULTS)
def test_each_fault_of_the_slide_is_found_alone(fault: str) -> None:
    outcome = slide("psoas-stretch", STRETCH_FAULTS[fault])
    assert len(outcome.repetitions) == 1
    assert found(outcome) == {fault}


def test_the_stable_extension_is_that_at_which_the_low_back_rose() -> None:
    (repetition,) = slide("psoas-stretch", STRETCH_FAULTS["pelvis_moved"]).repetitions
    stable, most = (repetition.measures[name].value for name in ("stable_extension_knee_deg", "max_knee_deg"))
    assert stable == pytest.approx(74.0 + 96.0 * 0.5, abs=8.0), "half out"
    assert most == pytest.approx(170.0, abs=3.0)


def test_a_slide_that_is_too_fast() -> None:
    fast = ((0.0, 0.0), (3.0, 0.0), (4.2, 1.0), (6.0, 1.0), (11.0, 0.0), (13.0, 0.0))
    assert found(slide("psoas-stretch", lambda _, out: Slider(out), fast)) == {"too_fast"}


def test_a_leg_that_stops_half_way_back_did_not_return() -> None:
    short = ((0.0, 0.0), (3.0, 0.0), (8.0, 1.0), (10.0, 1.0), (13.0, 0.5), (16.0, 0.5))
    assert found(slide("psoas-stretch", lambda _, out: Slider(out), short)) == {"incomplete_return"}


def test_a_leg_that_turns_back_early_is_an_attempt() -> None:
    little = ((0.0, 0.0), (3.0, 0.0), (4.5, 0.25), (6.0, 0.0), (9.0, 0.0))
    outcome = slide("psoas-stretch", lambda _, out: Slider(out), little)
    assert outcome.repetitions == ()
    assert len(outcome.attempts) == 1


def test_a_flank_that_can_not_be_followed_leaves_the_pelvis_and_the_stable_extension_open() -> None:
    def rib_cage_too(t: float, out: float) -> Slider:
        return Slider(out, head_trunk=0.06 * _late(t), gap_trunk=0.05 * _late(t))

    (repetition,) = slide("psoas-stretch", rib_cage_too, clothed=False).repetitions
    assert "pelvis_moved" in {item.name for item in repetition.unsure}
    stable = repetition.measures["stable_extension_knee_deg"]
    assert stable.value is None
    assert stable.reason
    assert repetition.measures["max_knee_deg"].value == pytest.approx(170.0, abs=3.0)


def test_a_let_out_well_done() -> None:
    outcome = slide("psoas-release", lambda _, out: Slider(out, **RELEASE))
    (repetition,) = outcome.repetitions
    assert repetition.verdict == "good"
    assert [span.name for span in repetition.phases] == ["ready", "let_out", "flat", "draw_in"]
    assert repetition.measures["let_out_s"].value == pytest.approx(5.0, abs=0.4)


RELEASE_FAULTS: dict[str, Make] = {
    "other_knee_straightened": lambda _, out: Slider(
        out, other_thigh_deg=55.0 - 18.0 * out, other_knee_deg=75.0 + 40.0 * out
    ),
    "leg_not_flat": lambda _, out: Slider(0.7 * out, **RELEASE),
    "pelvis_moved": lambda t, out: Slider(out, gap_trunk=0.07 * _late(t), **RELEASE),
}


@pytest.mark.parametrize("fault", RELEASE_FAULTS)
def test_each_fault_of_the_let_out_is_found(fault: str) -> None:
    assert fault in found(slide("psoas-release", RELEASE_FAULTS[fault]))
