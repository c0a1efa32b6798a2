from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posecheck.media import Frame
from posecheck.pose import PoseEstimator
from posecheck.pose.landmarks import Landmark
from tests.skeleton import room

pytestmark = pytest.mark.network


def test_a_seen_person_comes_in_pixels_with_a_mask(model: Path, clip_frames, truth) -> None:
    frames, true = clip_frames("roll-down"), truth("roll-down")
    with PoseEstimator(model) as estimator:
        for index in range(10):
            pose = estimator.estimate(Frame(index / 25, frames[index]))
    assert pose.points_px.shape == (33, 2)
    assert pose.world_m.shape == (33, 3)
    assert pose.visibility.shape == (33,)
    assert pose.mask is not None
    assert pose.mask.shape == (480, 640)
    assert pose.t_s == pytest.approx(9 / 25)
    trunk_px = 110.0
    for name in ("hip", "shoulder", "knee", "ankle"):
        expected = true["joints_px"][f"{name}.L"][9]
        error = np.linalg.norm(pose.points_px[Landmark[f"LEFT_{name.upper()}"]] - expected) / trunk_px
        assert error < 0.15, name
        assert pose.mask[round(expected[1]), round(expected[0])] > 0.5
    assert pose.mask[20, 20] < 0.1
    left, right = (pose.depth_px[Landmark[f"{side}_SHOULDER"]] for side in ("LEFT", "RIGHT"))
    assert left < right, "the left side faces the camera"


def test_the_mask_of_one_frame_survives_the_next_frames(model: Path, clip_frames) -> None:
    """MediaPipe frees its own memory with each result."""
    frames = clip_frames("roll-down")
    with PoseEstimator(model) as estimator:
        first = estimator.estimate(Frame(0.0, frames[0]))
        assert first.mask is not None
        before = first.mask.copy()
        for index in range(1, 30):
            estimator.estimate(Frame(index / 25, frames[8 * index]))
    assert np.array_equal(first.mask, before)


def test_an_empty_room_is_nobody(model: Path) -> None:
    with PoseEstimator(model) as estimator:
        pose = estimator.estimate(room(0.0))
    assert not pose.seen
    assert pose.mask is None
    assert np.isnan(pose.points_px).all()


def test_frames_less_than_a_millisecond_apart_are_accepted(model: Path, clip_frames) -> None:
    image = clip_frames("roll-down")[0]
    with PoseEstimator(model) as estimator:
        poses = [estimator.estimate(Frame(t_s, image)) for t_s in (0.0, 0.0002, 0.0004, 0.1)]
    assert all(pose.seen for pose in poses)
