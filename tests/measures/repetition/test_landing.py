from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest

from posecheck.measures.body.floor import FloorLine
from posecheck.measures.body.outline import BACK_FRACTIONS
from posecheck.measures.repetition import landing
from posecheck.measures.series import PhaseSpan, RepetitionSeries
from posecheck.wording import english
from tests.skeleton import frame_values, measured, stacked

FPS = 25.0
FLOOR_Y, TRUNK_PX, HIP_X = 400.0, 100.0, 300.0
START_S, END_S = 2.0, 8.0
LANDING = landing.Landing("roll_down", block_s=0.3, lying_below_deg=8.0, settles_below_deg_s=3.0)
sit_back = partial(measured, "slow-sit-back")
ORDERLY = np.linspace(3.0, 7.0, 9)


def series(
    landings_s: Sequence[float],
    *,
    duration_s: float = 30.0,
    phases: Sequence[PhaseSpan] | None = None,
    got_up: bool = False,
    hidden: Sequence[int] = (),
    resting_trunk: float = 0.0,
    seen: np.ndarray | None = None,
    hand_height: float = 0.5,
    wobble: float = 0.0,
    rises: tuple[float, float] = (0.0, 0.0),
) -> RepetitionSeries:
    """A back whose points come down at 0.2 trunk lengths a second and rest from ``landings_s`` on.

    From ``rises[0]`` on, for half a second, the whole back is higher by ``rises[1]`` trunk lengths.
    """
    t_s = np.arange(0.0, duration_s, 1 / FPS)
    n = len(t_s)
    heights = resting_trunk + 0.2 * np.clip(np.asarray(landings_s)[None, :] - t_s[:, None], 0.0, None)
    heights[(t_s > rises[0]) & (t_s < rises[0] + 0.5)] += rises[1]
    back = np.empty((n, 9, 2))
    back[..., 0] = HIP_X + BACK_FRACTIONS * TRUNK_PX
    back[..., 1] = FLOOR_Y - heights * TRUNK_PX
    back[:, list(hidden)] = np.nan
    elevation = np.radians(np.interp(t_s, [START_S, END_S], [85.0, 0.0]))
    points = np.full((n, 33, 2), (HIP_X - 90.0, FLOOR_Y - 10.0))
    points[:, [23, 24]] = (HIP_X, FLOOR_Y - 20.0)
    tip = points[:, [23]] + TRUNK_PX * np.stack([np.cos(elevation), -np.sin(elevation)], axis=-1)[:, None]
    points[:, [11, 12]] = tip
    points[:, [15, 16], 1] = FLOOR_Y - hand_height * TRUNK_PX
    points[:, [15, 16], 0] += wobble * TRUNK_PX * np.sin(2 * np.pi * 2 * t_s)[:, None]
    body = stacked(t_s, points_px=points, back_px=back, trunk_px=TRUNK_PX, floor=FloorLine(0.0, FLOOR_Y))
    spans = phases or [
        PhaseSpan("curl", 0.0, START_S, whole=False),
        PhaseSpan("roll_down", START_S, END_S, whole=True),
        PhaseSpan("down", END_S, float(t_s[-1]), whole=False),
    ]
    usable = np.ones(n, dtype=bool) if seen is None else seen
    return RepetitionSeries(body, usable, frame_values(body), np.zeros(n), spans, got_up)


def test_touch_downs_are_interpolated_between_frames() -> None:
    # a point at 0.2 trunk lengths a second passes 0.03 to 0.06 on average 0.225 s before it rests
    times = landing.touch_downs(series(ORDERLY), LANDING)
    assert times == pytest.approx(ORDERLY - 0.225, abs=0.005)
    listed = sit_back("touch_down_s", series(ORDERLY)).value
    assert listed == pytest.approx(ORDERLY - 0.225, abs=0.005)


@pytest.mark.parametrize("rise", [0.035, 0.045])
def test_an_outline_that_rises_a_little_after_the_landing_moves_no_touch_down(rise: float) -> None:
    still, risen = (landing.touch_downs(series(np.full(9, 5.0), rises=(5.6, by)), LANDING) for by in (0.0, rise))
    assert risen == pytest.approx(still, abs=0.001)
    assert sit_back("largest_block", series(np.full(9, 5.0), rises=(5.6, rise))).value == pytest.approx(1.0, abs=0.003)


def test_a_back_that_lifts_again_has_landed_the_second_time() -> None:
    times = landing.touch_downs(series(np.full(9, 5.0), rises=(5.6, 0.1)), LANDING)
    assert times == pytest.approx(np.full(9, 6.1), abs=0.05)


def test_a_hollow_low_back_lands_where_it_rests() -> None:
    times = landing.touch_downs(series(ORDERLY, resting_trunk=0.06), LANDING)
    assert times == pytest.approx(ORDERLY - 0.225, abs=0.005)


def test_a_back_that_stays_up_has_not_landed() -> None:
    share = sit_back("touch_down_s", series(ORDERLY, resting_trunk=0.2))
    assert share.value is None


def test_hidden_points_are_unseen_and_too_many_make_it_unmeasurable() -> None:
    listed = sit_back("touch_down_s", series(ORDERLY, hidden=[2, 3])).value
    assert isinstance(listed, list)
    assert [index for index, value in enumerate(listed) if value is None] == [2, 3]
    share = sit_back("largest_block", series(ORDERLY, hidden=[2, 3, 4, 5]))
    assert share.value is None
    assert "near arm" in english(share.reason)


@pytest.mark.parametrize(
    ("landings", "block"),
    [
        (ORDERLY, 0.3 / 4.0),  # even over four seconds
        (np.full(9, 5.0), 1.0),  # all at once
        ([3.0, 3.6, 5.0, 5.05, 5.1, 5.15, 5.2, 6.5, 7.0], 0.5 + 0.1 / 1.3 / 8),
        ([3.0, 3.2, 3.4, 3.6, 3.8, 4.0, 4.2, 4.4, 4.6], 0.3 / 1.6),
    ],
)
def test_largest_block(landings: Sequence[float], block: float) -> None:
    assert sit_back("largest_block", series(landings)).value == pytest.approx(block, abs=0.003)


@pytest.mark.parametrize(
    ("landings", "score"),
    [
        (ORDERLY, 1.0),
        (ORDERLY[::-1], -1.0),
        (np.full(9, 5.0), 1.0),  # together is not out of order
        ([5.0, 4.95, 5.0, 4.95, 5.0, 4.95, 5.0, 4.95, 5.0], 1.0),  # nor is a jitter under 0.1 s
        ([7.0, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5], 1.0 - 2.0 * 8 / 36),
    ],
)
def test_order_score(landings: Sequence[float], score: float) -> None:
    assert sit_back("order_score", series(landings)).value == pytest.approx(score)


def test_duration_spread_and_smoothness() -> None:
    rep = series(ORDERLY)
    assert sit_back("roll_down_s", rep).value == pytest.approx(6.0)
    assert sit_back("roll_down_s", rep).span_s == (START_S, END_S)
    assert sit_back("touch_down_spread_s", rep).value == pytest.approx(4.0, abs=0.01)
    smooth = sit_back("smoothness_sparc", rep).value
    assert isinstance(smooth, float)
    assert -3.0 < smooth < -1.0


def test_a_roll_down_begun_before_the_recording_is_not_measured() -> None:
    cut = [PhaseSpan("roll_down", 0.0, END_S, whole=False), PhaseSpan("down", END_S, 30.0, whole=False)]
    for name in ("roll_down_s", "touch_down_s", "largest_block", "curl_roundness"):
        assert sit_back(name, series(ORDERLY, phases=cut)).value is None


def test_a_roll_down_mostly_unseen_is_not_measured_and_a_little_unseen_lowers_confidence() -> None:
    t_s = np.arange(0.0, 30.0, 1 / FPS)
    mostly = sit_back("roll_down_s", series(ORDERLY, seen=(t_s < 3.0) | (t_s > 7.0)))
    assert mostly.value is None
    assert "33%" in english(mostly.reason) or "34%" in english(mostly.reason)
    little = sit_back("roll_down_s", series(ORDERLY, seen=(t_s < 4.0) | (t_s > 4.6)))
    assert little.value == pytest.approx(6.0)
    assert little.confidence == pytest.approx(0.9, abs=0.01)


def unseen(*spans_s: tuple[float, float]) -> np.ndarray:
    t_s = np.arange(int(30 * FPS)) / FPS
    return ~np.any([(t_s > start_s) & (t_s < end_s) for start_s, end_s in spans_s], axis=0)


IN_TWO_SECONDS = np.linspace(4.0, 6.0, 9)


@pytest.mark.parametrize(
    ("landings", "gaps", "told"),
    [
        (IN_TWO_SECONDS, [(4.5, 4.7)], True),  # no longer than a block lasts
        (IN_TWO_SECONDS, [(4.5, 5.0)], True),  # a quarter lands in it: too little for a block
        (IN_TWO_SECONDS, [(4.5, 5.4)], False),  # all that lands in it may have landed just before 5.4 s
        (IN_TWO_SECONDS, [(4.5, 4.9), (4.9, 5.3)], False),  # or round the one picture between
        (IN_TWO_SECONDS, [(2.1, 3.0)], True),  # nothing lands then
        (np.full(9, 5.0), [(4.5, 4.9)], False),
        (np.linspace(4.0, 4.3, 9), [(3.5, 3.9)], False),
    ],
)
def test_a_gap_between_pictures_that_may_hide_a_block_leaves_it_unsure(
    landings: np.ndarray, gaps: list[tuple[float, float]], told: bool
) -> None:
    share = sit_back("largest_block", series(landings, seen=unseen(*gaps)))
    assert (share.value is not None) is told
    if told:
        assert share.value == sit_back("largest_block", series(landings)).value
    else:
        assert "too far apart" in english(share.reason)


def test_a_gap_between_pictures_leaves_the_order_unsure_sooner_than_blocks() -> None:
    landings = [3.0, 3.5, 4.0, 4.1, 4.2, 4.3, 5.5, 6.0, 6.5]
    four = series(landings, seen=unseen((3.7, 4.2)))
    assert sit_back("largest_block", four).value == sit_back("largest_block", series(landings)).value
    assert "too far apart" in english(sit_back("order_score", four).reason)
    two = series(landings, seen=unseen((3.6, 4.0)))
    assert sit_back("order_score", two).value == 1.0


def test_confidence_falls_with_camera_yaw() -> None:
    rep = series(ORDERLY)
    turned = RepetitionSeries(rep.body, rep.seen, rep.values, np.full(len(rep.t_s), 30.0), rep.phases, rep.got_up)
    assert sit_back("roll_down_s", rep).confidence == pytest.approx(1.0)
    assert sit_back("roll_down_s", turned).confidence == pytest.approx(0.5)


def test_arm_support_needs_a_push_up_from_the_beginning() -> None:
    up = [PhaseSpan("push_up", START_S, END_S, whole=True)]
    assert sit_back("arm_support_share", series(ORDERLY, phases=up, hand_height=0.05)).value == 1.0
    assert sit_back("arm_support_share", series(ORDERLY, phases=up, hand_height=0.5)).value == 0.0
    begun = [PhaseSpan("push_up", START_S, END_S, whole=False)]
    assert sit_back("arm_support_share", series(ORDERLY, phases=begun)).value is None
    assert sit_back("arm_support_share", series(ORDERLY)).value is None


def test_relaxation_is_the_still_time_of_twenty_seconds() -> None:
    # the trunk lands at 8 s and is still from then on
    assert sit_back("relax_s", series(ORDERLY)).value == pytest.approx(20.0, abs=0.3)
    assert sit_back("relax_s", series(ORDERLY, wobble=0.1)).value < 2.0  # still where it turns round


def test_relaxation_that_was_not_filmed_is_not_judged_unless_the_person_got_up() -> None:
    short = sit_back("relax_s", series(ORDERLY, duration_s=12.0))
    assert short.value is None
    assert "20 s are needed" in english(short.reason)
    got_up = sit_back("relax_s", series(ORDERLY, duration_s=12.0, got_up=True))
    assert got_up.value == pytest.approx(4.0, abs=0.3)
