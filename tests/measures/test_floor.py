from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.floor import FloorLine, support_line


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


def test_a_steep_fit_is_taken_as_level_under_the_lowest_point() -> None:
    points = np.array([[0.0, 0.0], [10.0, 10.0], [20.0, 20.0]])
    assert support_line(points) == FloorLine(0.0, 20.0)
