from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posecheck.media import Frame
from posecheck.pose import PoseEstimator, SecondPersonDetector

pytestmark = pytest.mark.network


def looks(model: Path, images: list[np.ndarray]) -> list[bool]:
    with PoseEstimator(model) as estimator, SecondPersonDetector(model) as people:
        frames = [Frame(index / 25, image) for index, image in enumerate(images)]
        return [people.look(frame, estimator.estimate(frame)) for frame in frames]


def test_one_person_is_alone(model: Path, clip_frames) -> None:
    assert not any(looks(model, clip_frames("roll-down")[::5]))


def test_a_second_person_is_noticed_at_the_first_look(model: Path, clip_frames) -> None:
    one, other = clip_frames("roll-down"), clip_frames("drop")
    both = [np.concatenate([a[:, :520], b[:, ::-1][:, 120:]], axis=1) for a, b in zip(one[:5], other[:5], strict=True)]
    assert all(looks(model, both))


def test_somebody_who_walks_in_is_noticed_within_about_a_second(model: Path, clip_frames) -> None:
    one, other = clip_frames("roll-down"), clip_frames("drop")
    side = other[0][:, ::-1][:, 120:]
    empty = np.broadcast_to(one[0][:, :1], one[0][:, :1].shape)
    alone = [np.concatenate([image[:, :520], np.repeat(empty, side.shape[1], axis=1)], axis=1) for image in one[:25]]
    both = [np.concatenate([image[:, :520], side], axis=1) for image in one[25:60]]
    found = looks(model, alone + both)
    assert not any(found[:25])
    assert found.index(True) <= 25 + 26
