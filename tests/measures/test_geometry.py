from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.geometry import distance_to_segment, turn_deg, yaw_deg


def test_a_turn_is_positive_clockwise_on_screen() -> None:
    right, down = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert turn_deg(right, down) == pytest.approx(90)
    assert turn_deg(down, right) == pytest.approx(-90)


def test_distance_to_a_segment_counts_its_ends() -> None:
    points = np.array([[5.0, 3.0], [-3.0, 4.0], [13.0, -4.0]])
    assert distance_to_segment(points, np.array([0.0, 0.0]), np.array([10.0, 0.0])) == pytest.approx([3, 5, 5])


@pytest.mark.parametrize("yaw", [0, 10, 20, 45, 70])
@pytest.mark.parametrize("elevation", [0, 40, 90])
@pytest.mark.parametrize("camera_above", [0.0, 0.3])
def test_yaw_is_found_whatever_the_posture_and_camera_height(yaw: float, elevation: float, camera_above: float) -> None:
    """A trunk of length 1 and shoulders of width 0.7, turned about the vertical and projected."""
    turn, lift = np.radians(yaw), np.radians(elevation)
    trunk = np.array([np.cos(lift) * np.cos(turn), -np.sin(lift)])
    across = np.array([0.7 * np.sin(turn), camera_above])
    assert yaw_deg(trunk, across, 0.7) == pytest.approx(yaw, abs=1e-6)
