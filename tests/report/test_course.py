from __future__ import annotations

import numpy as np
import pytest

from posecheck.pose import Pose
from posecheck.report.course import Course
from tests.report.recorded import feed
from tests.skeleton import Figure


def test_ten_moments_a_second_are_kept_and_what_was_unseen_is_a_gap() -> None:
    poses = [Pose.nobody(k / 20) if 10 <= k < 14 else Figure(40.0).pose(k / 20) for k in range(41)]
    course = Course()
    feed(poses, course)
    assert course.t_s == pytest.approx([k / 10 for k in range(21)])
    elevation = course.measure("trunk_elevation_deg")
    heights = course.back_heights()
    assert elevation.shape == (21, 1)
    assert heights.shape == (21, 9)
    gap = [5, 6]
    assert np.isnan(elevation[gap]).all()
    assert np.isnan(heights[gap]).all()
    seen = np.delete(np.arange(21), gap)
    assert elevation[seen, 0] == pytest.approx(40.0, abs=1.0)
    assert (np.diff(heights[-1]) > 0).all(), "pelvis to shoulders"
