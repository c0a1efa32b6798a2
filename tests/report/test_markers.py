from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose import Pose
from posecheck.pose.landmarks import Landmark
from posecheck.report.frame_tables import FrameLandmarks
from posecheck.report.markers import TRUNK_M, Markers, joint_angles, markers_of
from tests.report.recorded import feed
from tests.skeleton import TRUNK_PX, Figure, Slider

LEFT_LEG, RIGHT_LEG = (
    [Landmark[f"{side}_{part}"] for part in ("HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")]
    for side in ("LEFT", "RIGHT")
)


def markers(poses: list[Pose]) -> Markers:
    kept = FrameLandmarks()
    feed(poses, kept)
    return markers_of(kept)


def still(figure: Figure | Slider, frames: int = 40) -> list[Pose]:
    return [figure.pose(k / 20) for k in range(frames)]


def test_markers_are_metres_over_the_floor() -> None:
    found = markers(still(Figure(90.0)))
    metre = TRUNK_M / TRUNK_PX
    trunk = found.midpoint("SHOULDER") - found.midpoint("HIP")
    assert np.linalg.norm(trunk, axis=1) == pytest.approx(TRUNK_M, abs=0.01)
    hip, knee = found.midpoint("HIP")[-1], found.midpoint("KNEE")[-1]
    assert hip == pytest.approx([0.0, 0.2 * TRUNK_M, 0.0], abs=0.02)
    figure = Figure(90.0).joints
    before, above = figure["HIP"][0] - figure["KNEE"][0], figure["HIP"][1] - figure["KNEE"][1]
    assert before > 0, "facing left, the knees are left of the hips"
    assert knee - hip == pytest.approx([before * metre, above * metre, 0.0], abs=0.02)


def test_right_is_where_z_grows_and_the_head_in_the_middle() -> None:
    last = markers(still(Figure(90.0))).points_m[-1]
    assert last[Landmark.RIGHT_HIP, 2] == pytest.approx(0.21 * TRUNK_M)
    assert last[Landmark.LEFT_ANKLE, 2] == pytest.approx(-0.21 * TRUNK_M)
    assert last[Landmark.RIGHT_WRIST, 2] == pytest.approx(0.35 * TRUNK_M)
    assert last[Landmark.NOSE, 2] == 0.0


@pytest.mark.parametrize("facing", [-1, 1])
@pytest.mark.parametrize("elevation_deg", [0.0, 40.0, 90.0, 110.0])
def test_the_trunk_and_hips_turn_the_same_whichever_way_one_faces(facing: int, elevation_deg: float) -> None:
    figure = Figure(elevation_deg, facing=facing)
    angles = joint_angles(markers(still(figure)))
    assert angles["trunk_elevation"][-1] == pytest.approx(elevation_deg, abs=1.5)
    (hip_x, hip_y), (knee_x, knee_y) = figure.joints["HIP"], figure.joints["KNEE"]
    thigh_up_deg = np.degrees(np.arctan2(hip_y - knee_y, facing * (knee_x - hip_x)))
    flexion = elevation_deg + thigh_up_deg
    for name in ("hip_flexion_r", "hip_flexion_l"):
        assert angles[name][-1] == pytest.approx(flexion, abs=1.5)


def test_a_raised_arm_is_flexed_by_its_angle_and_does_not_jump_beyond_straight_up() -> None:
    for arm_deg, flexed in ((30.0, 150.0), (0.0, 180.0), (-20.0, 200.0)):
        figure = Figure(90.0, standing=True, raised=("left", "right"), arm_deg=arm_deg, bend_deg=25.0)
        angles = joint_angles(markers(still(figure)))
        assert angles["arm_flex_l"][-1] == pytest.approx(flexed, abs=2.0)
        assert angles["elbow_flex_l"][-1] == pytest.approx(25.0, abs=2.0)


def test_a_straight_knee_is_0_and_a_bent_one_positive() -> None:
    angles = joint_angles(markers(still(Slider(1.0, other_knee_deg=46.0))))
    assert angles["knee_angle_l"][-1] == pytest.approx(180.0 - Slider(1.0).knee_deg, abs=2.0)
    assert angles["knee_angle_r"][-1] == pytest.approx(180.0 - 46.0, abs=2.0)


def test_legs_keep_their_names_when_the_network_confuses_them() -> None:
    slides = [Slider(min(k / 40, 1.0)) for k in range(60)]
    right = markers([slide.pose(k / 20) for k, slide in enumerate(slides)])
    confused = markers([replace(slide, swapped=25 <= k < 45).pose(k / 20) for k, slide in enumerate(slides)])
    assert confused.points_m[:, LEFT_LEG] == pytest.approx(right.points_m[:, LEFT_LEG], abs=1e-6)
    assert confused.points_m[:, RIGHT_LEG] == pytest.approx(right.points_m[:, RIGHT_LEG], abs=1e-6)


def test_uneven_frames_become_even_without_moving_anything() -> None:
    def out(t_s: float) -> float:
        return 0.5 - 0.5 * float(np.cos(2.0 * np.pi * t_s / 4.0))

    even = markers([Slider(out(k / 20)).pose(k / 20) for k in range(80)])
    rng = np.random.default_rng(3)
    times = np.cumsum(rng.uniform(0.02, 0.09, 75))
    uneven = markers([Slider(out(float(t))).pose(float(t)) for t in times])
    assert np.diff(uneven.t_s) == pytest.approx(1.0 / uneven.rate_hz)
    assert (uneven.t_s[0], uneven.t_s[-1]) == pytest.approx((times[0], times[-1]))
    knees = [joint_angles(each)["knee_angle_l"] for each in (even, uneven)]
    there = (uneven.t_s > 0.3) & (uneven.t_s < 3.6)
    expected = np.interp(uneven.t_s[there], even.t_s, knees[0])
    assert knees[1][there] == pytest.approx(expected, abs=1.5)


def test_even_frames_are_left_at_their_times() -> None:
    found = markers(still(Figure(40.0)))
    assert found.rate_hz == pytest.approx(20.0)
    assert found.t_s == pytest.approx(np.arange(40) / 20)


def test_a_long_time_unseen_stays_unseen_and_a_short_one_is_filled() -> None:
    def gap(frames: int) -> np.ndarray:
        poses = still(Figure(40.0), 60)
        poses[30 : 30 + frames] = [Pose.nobody(pose.t_s) for pose in poses[30 : 30 + frames]]
        return np.isnan(markers(poses).points_m).any(axis=(1, 2))

    assert not gap(3).any()
    assert np.flatnonzero(gap(20)).tolist() == list(range(30, 50))


def test_nobody_judged_gives_markers_that_are_all_unseen() -> None:
    found = markers([Pose.nobody(k / 20) for k in range(10)])
    assert np.isnan(found.points_m).all()
    assert all(np.isnan(angle).all() for angle in joint_angles(found).values())
