"""Breaths of known rate, rhythm and share, as front points and as masks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import pytest

from posecheck.measures.body import Body, BodyTracker, stack
from posecheck.measures.body.outline import FRONT_FRACTIONS
from posecheck.measures.frame import breathing as front
from posecheck.measures.series import Measured, PhaseSpan, RepetitionSeries
from posecheck.messages import Message
from posecheck.pose.landmarks import Landmark
from tests.skeleton import BACK_DEPTH, FLOOR_Y, TRUNK_PX, Figure, changed, frame_values, measured, stacked

FPS = 15.0
HIP, SHOULDER = np.array([300.0, FLOOR_Y - 25.0]), np.array([300.0 + TRUNK_PX, FLOOR_Y - 25.0])
breathing = partial(measured, "abdominal-breathing")
EVERY = ("breaths_per_min", "in_out_ratio", "belly_share")


def fullness(t_s: np.ndarray, per_min: float, in_share: float = 0.4) -> np.ndarray:
    """0 empty to 1 full; in and out are half a cosine each."""
    phase = (t_s * per_min / 60.0 + 0.3) % 1.0
    way = np.where(phase < in_share, phase / in_share, (1.0 - phase) / (1.0 - in_share))
    return 0.5 - 0.5 * np.cos(np.pi * way)


def breathed(t_s: np.ndarray, per_min: float, *, in_share: float = 0.4, belly: float = 0.8) -> np.ndarray:
    """Heights of the front points, (n, 17): 0.02 trunk lengths of breath, with the outline's noise."""
    rng = np.random.default_rng(5)
    depth = np.where(front.BELLY, belly, np.where(front.CHEST, 1.0 - belly, 0.5))
    quiet = 0.2 + 0.02 * depth * fullness(t_s, per_min, in_share)[:, None]
    return quiet + rng.normal(0.0, 0.002, quiet.shape)


def still(seconds: float = 40.0) -> np.ndarray:
    return np.arange(0.0, seconds, 1.0 / FPS)


def lying(t_s: np.ndarray, heights: np.ndarray, wrist_trunk: np.ndarray | float = 0.0) -> RepetitionSeries:
    """Somebody on the back whose front is ``heights`` over the trunk line and whose hand moves by ``wrist_trunk``."""
    count = len(t_s)
    points = np.tile(HIP, (count, 33, 1))
    points[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = SHOULDER
    points[:, Landmark.LEFT_WRIST, 0] += TRUNK_PX * np.asarray(wrist_trunk)
    front = np.empty((count, len(FRONT_FRACTIONS), 2))
    front[..., 0] = HIP[0] + FRONT_FRACTIONS * TRUNK_PX
    front[..., 1] = HIP[1] - heights * TRUNK_PX
    return rested(stacked(t_s, points_px=points, front_px=front))


def rested(body: Body, phase: str = "breathe") -> RepetitionSeries:
    count = len(body.t_s)
    spans = [PhaseSpan(phase, 0.0, float(body.t_s[-1]), whole=True)]
    return RepetitionSeries(body, np.ones(count, dtype=bool), frame_values(body), np.zeros(count), spans, got_up=False)


def value(number: Measured) -> float:
    assert isinstance(number.value, float), number.reason
    return number.value


@pytest.mark.parametrize("per_min", [5.0, 6.0, 11.0, 17.0, 24.0, 33.0])
def test_the_rate_is_found(per_min: float) -> None:
    t_s = still(60.0)
    found = breathing("breaths_per_min", lying(t_s, breathed(t_s, per_min)))
    assert value(found) == pytest.approx(per_min, abs=0.3)
    assert found.confidence > 0.6


@pytest.mark.parametrize("in_share", [0.3, 0.4, 0.5])
def test_the_rhythm_is_found(in_share: float) -> None:
    t_s = still()
    ratio = value(breathing("in_out_ratio", lying(t_s, breathed(t_s, 11.0, in_share=in_share))))
    assert ratio / (1.0 + ratio) == pytest.approx(in_share, abs=0.05)


@pytest.mark.parametrize("belly", [0.2, 0.5, 0.8])
def test_the_share_of_the_belly_is_found(belly: float) -> None:
    t_s = still()
    assert value(breathing("belly_share", lying(t_s, breathed(t_s, 11.0, belly=belly)))) == pytest.approx(
        belly, abs=0.04
    )


def test_no_breath_is_no_rate() -> None:
    t_s = still()
    for measure in EVERY:
        found = breathing(measure, lying(t_s, breathed(t_s, 0.0)))
        assert found.value is None
        assert found.reason == Message("reasons.hardly_moved")


@pytest.mark.parametrize("seed", range(10))
def test_an_outline_that_wobbles_is_no_breath(seed: int) -> None:
    t_s = still(30.0)
    wobble = np.random.default_rng(seed).normal(0.0, 0.02, (len(t_s), 1))
    found = breathing("breaths_per_min", lying(t_s, breathed(t_s, 0.0) + wobble))
    assert found.value is None
    assert found.reason == Message("reasons.no_regular_breath")


def test_a_slow_drift_changes_nothing() -> None:
    t_s = still(60.0)
    drift = 0.03 * np.sin(2 * np.pi * t_s / 80.0)[:, None]
    series = lying(t_s, breathed(t_s, 11.0) + drift)
    assert value(breathing("breaths_per_min", series)) == pytest.approx(11.0, abs=0.3)
    assert value(breathing("belly_share", series)) == pytest.approx(0.8, abs=0.05)


def test_a_cough_in_the_middle_is_left_out() -> None:
    """The hand goes to the mouth, the trunk shakes and comes to rest elsewhere."""
    t_s = still(60.0)
    shake = np.where((t_s > 25) & (t_s < 30), 0.1 * np.sin(9 * t_s), 0.0) + 0.05 * (t_s > 30)
    hand = np.interp(t_s, [24, 25.5, 29.5, 31], [0.0, 0.8, 0.8, 0.1])
    series = lying(t_s, breathed(t_s, 11.0) + shake[:, None], hand)
    assert value(breathing("breaths_per_min", series)) == pytest.approx(11.0, abs=0.4)
    assert value(breathing("belly_share", series)) == pytest.approx(0.8, abs=0.05)


def test_pictures_lost_now_and_then_are_bridged() -> None:
    t_s = still()
    series = lying(t_s, breathed(t_s, 11.0))
    seen = np.ones(len(t_s), dtype=bool)
    for start in range(40, len(t_s), 60):
        seen[start : start + 6] = False
    front, points = series.body.outline.front_px.copy(), series.body.points_px.copy()
    front[~seen] = points[~seen] = np.nan
    lost = replace(series, body=changed(series.body, front_px=front, points_px=points), seen=seen)
    assert value(breathing("breaths_per_min", lost)) == pytest.approx(11.0, abs=0.3)


def test_who_keeps_moving_is_restless_and_has_no_rate() -> None:
    t_s = still()
    series = lying(t_s, breathed(t_s, 11.0), 0.15 * np.sin(2 * np.pi * t_s / 5.0))
    assert value(breathing("stillness_trunk", series)) == pytest.approx(0.29, abs=0.02)
    for measure in EVERY:
        assert breathing(measure, series).reason == Message("reasons.not_still")


def test_lying_down_and_getting_up_are_not_restlessness() -> None:
    t_s = still()
    arm = np.interp(t_s, [5.0, 7.0, 33.0, 36.0], [0.0, 0.8, 0.8, 0.0])
    body = lying(t_s, breathed(t_s, 11.0), arm).body
    points = body.points_px.copy()
    elevation = np.radians(np.interp(t_s, [0.0, 5.0, 36.0, 40.0], [70.0, 0.0, 0.0, 70.0]))
    tip = HIP + TRUNK_PX * np.stack([np.cos(elevation), -np.sin(elevation)], axis=-1)
    points[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = tip[:, None]
    series = rested(changed(body, points_px=points))
    assert value(breathing("stillness_trunk", series)) < 0.05
    assert value(breathing("breaths_per_min", series)) == pytest.approx(11.0, abs=0.4)


def test_lying_still_is_not_restless() -> None:
    t_s = still()
    assert value(breathing("stillness_trunk", lying(t_s, breathed(t_s, 11.0)))) < 0.01


def test_a_few_seconds_are_not_enough() -> None:
    t_s = still(12.0)
    found = breathing("breaths_per_min", lying(t_s, breathed(t_s, 20.0)))
    assert found.reason == Message("reasons.not_still")


def test_sitting_gives_nothing() -> None:
    t_s = still()
    body = lying(t_s, breathed(t_s, 11.0)).body
    points = body.points_px.copy()
    points[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = HIP - [0.0, TRUNK_PX]
    series = rested(changed(body, points_px=points))
    assert breathing("breaths_per_min", series).value is None
    assert breathing("stillness_trunk", series).reason == Message("reasons.lying_too_short")


def test_without_a_phase_of_rest_nothing_is_measured() -> None:
    t_s = still()
    series = rested(lying(t_s, breathed(t_s, 11.0)).body, phase="roll_down")
    assert {breathing(measure, series).reason for measure in (*EVERY, "stillness_trunk")} == {
        Message("reasons.nobody_at_rest")
    }


def test_points_that_flicker_hardly_count() -> None:
    """A hand's edge now belongs to the outline and now doesn't."""
    t_s = still()
    heights = breathed(t_s, 11.0)
    heights[:, 2:5] += np.where(np.random.default_rng(2).random((len(t_s), 3)) < 0.3, 0.3, 0.0)
    series = lying(t_s, heights)
    assert value(breathing("breaths_per_min", series)) == pytest.approx(11.0, abs=0.3)
    assert value(breathing("belly_share", series)) == pytest.approx(0.8, abs=0.05)


def test_joints_that_tremble_do_not_move_the_front() -> None:
    """The rays start from the joints; the outline, here a slope, stays where it is."""
    t_s = still()
    slope = 0.1 * (FRONT_FRACTIONS - 0.5)
    steady = lying(t_s, breathed(t_s, 11.0) + slope)
    along = np.random.default_rng(3).normal(0.0, 0.03, (len(t_s), 1))
    body = lying(t_s, breathed(t_s, 11.0) + slope + 0.1 * along).body
    front = body.outline.front_px.copy()
    front[..., 0] += along * TRUNK_PX
    trembling = rested(changed(body, front_px=front))
    for measure in EVERY:
        assert value(breathing(measure, trembling)) == pytest.approx(value(breathing(measure, steady)), rel=0.05)


def with_belly(figure: Figure, rise_trunk: float) -> np.ndarray:
    """The figure's mask with a belly on it that stands ``rise_trunk`` higher than flat."""
    mask = (figure.mask() * 255).astype(np.uint8)
    hip, shoulder = (np.array(figure.joints[name]) for name in ("HIP", "SHOULDER"))
    middle = hip + 0.3 * (shoulder - hip)
    axes = (0.3 * figure.trunk_px, (BACK_DEPTH + rise_trunk) * figure.trunk_px)
    centre, axes = (tuple(round(16 * number) for number in pair) for pair in (middle, axes))
    cv2.ellipse(mask, centre, axes, 0, 180, 360, 255, -1, cv2.LINE_AA, shift=4)
    return mask.astype(np.float32) / 255.0


@pytest.mark.parametrize("facing", [-1, 1])
def test_a_belly_that_rises_in_the_mask_is_seen(facing: int) -> None:
    t_s = still(30.0)
    figure = Figure(0.0, facing=facing)
    tracker = BodyTracker()
    bodies = []
    for t, full in zip(t_s, fullness(t_s, 12.0), strict=True):
        bodies.append(tracker.step(replace(figure.pose(float(t)), mask=with_belly(figure, 0.03 + 0.02 * full)))[0])
    body = stack(bodies, [True] * len(bodies))
    top = front.belly_height_trunk(body)
    assert 0.01 < np.ptp(top) < 0.02
    series = rested(body)
    assert value(breathing("breaths_per_min", series)) == pytest.approx(12.0, abs=0.2)
    assert value(breathing("belly_share", series)) > 0.9
