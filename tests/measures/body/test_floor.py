from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.body.floor import FloorLine, live_floor, support_line


def test_the_line_touches_two_points_and_leaves_the_others_above() -> None:
    x = np.linspace(100, 300, 9)
    floor = FloorLine(0.05, 300.0)
    heights = np.array([2.0, 0.0, 5.0, 8.0, 6.0, 3.0, 0.0, 1.0, 4.0])
    line = support_line(np.stack([x, floor.y_at(x) - heights], axis=1))
    assert line is not None
    assert line.slope == pytest.approx(0.05)
    assert line.intercept_px == pytest.approx(300.0)


def test_unseen_points_are_left_out() -> None:
    points = np.array([[0.0, 10.0], [np.nan, np.nan], [10.0, 10.0], [20.0, 10.0]])
    assert support_line(points) == FloorLine(0.0, 10.0)
    assert support_line(points[:3]) is None


def test_a_steep_line_is_not_taken_for_a_floor() -> None:
    points = np.array([[0.0, 0.0], [10.0, 10.0], [20.0, 20.0]])
    line = support_line(points)
    assert line is not None
    assert not line.known


def test_the_live_floor_follows_a_tilt_but_not_a_near_foot_and_lies_level_under_somebody_standing() -> None:
    assert live_floor(np.array([300.0, 400.0]), np.array([100.0, 410.0]), False) == FloorLine(0.0, 400.0)
    tilted = live_floor(np.array([300.0, 400.0]), np.array([100.0, 370.0]), False)
    assert tilted.slope == pytest.approx(0.15 - 0.07)
    assert tilted.y_at(np.array([300.0])) == pytest.approx([400.0])
    assert live_floor(np.array([300.0, 300.0]), np.array([280.0, 420.0]), False) == FloorLine(0.0, 420.0)
    assert live_floor(np.array([300.0, 400.0]), np.array([100.0, 410.0]), True) == FloorLine(0.0, 410.0)
