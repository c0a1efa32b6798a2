from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.turned import TurnedWatch
from posecheck.pose import Pose
from posecheck.pose.landmarks import LANDMARK_COUNT, Landmark

LYING = {"SHOULDER": (0, 0), "HIP": (100, 0), "KNEE": (150, -60), "ANKLE": (200, 0)}
SEATED = {"SHOULDER": (20, -95), "HIP": (0, 0), "KNEE": (60, -60), "ANKLE": (110, 0)}
STANDING = {"SHOULDER": (0, -200), "HIP": (0, -100), "KNEE": (10, -50), "ANKLE": (0, 0)}


def watched(figure: dict[str, tuple[float, float]], quarter_turns: int, lying: bool) -> str | None:
    """What is told of a few seconds of ``figure`` in a picture turned so often to the left."""
    turn = np.linalg.matrix_power(np.array([[0, 1], [-1, 0]]), quarter_turns)
    points = np.zeros((LANDMARK_COUNT, 2))
    for name, place in figure.items():
        points[[Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]] = 300 + turn @ place
    nothing = np.zeros(LANDMARK_COUNT)
    watch = TurnedWatch()
    for index in range(50):
        mask = np.ones((4, 4), np.float32)
        watch.step(Pose(index / 10, points, nothing, np.zeros((LANDMARK_COUNT, 3)), nothing, mask))
    return watch.turned(lying)


@pytest.mark.parametrize(
    ("figure", "lying", "told"),
    [
        (LYING, True, [None, "on_side", "upside_down", "upright"]),
        (SEATED, True, [None, None, "upside_down", None]),
        (STANDING, True, ["upright", None, "on_side", None]),
        (LYING, False, [None, "upside_down", "flat", None]),
        (STANDING, False, [None, "flat", "upside_down", "flat"]),
    ],
    ids=["lying", "seated", "standing, but done lying", "lying, but done standing", "standing"],
)
def test_how_the_picture_is_turned(figure: dict[str, tuple[float, float]], lying: bool, told: list[str | None]) -> None:
    assert [watched(figure, turns, lying) for turns in range(4)] == told


def test_nothing_is_told_of_nobody() -> None:
    watch = TurnedWatch()
    watch.step(Pose.nobody(0.0))
    assert watch.turned(lying=True) is None
    assert watch.turned(lying=False) is None
