from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.figure import Figure
from studio.motions.stool_stretch import StoolStretch
from studio.rig import Side
from studio.rotations import Array, angle_deg
from studio.scene import SCENES, SceneError, parse_scene, read_scene

SCRIPT = {"set_up": 4.0, "hold": 10.0, "arms_up": 3.0, "hold_arms_up": 8.0, "let_down": 4.0}
STANDING, HOLD, ARMS_UP = 0.0, 9.0, 21.0
"""Before the step, in the middle of the first stage, and of the second."""


def stretch(figure: Figure, side: str = "left", leave_out: tuple[str, ...] = (), **faults: float) -> StoolStretch:
    scene = parse_scene("test", {
        "about": "A test.", "exercise": "stool-stretch", "side": side,
        "phase": [{"name": name, "seconds": seconds} for name, seconds in SCRIPT.items() if name not in leave_out],
        "fault": [{"name": name, "strength": strength} for name, strength in faults.items()],
    }, "here")  # fmt: skip
    return StoolStretch(figure, scene)


def points(motion: StoolStretch, t_s: float) -> dict[str, Array]:
    """The joints; the points on the skin stay as they are at rest."""
    rig = motion.figure.rig
    return rig.joints(rig.forward(motion.posture(t_s))[1], rig.rest)


def foot(motion: StoolStretch, side: Side, t_s: float) -> Array:
    rig = motion.figure.rig
    return rig.skin(*rig.forward(motion.posture(t_s)), rig.foot[side])


def knee_deg(found: dict[str, Array], side: str) -> float:
    return angle_deg(found[f"hip.{side}"], found[f"knee.{side}"], found[f"ankle.{side}"])


def lean_deg(found: dict[str, Array]) -> float:
    trunk = sum((found[f"shoulder.{side}"] - found[f"hip.{side}"] for side in "LR"), np.zeros(3))
    return float(np.degrees(np.arctan2(-trunk[1], trunk[2])))


def arm_deg(found: dict[str, Array]) -> tuple[float, float]:
    """At the left shoulder and elbow."""
    return (
        angle_deg(found["hip.L"], found["shoulder.L"], found["elbow.L"]),
        angle_deg(found["shoulder.L"], found["elbow.L"], found["wrist.L"]),
    )


@pytest.mark.parametrize(("side", "front", "rear"), [("left", "L", "R"), ("right", "R", "L")])
def test_done_well_the_foot_is_on_the_stool_and_the_rest_is_upright(
    figure: Figure, side: str, front: Side, rear: Side
) -> None:
    done = stretch(figure, side)
    for t_s in (HOLD, ARMS_UP):
        found = points(done, t_s)
        assert abs(lean_deg(found)) < 3
        assert knee_deg(found, rear) > 170
        assert 60 < knee_deg(found, front) < 100
        assert foot(done, front, t_s)[:, 2].min() == pytest.approx(done.stool_m, abs=0.002)
    shoulder, elbow = arm_deg(points(done, ARMS_UP))
    assert shoulder > 165
    assert elbow > 165
    assert done.faults() == ()
    assert [(hold.stage, hold.held_s) for hold in done.holds()] == [(1, 10.0), (2, 8.0)]


def test_the_standing_foot_never_slides_and_both_end_where_they_began(figure: Figure) -> None:
    done = stretch(figure)
    where = foot(done, "R", STANDING)
    for t_s in np.arange(0.0, done.seconds, 0.25):
        assert np.abs(foot(done, "R", float(t_s)) - where).max() < 0.002
    assert np.abs(foot(done, "L", done.seconds) - foot(done, "L", STANDING)).max() < 0.002
    assert foot(done, "L", STANDING)[:, 2].min() == pytest.approx(figure.floor_m, abs=0.001)


def test_the_stepping_foot_goes_over_the_edge_and_not_through_stool_or_floor(figure: Figure) -> None:
    done = stretch(figure)
    top = done.props()[0]
    low = np.array(top.middle_m) - np.array(top.size_m) / 2.0
    high = np.array(top.middle_m) + np.array(top.size_m) / 2.0
    for t_s in np.arange(0.0, done.seconds, 0.1):
        skin = foot(done, "L", float(t_s))
        assert skin[:, 2].min() > figure.floor_m - 0.002
        over = ((skin[:, :2] > low[:2]) & (skin[:, :2] < high[:2])).all(axis=1)
        assert not (over & (skin[:, 2] < high[2] - 0.01)).any()


@pytest.mark.parametrize(
    "fault",
    [{}, {"leaning_forward": 28.0}, {"leaning_back": 22.0}, {"standing_knee_bent": 35.0}, {"arms_not_overhead": 50.0},
     {"bouncing": 0.06}, {"foot_not_on_stool": 0.3}, {"let_go_early": 4.0}],
)  # fmt: skip
def test_it_moves_smoothly_and_the_same_in_any_order(figure: Figure, fault: dict[str, float]) -> None:
    done = stretch(figure, **fault)
    times = np.arange(2.0, done.seconds, 0.08)
    joints = ("wrist.L", "wrist.R", "knee.L", "knee.R", "ankle.L", "shoulder.L", "eye.L")
    found = [points(done, float(t_s)) for t_s in times]
    path = np.array([[place[joint] for joint in joints] for place in found])
    speed = np.linalg.norm(np.diff(path, axis=0), axis=2) / 0.08
    assert speed.max() < 2.5
    assert np.abs(np.diff(speed, axis=0)).max() < 0.8
    assert np.array_equal(points(done, float(times[100]))["wrist.L"], path[100, 0])


def test_leaning_forward_collapses_over_the_knee_in_the_middle_of_the_hold(figure: Figure) -> None:
    done = stretch(figure, leaning_forward=25.0)
    found = points(done, HOLD)
    assert lean_deg(found) == pytest.approx(25, abs=1.5)
    assert min(np.linalg.norm(found[f"wrist.{side}"] - found["knee.L"]) for side in "LR") < 0.30
    assert abs(lean_deg(points(done, 4.1))) < 2
    (fault,) = done.faults()
    assert 4.0 < fault.start_s < fault.end_s < 14.0
    assert done.holds()[0].held_s == pytest.approx(10.0 - (fault.end_s - fault.start_s))
    assert done.holds()[1].held_s == 8.0


def test_leaning_back_comes_with_the_arms(figure: Figure) -> None:
    done = stretch(figure, leaning_back=20.0)
    assert abs(lean_deg(points(done, HOLD))) < 2
    assert lean_deg(points(done, ARMS_UP)) == pytest.approx(-20, abs=1.5)
    (fault,) = done.faults()
    assert 14.0 < fault.start_s < 17.0
    assert 25.0 < fault.end_s < 27.5


def test_the_standing_knee_gives_way_with_its_heel_down(figure: Figure) -> None:
    good, done = stretch(figure), stretch(figure, standing_knee_bent=30.0)
    found = points(done, HOLD)
    assert knee_deg(points(good, HOLD), "R") - knee_deg(found, "R") == pytest.approx(30, abs=1)
    assert abs(lean_deg(found)) < 3
    assert found["hip.R"][2] < points(good, HOLD)["hip.R"][2]
    assert [fault.name for fault in done.faults()] == ["standing_knee_bent"]


def test_arms_that_stay_short_are_bent(figure: Figure) -> None:
    done = stretch(figure, arms_not_overhead=50.0)
    shoulder, elbow = arm_deg(points(done, ARMS_UP))
    assert shoulder < 130
    assert elbow < 155
    (fault,) = done.faults()
    assert (fault.start_s, fault.end_s) == pytest.approx((17.0, 25.0), abs=0.05)
    assert done.holds()[1].held_s == pytest.approx(0.0, abs=0.05)


def test_bouncing_goes_down_and_up_once_a_second(figure: Figure) -> None:
    done = stretch(figure, bouncing=0.05)
    times = np.arange(7.0, 11.0, 0.05)
    height = np.array([points(done, float(t_s))["hip.R"][2] for t_s in times])
    assert np.ptp(height) == pytest.approx(0.05, abs=0.01)
    rising = np.flatnonzero((height[:-1] < height.mean()) & (height[1:] >= height.mean()))
    assert np.diff(times[rising]) == pytest.approx(1.0, abs=0.11)
    assert min(knee_deg(points(done, float(t_s)), "R") for t_s in times) > 170


def test_a_foot_that_is_not_on_the_stool_stands_on_the_floor_before_it(figure: Figure) -> None:
    done = stretch(figure, foot_not_on_stool=0.3)
    skin = foot(done, "L", HOLD)
    top = done.props()[0]
    assert skin[:, 2].min() == pytest.approx(figure.floor_m, abs=0.002)
    assert skin[:, 1].min() - (top.middle_m[1] + top.size_m[1] / 2.0) == pytest.approx(0.3, abs=0.03)
    assert [hold.held_s for hold in done.holds()] == [0.0, 0.0]


def test_a_hold_let_go_early_ends_the_script(figure: Figure) -> None:
    done = stretch(figure, let_go_early=4.0)
    assert [(span.name, span.start_s, span.end_s) for span in done.phases] == [
        ("set_up", 0.0, 4.0), ("hold", 4.0, 10.0), ("let_down", 10.0, 14.0),
    ]  # fmt: skip
    (fault,) = done.faults()
    assert (fault.start_s, fault.end_s, fault.strength) == (10.0, 14.0, 4.0)
    assert [hold.held_s for hold in done.holds()] == [6.0]
    assert foot(done, "L", 13.9)[:, 2].min() == pytest.approx(figure.floor_m, abs=0.002)


def test_the_first_stage_can_be_done_alone(figure: Figure) -> None:
    done = stretch(figure, leave_out=("arms_up", "hold_arms_up"))
    assert [hold.stage for hold in done.holds()] == [1]
    assert foot(done, "L", done.seconds)[:, 2].min() == pytest.approx(figure.floor_m, abs=0.002)


def test_it_can_be_done_without_a_mat() -> None:
    table = {"about": "A test.", "exercise": "stool-stretch", "phase": [{"name": "hold", "seconds": 10.0}]}
    assert parse_scene("test", {**table, "room": {"mat": False}}, "here").room.mat is None
    assert parse_scene("test", table, "here").room.mat is not None


def test_another_exercises_fault_is_refused(figure: Figure) -> None:
    with pytest.raises(SceneError, match="pelvis_moved"):
        stretch(figure, pelvis_moved=10.0)


@pytest.mark.parametrize("path", sorted(SCENES.glob("stool-stretch-*.toml")), ids=lambda path: path.stem)
def test_every_scene_shows_what_its_name_says(figure: Figure, path: Path) -> None:
    scene = read_scene(path)
    done = StoolStretch(figure, scene)
    what = scene.name.removeprefix("stool-stretch-").replace("-", "_")
    wrong = {fault.name for fault in done.faults()}
    assert wrong == {name for name in StoolStretch.FAULTS if what.startswith(name)}
    assert bool(wrong) != what.startswith("good")
