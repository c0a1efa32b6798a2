from __future__ import annotations

import numpy as np
import pytest

from studio.figure import Figure, place_feet
from studio.rig import Posture
from studio.rotations import about_x, about_z, angle_deg


def test_a_leg_reaches_its_target_with_the_knee_where_it_should(figure: Figure) -> None:
    posture = Posture()
    hip = figure.joint(posture, "upperleg01.L")
    target = hip + np.array([0.0, -0.3, -0.5])
    figure.legs(posture, {"L": (target, (0.0, -1.0, 0.0), None)})
    knee, ankle = (figure.joint(posture, bone) for bone in ("lowerleg01.L", "foot.L"))
    np.testing.assert_allclose(ankle, target, atol=1e-6)
    assert np.linalg.norm(knee - hip) == pytest.approx(figure.thigh_m)
    way = np.linalg.norm(target - hip)
    cosine = (figure.thigh_m**2 + figure.shank_m**2 - way**2) / (2.0 * figure.thigh_m * figure.shank_m)
    assert angle_deg(hip, knee, ankle) == pytest.approx(np.degrees(np.arccos(cosine)))
    middle = (hip + ankle) / 2.0
    assert (knee - middle)[1] < 0, "the knee bends forwards"


def test_a_target_out_of_reach_is_approached_straight(figure: Figure) -> None:
    posture = Posture()
    shoulder = figure.joint(posture, "upperarm01.R")
    figure.arms(posture, {"R": (shoulder + np.array([0.0, -3.0, 0.0]), (0.0, 0.0, -1.0))})
    elbow, wrist = (figure.joint(posture, bone) for bone in ("lowerarm01.R", "wrist.R"))
    assert angle_deg(shoulder, elbow, wrist) > 175
    assert np.linalg.norm(wrist - shoulder) == pytest.approx(figure.arm_m, rel=1e-3)


def test_lying_flat_lays_the_back_on_the_floor_and_a_tilt_hollows_it(figure: Figure) -> None:
    heights = []
    for tilt in (0.0, 20.0):
        spine, neck, pitch = figure.supine_angles(tilt)
        posture = figure.trunk(spine, neck)
        figure.rest_on_floor(posture, pitch, 0.0)
        rotations, places = figure.rig.forward(posture)
        heights.append(figure.rig.skin(rotations, places, figure.rig.back)[:, 2] - figure.floor_m)
    flat, tilted = heights
    assert np.ptp(flat[1:14]) < 0.02
    assert (tilted - flat)[2:8].max() > 0.005


def test_feet_are_flat_on_the_floor_and_the_trunk_rests(figure: Figure) -> None:
    spine, neck, pitch = figure.supine_angles()
    posture = figure.trunk(spine, neck)
    figure.rest_on_floor(posture, pitch, 0.0)
    place_feet(figure, posture, -0.55)
    rotations, places = figure.rig.forward(posture)
    skin = figure.rig.skin(rotations, places)
    for side in "LR":
        assert skin[figure.rig.foot[side], 2].min() == pytest.approx(figure.floor_m, abs=1e-6)
    assert abs(np.sort(skin[figure.rig.lying, 2])[12] - figure.floor_m) < 0.011


def test_rolling_over_a_round_back_moves_the_pelvis_the_way_a_wheel_moves(figure: Figure) -> None:
    postures = []
    for pitch in np.linspace(-20.0, -50.0, 16):
        posture = figure.trunk(figure.flat_spine + 12.0, figure.flat_neck + 5.0)
        figure.rest_on_floor(posture, float(pitch), 0.0)
        postures.append(posture)
    shifts = figure.roll_without_slip(postures)
    assert shifts[0] == 0
    assert np.all(np.diff(shifts) > 0) or np.all(np.diff(shifts) < 0)


def test_a_turned_hand_points_where_it_was_told_to(figure: Figure) -> None:
    posture = Posture(root_rotation=about_z(30.0) @ about_x(-70.0))
    figure.point_hand(posture, "L", (0.0, -1.0, 0.0), (1.0, 0.0, 0.0))
    wrist, middle = (figure.joint(posture, bone) for bone in ("wrist.L", "finger3-1.L"))
    np.testing.assert_allclose((middle - wrist) / np.linalg.norm(middle - wrist), (0.0, -1.0, 0.0), atol=1e-6)


def test_another_posture_keeps_its_bones_when_a_copy_is_bent(figure: Figure) -> None:
    posture = figure.trunk(figure.flat_spine, figure.flat_neck)
    bent = posture.copy()
    figure.curl_fingers(bent, "L", 30.0)
    assert "finger2-1.L" in bent.local
    assert "finger2-1.L" not in posture.local
