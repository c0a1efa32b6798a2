from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest

from studio.figure import Figure, place_feet
from studio.motions.arriving import Arriving, picture_edge
from studio.motions.bystander import PASSES_FROM_M, Bystander
from studio.motions.motion import Breath, FaultSpan, HoldSpan, Motion
from studio.motions.walking import STEP_S, Walk, stand_at, straight, turn_left
from studio.rig import SIDES, SIGN, Posture
from studio.rotations import Array
from studio.scene import Camera, SecondPerson, parse_scene

FPS = 15


class Lying(Motion):
    """On the back, knees bent, arms beside the body; one foot goes up and down."""

    PHASES: ClassVar[tuple[str, ...]] = ("still", "lift")
    FAULTS: ClassVar[dict[str, str]] = {"too_fast": "s"}

    def posture(self, t_s: float) -> Posture:
        figure = self.figure
        spine, neck, pitch = figure.supine_angles()
        posture = figure.trunk(spine, neck)
        figure.rest_on_floor(posture, pitch, 0.1)
        place_feet(figure, posture, -0.42)
        ankle = figure.joint(posture, "foot.L")
        ankle[2] += 0.1 * np.sin(np.pi * self.span("lift").share(t_s))
        figure.legs(posture, {"L": (ankle, (0.1, -0.3, 1.0), None)})
        for side in SIDES:
            shoulder = figure.joint(posture, f"upperarm01.{side}")
            wrist = np.array([SIGN[side] * 0.3, shoulder[1] - 0.9 * figure.arm_m, 0.05])
            figure.arms(posture, {side: (wrist, (SIGN[side], 0.2, -0.3))})
        return posture

    def breath(self, t_s: float) -> Breath:
        return Breath(0.01, 0.002, 0.25 + 0.01 * t_s)

    def faults(self) -> tuple[FaultSpan, ...]:
        return (FaultSpan("too_fast", 1, 1.0, 2.0, 2.0, "s"),)

    def holds(self) -> tuple[HoldSpan, ...]:
        return (HoldSpan(1, 0.5, 1.5, 0.9),)


@pytest.fixture(scope="module")
def arriving(figure: Figure) -> Arriving:
    table: dict[str, object] = {
        "about": "Lies down.", "exercise": "lying", "repetitions": 2,
        "phase": [{"name": "still", "seconds": 1.0}, {"name": "lift", "seconds": 1.5}],
    }  # fmt: skip
    return Arriving(Lying(figure, parse_scene("lying", table, "here")))


def camera(**changed: object) -> Camera:
    return Camera.model_validate({"distance_m": 3.0, "field_of_view_deg": 40.0, **changed})


def joints(figure: Figure, posture: Posture) -> Array:
    return figure.rig.forward(posture)[1]


def test_the_phases_follow_each_other_with_coming_and_going_around_the_exercise(arriving: Arriving) -> None:
    names = [(span.name, span.repetition) for span in arriving.phases]
    assert names[:2] == [("walk_in", 0), ("get_down", 0)]
    assert names[2:-2] == [("still", 1), ("lift", 1), ("still", 2), ("lift", 2)]
    assert names[-2:] == [("get_up", 0), ("walk_out", 0)]
    for before, after in zip(arriving.phases, arriving.phases[1:], strict=False):
        assert before.end_s == pytest.approx(after.start_s)
    assert arriving.phases[-1].end_s == arriving.seconds


def test_the_exercises_truth_is_told_as_much_later_as_it_begins(arriving: Arriving) -> None:
    later = arriving.starts_s
    assert later == arriving.span("still", 1).start_s
    assert [(f.start_s - later, f.end_s - later) for f in arriving.faults()] == [pytest.approx((1.0, 2.0))]
    assert [(h.start_s - later, h.end_s - later, h.held_s) for h in arriving.holds()] == [
        pytest.approx((0.5, 1.5, 0.9))
    ]
    assert arriving.breath(later + 2.0) == arriving.inner.breath(2.0)
    assert arriving.breath(0.0).belly_m == arriving.breath(arriving.seconds).belly_m == 0.0


def test_it_goes_over_into_the_very_posture_of_the_exercise_and_out_of_it(arriving: Arriving) -> None:
    inner, figure = arriving.inner, arriving.figure
    for t_s, wanted in ((arriving.starts_s, inner.posture(0.0)), (arriving.ends_s, inner.posture(inner.seconds))):
        for moment in (t_s - 1e-6, t_s + 1e-6):
            np.testing.assert_allclose(joints(figure, arriving.posture(moment)), joints(figure, wanted), atol=1e-5)


def test_no_joint_jumps_and_nothing_is_deep_in_the_floor(arriving: Arriving) -> None:
    figure = arriving.figure
    skin = np.concatenate([figure.rig.lying, *figure.rig.foot.values()])
    before = None
    for t_s in np.arange(0.0, arriving.seconds, 1.0 / FPS):
        rotations, places = figure.rig.forward(arriving.posture(float(t_s)))
        if before is not None:
            assert np.linalg.norm(places - before, axis=1).max() * FPS < 4.5, f"{t_s:.2f} s"
        before = places
        assert figure.rig.skin(rotations, places, skin)[:, 2].min() > -0.02, f"{t_s:.2f} s"


def test_it_begins_and_ends_outside_the_picture(arriving: Arriving) -> None:
    edge_m = picture_edge(arriving.scene.camera)
    for t_s in (0.0, arriving.seconds):
        assert joints(arriving.figure, arriving.posture(t_s))[:, 1].max() < edge_m


def test_the_picture_ends_where_the_camera_says() -> None:
    square_on = picture_edge(camera())
    assert square_on == pytest.approx(-3.0 * np.tan(np.radians(20.0)) * 4.0 / 3.0)
    assert picture_edge(camera(yaw_deg=-30.0)) < square_on
    assert picture_edge(camera(aim_m=[0.0, 0.5, 0.3])) == square_on + 0.5


def test_a_foot_that_stands_stays_where_it_is(figure: Figure) -> None:
    start = np.zeros(3)
    steps = straight(start, 0.0, 4, STEP_S)
    walk = Walk(figure, stand_at(start, 0.0), steps)
    for step in steps[:2]:
        following = next(later for later in steps if later.side == step.side and later.lifts_s > step.lands_s)
        for t_s in np.linspace(step.lands_s + 0.15, following.lifts_s - 0.27, 4):
            ankle = figure.joint(walk.posture(float(t_s)), f"foot.{step.side}")
            np.testing.assert_allclose(ankle[:2], step.stand.place[:2], atol=1e-3)


def test_an_about_turn_ends_on_the_spot_facing_back(figure: Figure) -> None:
    start = np.array([0.2, -0.4, 0.0])
    steps = turn_left(start, 0.0, 0.6)
    walk = Walk(figure, stand_at(start, 0.0), steps)
    posture = walk.posture(steps[-1].lands_s + 1.0)
    np.testing.assert_allclose(posture.root_rotation @ [0.0, -1.0, 0.0], [0.0, 1.0, 0.0], atol=0.1)
    assert np.linalg.norm(posture.root_m[:2] - start[:2]) < 0.05


def test_somebody_who_stands_by_looks_at_the_mat_and_keeps_the_feet_still(figure: Figure) -> None:
    bystander = Bystander(figure, SecondPerson(at_m=(-1.2, 0.8)))
    postures = [bystander.posture(float(t_s)) for t_s in np.linspace(0.0, 20.0, 15)]
    looks = postures[0].root_rotation @ [0.0, -1.0, 0.0]
    assert looks @ (np.array([1.2, -0.8, 0.0]) / np.hypot(1.2, 0.8)) > 0.98
    feet = np.array([figure.joint(posture, "foot.L") for posture in postures])
    assert np.ptp(feet, axis=0).max() < 1e-6
    assert np.ptp([posture.root_m for posture in postures], axis=0)[:2].max() > 0.01


def test_somebody_who_passes_comes_by_the_place_and_goes_on(figure: Figure) -> None:
    bystander = Bystander(figure, SecondPerson(doing="passing", at_m=(-1.0, 0.3)))
    y_m = [bystander.posture(float(t_s)).root_m[1] for t_s in np.linspace(0.0, 30.0, 60)]
    assert np.all(np.diff(y_m) > -1e-6)
    assert y_m[0] < 0.3 - 0.9 * PASSES_FROM_M
    assert y_m[-1] > 0.3 + 0.9 * PASSES_FROM_M
