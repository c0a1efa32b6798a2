from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.figure import Figure
from studio.motions.lying import BENT_KNEE_DEG, LegSlide, Supine, times_over
from studio.motions.psoas_release import PsoasRelease
from studio.motions.psoas_stretch import PsoasStretch
from studio.rig import Posture
from studio.rotations import Array, angle_deg
from studio.scene import SCENES, SceneError, parse_scene, read_scene

STRETCH = {"ready": 2.0, "slide_out": 5.0, "pause": 2.0, "slide_back": 4.0, "rest": 1.0}
RELEASE = {"ready": 2.0, "let_out": 6.0, "flat": 2.0, "draw_in": 4.0}
OUT_S = 8.0
"""In the pause or the flat phase of the first repetition."""

MOTIONS: dict[str, type[LegSlide]] = {"psoas-stretch": PsoasStretch, "psoas-release": PsoasRelease}


def motion(figure: Figure, exercise: str, side: str = "left", repetitions: int = 1, **faults: float) -> LegSlide:
    phases = STRETCH if exercise == "psoas-stretch" else RELEASE
    scene = parse_scene("test", {
        "about": "A test.", "exercise": exercise, "side": side, "repetitions": repetitions,
        "phase": [{"name": name, "seconds": seconds} for name, seconds in phases.items()],
        "fault": [{"name": name, "strength": strength} for name, strength in faults.items()],
    }, "here")  # fmt: skip
    return MOTIONS[exercise](figure, scene)


def points(figure: Figure, posture: Posture) -> dict[str, Array]:
    rotations, places = figure.rig.forward(posture)
    return figure.rig.joints(places, figure.rig.skin(rotations, places))


def knee_deg(figure: Figure, posture: Posture, side: str) -> float:
    found = points(figure, posture)
    return angle_deg(found[f"hip.{side}"], found[f"knee.{side}"], found[f"ankle.{side}"])


def lowest_m(figure: Figure, posture: Posture, side: str) -> float:
    rig = figure.rig
    foot = rig.skin(*rig.forward(posture), rig.foot["L" if side == "L" else "R"])
    return float(foot[:, 2].min()) - figure.floor_m


def tilt_deg(figure: Figure, posture: Posture) -> float:
    up = posture.root_rotation[:, 2]
    return float(np.degrees(np.arctan2(-up[1], up[2]))) - figure.flat_pitch


@pytest.mark.parametrize("exercise", MOTIONS)
@pytest.mark.parametrize(("side", "leg", "other"), [("left", "L", "R"), ("right", "R", "L")])
def test_done_well_the_leg_slides_out_straight_and_comes_back_to_where_it_was(
    figure: Figure, exercise: str, side: str, leg: str, other: str
) -> None:
    done = motion(figure, exercise, side, repetitions=2)
    first, out, last = (done.posture(t_s) for t_s in (0.0, OUT_S, done.seconds))
    assert knee_deg(figure, first, leg) == pytest.approx(BENT_KNEE_DEG, abs=1.5)
    assert 165 < knee_deg(figure, out, leg) < 176
    assert knee_deg(figure, out, other) == pytest.approx(knee_deg(figure, first, other), abs=0.5)
    for bone in ("foot.L", "foot.R", "lowerleg01.L", "lowerleg01.R", "root"):
        np.testing.assert_allclose(figure.joint(last, bone), figure.joint(first, bone), atol=1e-9)
    for t_s in np.linspace(0.0, done.seconds / 2.0, 15):
        assert lowest_m(figure, done.posture(float(t_s)), leg) == pytest.approx(0.0, abs=1e-3)
    assert done.faults() == ()


def test_the_clasping_hands_keep_their_place_on_the_shin(figure: Figure) -> None:
    done = motion(figure, "psoas-stretch")
    found = [points(figure, done.posture(t_s)) for t_s in (0.0, 4.0, OUT_S, 12.0)]
    for side in "LR":
        places = np.array([joints[f"index.{side}"] - joints["knee.R"] for joints in found])
        assert np.ptp(places, axis=0).max() < 0.005


def test_the_pressing_fingers_stay_on_the_spot_and_leave_it_when_that_is_the_fault(figure: Figure) -> None:
    done, wandering = (motion(figure, "psoas-release", **fault) for fault in ({}, {"hand_left_spot": 0.15}))
    for slide, least_m, most_m in ((done, 0.0, 0.03), (wandering, 0.10, 0.18)):
        assert isinstance(slide, PsoasRelease)
        spot = slide.belly(slide.posture(0.0))
        moved = points(figure, slide.posture(OUT_S))["index.L"] - points(figure, slide.posture(0.0))["index.L"]
        assert least_m <= np.linalg.norm(moved) < most_m
        assert spot[0] > 0.03, "on the side that is let out"


@pytest.mark.parametrize("exercise", MOTIONS)
def test_a_moved_pelvis_tips_and_hollows_the_back_with_the_thorax_lying_still(figure: Figure, exercise: str) -> None:
    moved = motion(figure, exercise, pelvis_moved=20.0)
    first, out = moved.posture(0.0), moved.posture(OUT_S)
    assert tilt_deg(figure, first) == pytest.approx(0.0, abs=1e-6)
    assert tilt_deg(figure, out) == pytest.approx(20.0, abs=1e-6)
    np.testing.assert_allclose(figure.joint(out, "spine01"), figure.joint(first, "spine01"), atol=1e-9)
    rig = figure.rig
    before, after = (rig.skin(*rig.forward(posture), rig.back)[:, 2] for posture in (first, out))
    assert (after - before)[2:8].max() > 0.01
    (fault,) = moved.faults()
    assert (fault.name, fault.unit, fault.strength) == ("pelvis_moved", "deg", 20.0)
    assert moved.tilt_deg(fault.start_s) == pytest.approx(8.0, abs=0.5)
    assert moved.tilt_deg(fault.end_s) == pytest.approx(8.0, abs=0.5)


def test_the_clasped_thigh_drifts_by_its_strength(figure: Figure) -> None:
    drifted = motion(figure, "psoas-stretch", held_knee_drifted=18.0)
    angles = []
    for t_s in (0.0, OUT_S):
        joints = points(figure, drifted.posture(t_s))
        thigh = joints["knee.R"] - joints["hip.R"]
        angles.append(np.degrees(np.arctan2(thigh[2], -thigh[1])))
    assert angles[0] - angles[1] == pytest.approx(18.0, abs=1.0)


def test_a_lifted_heel_is_over_the_mat_while_the_leg_goes_but_not_in_the_pause(figure: Figure) -> None:
    lifted = motion(figure, "psoas-stretch", heel_lifted=0.10)
    assert lowest_m(figure, lifted.posture(4.5), "L") == pytest.approx(0.10, abs=1e-3)
    assert lowest_m(figure, lifted.posture(OUT_S), "L") == pytest.approx(0.0, abs=1e-3)
    assert [fault.repetition for fault in lifted.faults()] == [1, 1]


def test_a_lifted_head_leaves_the_cushion_and_the_low_back_stays(figure: Figure) -> None:
    lifted = motion(figure, "psoas-stretch", head_or_shoulders_lifted=30.0)
    first, out = lifted.posture(0.0), lifted.posture(OUT_S)
    assert lifted.supine.occiput(out)[2] - lifted.supine.occiput(first)[2] > 0.06
    np.testing.assert_allclose(figure.joint(out, "spine04"), figure.joint(first, "spine04"), atol=1e-9)


def test_an_incomplete_return_lasts_until_the_leg_sets_out_again(figure: Figure) -> None:
    slide = motion(figure, "psoas-stretch", repetitions=2, incomplete_return=0.5)
    first, second = slide.faults()
    assert slide.out(slide.span("slide_back").end_s) == pytest.approx(0.5)
    assert slide.out(slide.span("ready", 2).end_s) == pytest.approx(0.5)
    assert first.end_s == slide.span("slide_out", 2).start_s
    assert second.end_s == slide.seconds
    assert [fault.repetition for fault in (first, second)] == [1, 2]


def test_too_fast_is_as_long_as_the_phase(figure: Figure) -> None:
    for exercise, phase in (("psoas-stretch", "slide_out"), ("psoas-release", "let_out")):
        fast = motion(figure, exercise, too_fast=1.2)
        (fault,), span = fast.faults(), fast.span(phase)
        assert (fault.start_s, fault.end_s) == (span.start_s, span.end_s)


def test_faults_of_the_release_leave_their_marks(figure: Figure) -> None:
    bent = motion(figure, "psoas-release", leg_not_flat=35.0)
    assert knee_deg(figure, bent.posture(OUT_S + 0.5), "L") == pytest.approx(145.0, abs=1.5)
    (fault,) = bent.faults()
    assert (fault.start_s, fault.end_s) == (8.0, 10.0)
    other = motion(figure, "psoas-release", other_knee_straightened=40.0)
    assert knee_deg(figure, other.posture(OUT_S + 0.5), "R") == pytest.approx(BENT_KNEE_DEG + 40.0, abs=1.5)


def test_the_breath_follows_the_phases(figure: Figure) -> None:
    slide = motion(figure, "psoas-stretch")
    filled = [slide.breath(t_s).belly_m for t_s in (0.0, 2.0, 7.0, 9.0, 13.0)]
    assert filled[1] == pytest.approx(filled[3]) == pytest.approx(0.014 * 0.8)
    assert filled[0] == pytest.approx(filled[2], abs=1e-9) == pytest.approx(filled[4], abs=1e-9)


@pytest.mark.parametrize("exercise", MOTIONS)
def test_nothing_jumps_from_one_phase_or_repetition_to_the_next(figure: Figure, exercise: str) -> None:
    slide = motion(figure, exercise, repetitions=2, pelvis_moved=20.0)
    for span in slide.phases[:-1]:
        before, after = (figure.rig.forward(slide.posture(span.end_s + step_s))[1] for step_s in (-0.03, 0.03))
        assert np.linalg.norm(after - before, axis=1).max() < 0.005


def test_the_cushion_is_under_the_head(figure: Figure) -> None:
    supine = Supine(figure, cushion_m=0.035)
    prop = supine.cushion((200, 190, 170))
    head = supine.occiput(supine.trunk())
    assert prop.middle_m[1] == pytest.approx(head[1])
    assert head[2] - figure.floor_m == pytest.approx(0.035, abs=0.004)
    assert prop.middle_m[2] + prop.size_m[2] / 2.0 == pytest.approx(head[2] + 0.008)


def test_times_over_a_limit() -> None:
    assert times_over(lambda t_s: t_s, 5.0, 0.0, 4.0) == []
    ((start_s, end_s),) = times_over(lambda t_s: 4.0 - abs(t_s - 5.0), 3.0, 0.0, 10.0)
    assert start_s == pytest.approx(4.0, abs=0.03)
    assert end_s == pytest.approx(6.0, abs=0.03)


def test_a_fault_of_another_exercise_is_refused(figure: Figure) -> None:
    with pytest.raises(SceneError, match="hand_left_spot"):
        motion(figure, "psoas-stretch", hand_left_spot=0.1)


@pytest.mark.parametrize("path", sorted(SCENES.glob("psoas-*.toml")), ids=lambda path: path.stem)
def test_the_scenes_can_be_done(figure: Figure, path: Path) -> None:
    scene = read_scene(path)
    done = MOTIONS[scene.exercise](figure, scene)
    assert done.seconds <= 30.001
    assert {fault.name for fault in done.faults()} == {fault.name for fault in scene.fault}
