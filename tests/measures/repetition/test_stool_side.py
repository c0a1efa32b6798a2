from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.body.stance import Stance as StancePart
from posecheck.measures.repetition.stool_side import stool_side
from posecheck.measures.series import PhaseSpan, RepetitionSeries
from posecheck.pose.landmarks import LANDMARK_COUNT, Landmark
from tests.skeleton import frame_values, stacked

FLOOR_Y, TRUNK_PX, X = 400.0, 100.0, 300.0
LIFTED_S = 4.0


def step_up(
    raised: str, *, lower_px: float = 12.0, swapped_from_s: float = 99.0, step_px: float = 0.0
) -> RepetitionSeries:
    """Somebody whose left side is near puts a foot on a stool within half a second, and stays.

    ``lower_px`` is how much lower the near foot stands in the picture; from ``swapped_from_s`` on MediaPipe's labels
    are swapped; the foot that stays takes a step of ``step_px``.
    """
    t_s = np.arange(0.0, 10.0, 1 / 25)
    n = len(t_s)
    up = 0.7 * TRUNK_PX * np.clip((t_s - LIFTED_S) / 0.5, 0.0, 1.0)
    height = {side: up if side == raised else np.zeros(n) for side in ("left", "right")}
    ground = {"left": FLOOR_Y, "right": FLOOR_Y - lower_px}
    points = np.full((n, LANDMARK_COUNT, 2), X)
    swapped = t_s >= swapped_from_s
    for side, other in (("left", "right"), ("right", "left")):
        ankle = points[:, Landmark[f"{side.upper()}_ANKLE"]]
        ankle[:, 1] = np.where(swapped, ground[other] - height[other], ground[side] - height[side])
    stance = np.full((n, 2, 4, 2), X)
    stance[t_s > LIFTED_S, 1, :, 0] += step_px
    body = stacked(
        t_s,
        points_px=points,
        stance=StancePart(stance),
        feet_bottom_px=np.max([ground[side] - height[side] for side in ground], axis=0),
        trunk_px=TRUNK_PX,
    )
    spans = [PhaseSpan("set_up", 0.0, LIFTED_S, whole=False), PhaseSpan("hold", LIFTED_S, 9.9, whole=False)]
    return RepetitionSeries(body, np.ones(n, dtype=bool), frame_values(body), np.zeros(n), spans, False)


@pytest.mark.parametrize("swapped_from_s", [99.0, 4.1, 4.25, 4.6])
def test_the_near_foot_is_told_by_the_outline_whatever_the_labels_do(swapped_from_s: float) -> None:
    assert stool_side(step_up("left", swapped_from_s=swapped_from_s)) == "left"


def test_the_far_foot_is_told_by_labels_that_stay() -> None:
    assert stool_side(step_up("right")) == "right"


def test_labels_that_swap_while_the_far_foot_goes_up_tell_nothing() -> None:
    assert stool_side(step_up("right", swapped_from_s=4.3)) is None


def test_from_a_camera_near_the_floor_only_labels_that_stay_tell() -> None:
    assert stool_side(step_up("left", lower_px=1.0)) == "left"
    assert stool_side(step_up("left", lower_px=1.0, swapped_from_s=4.3)) is None


def test_a_step_of_the_other_foot_makes_the_outline_tell_nothing() -> None:
    assert stool_side(step_up("left", swapped_from_s=4.3, step_px=0.8 * TRUNK_PX)) is None
