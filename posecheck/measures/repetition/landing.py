"""How the spine landed on the floor in a roll-down, segment by segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.calibration import (
    CONTACT_LEVELS_TRUNK,
    LIFTED_TRUNK,
    MAX_RESTING_TRUNK,
    ORDER_LEVELS_TRUNK,
    ORDER_TOLERANCE_S,
)
from posecheck.measures.body.outline import BACK_FRACTIONS
from posecheck.measures.definitions import PhaseName, repetition_measure
from posecheck.measures.frame.posture import back_heights_trunk, trunk_elevation_deg
from posecheck.measures.geometry import Array
from posecheck.measures.series import MIN_COVERAGE, Measured, PhaseSpan, RepetitionSeries

MAX_UNTIMED: Final = 0.5
"""With gaps between the pictures: the share of the spine that may have landed at once and is no block yet."""

MAX_UNORDERED: Final = 0.1
"""With gaps between the pictures: the share of pairs of back points that may have landed in either order."""


_LANDING_S: Final = 1.5
"""After the trunk has come down the outline settles, and the hands go where they hide the back, later than this."""

_NEEDS: Final = ("trunk_speed_deg_s",)

_MIN_POINTS: Final = 6
"""Of the nine back points: with fewer the order of the spine isn't seen."""


@dataclass(frozen=True)
class Landing:
    """How an exercise says that the spine lands: in which phase, and when the trunk has come down.

    The trunk is down when it is elevated by less than ``lying_below_deg`` and falls more slowly than
    ``settles_below_deg_s``. What lands within ``block_s`` lands as one block.
    """

    phase: str
    block_s: float
    lying_below_deg: float
    settles_below_deg_s: float


def touch_downs(
    rep: RepetitionSeries, landing: Landing, levels: Sequence[float] = CONTACT_LEVELS_TRUNK
) -> Array | Measured:
    """Time at which each of the nine back points came to rest on the floor, shape (9,), NaN for unseen ones.

    A point touches down when its height passes the ``levels`` (their mean time) over where it rests in the
    end (a hollow low back rests above the floor) and doesn't lift again; times are interpolated between frames.
    """
    span = rep.whole_span(landing.phase)
    if isinstance(span, Measured):
        return span
    if (seen := float(rep.seen[rep.frames(span.start_s, span.end_s)].mean())) < MIN_COVERAGE:
        return Measured.absent("reasons.phase_seen_in_part", share=seen)
    if not rep.body.floor.known:
        return Measured.absent("reasons.camera_tilted")
    landed_s = _trunk_landed_s(rep, span, landing)
    window = rep.frames(span.start_s, span.end_s + _LANDING_S)
    t_s, heights = rep.t_s[window], back_heights_trunk(rep.body)[window]
    at_rest = t_s >= min(landed_s + _LANDING_S / 2.0, t_s[-1] - 0.1)
    result = np.full(len(BACK_FRACTIONS), np.nan)
    for point in range(len(BACK_FRACTIONS)):
        height = heights[:, point]
        final = height[at_rest & ~np.isnan(height)]
        resting = float(np.median(final)) if len(final) else np.nan
        if not -MAX_RESTING_TRUNK < resting < MAX_RESTING_TRUNK:
            continue
        passed = [_touches_down_s(t_s, height - resting - level) for level in levels]
        result[point] = np.mean(passed)
    if np.isfinite(result).sum() < _MIN_POINTS:
        return Measured.absent("reasons.back_hidden_rolling")
    if _may_have_landed_at_once(_gaps_s(rep, landing.block_s), result, landing.block_s) > MAX_UNTIMED:
        return Measured.absent("reasons.pictures_too_far_apart")
    return result


def _trunk_landed_s(rep: RepetitionSeries, span: PhaseSpan, landing: Landing) -> float:
    """When the trunk had come down: the head may take longer, and the hands then go where they hide the back."""
    coming = trunk_elevation_deg(rep.body) > landing.lying_below_deg
    coming |= rep.values["trunk_speed_deg_s"] < -landing.settles_below_deg_s
    coming &= rep.frames(span.start_s, span.end_s)
    return float(rep.t_s[coming][-1]) if coming.any() else span.end_s


def _gaps_s(rep: RepetitionSeries, block_s: float) -> list[tuple[float, float]]:
    """Begin and end of the times longer than a block without a picture that can be judged.

    Pictures further apart than a block lasts can't time what lands between them: a slow machine drops some. At an even
    six a second blocks and orderly landings are still told apart (measured).
    """
    seen = rep.t_s[rep.seen]
    long = np.flatnonzero(np.diff(seen) > block_s)
    return [(float(seen[k]), float(seen[k + 1])) for k in long]


def _may_have_landed_at_once(gaps_s: list[tuple[float, float]], times: Array, block_s: float) -> float:
    """The largest share of the spine that may have landed within ``block_s`` unseen.

    What landed in a gap may all have done so at its end, together with what landed just after it, or at its beginning.
    """
    times = np.sort(times[np.isfinite(times)])
    landed = np.linspace(0.0, 1.0, len(times))
    shares = [0.0]
    for start_s, end_s in gaps_s:
        if not np.any((times > start_s) & (times < end_s)):
            continue
        for first_s, last_s in ((start_s - block_s, end_s), (start_s, end_s + block_s)):
            first_s = min([first_s, *(a for a, b in gaps_s if a < first_s < b)])
            last_s = max([last_s, *(b for a, b in gaps_s if a < last_s < b)])
            shares.append(float(np.diff(np.interp([first_s, last_s], times, landed))[0]))
    return max(shares)


def _touches_down_s(t_s: Array, over: Array) -> float:
    """Time at which ``over`` falls to zero after it was last lifted; NaN if it never does, or unseen just then."""
    up = np.flatnonzero(over > LIFTED_TRUNK)
    if len(up) == 0:  # a point that hardly leaves the floor, such as the lowest one
        up = np.flatnonzero(over > 0)
    down = np.flatnonzero(over[up[-1] :] <= 0) if len(up) else up
    if len(down) == 0:
        return float("nan")
    first = up[-1] + down[0]
    before = over[first - 1]
    return float(t_s[first - 1] + before / (before - over[first]) * (t_s[first] - t_s[first - 1]))


def _confidence(rep: RepetitionSeries, landing: Landing) -> float:
    span = rep.phase(landing.phase)
    return rep.confidence(rep.frames(span.start_s, span.end_s)) if span else 0.0


@repetition_measure("touch_down_s", unit="s", needs=_NEEDS)
def touch_down_s(
    rep: RepetitionSeries, phase: PhaseName, block_s: float, lying_below_deg: float, settles_below_deg_s: float
) -> Measured:
    """When each back point touched down, pelvis to shoulders, on the recording's clock; see :class:`Landing`."""
    landing = Landing(phase, block_s, lying_below_deg, settles_below_deg_s)
    times = touch_downs(rep, landing)
    if isinstance(times, Measured):
        return times
    seen = np.isfinite(times)
    listed = [float(t) if known else None for t, known in zip(times, seen, strict=True)]
    return Measured(listed, _confidence(rep, landing) * float(seen.mean()))


@repetition_measure("touch_down_spread_s", unit="s", needs=_NEEDS)
def touch_down_spread_s(
    rep: RepetitionSeries, phase: PhaseName, block_s: float, lying_below_deg: float, settles_below_deg_s: float
) -> Measured:
    """Time from the first to the last touch-down; see :class:`Landing`."""
    landing = Landing(phase, block_s, lying_below_deg, settles_below_deg_s)
    times = touch_downs(rep, landing)
    if isinstance(times, Measured):
        return times
    return Measured(float(np.nanmax(times) - np.nanmin(times)), _confidence(rep, landing))


@repetition_measure("largest_block", unit="share", needs=_NEEDS)
def largest_block(
    rep: RepetitionSeries, phase: PhaseName, block_s: float, lying_below_deg: float, settles_below_deg_s: float
) -> Measured:
    """Largest share of the spine that touched down within any ``block_s``; see :class:`Landing`.

    Between two points in the order of landing the spine is taken to land evenly, so that the share doesn't
    jump by whole points.
    """
    landing = Landing(phase, block_s, lying_below_deg, settles_below_deg_s)
    times = touch_downs(rep, landing)
    if isinstance(times, Measured):
        return times
    times = np.sort(times[np.isfinite(times)])
    landed = np.linspace(0.0, 1.0, len(times))
    starts = np.concatenate([times, times - block_s])
    shares = np.interp(starts + block_s, times, landed) - np.interp(starts, times, landed)
    start = float(starts[int(np.argmax(shares))])
    return Measured(float(shares.max()), _confidence(rep, landing), span_s=(start, start + block_s))


@repetition_measure("order_score", unit="-1..1", needs=_NEEDS)
def order_score(
    rep: RepetitionSeries, phase: PhaseName, block_s: float, lying_below_deg: float, settles_below_deg_s: float
) -> Measured:
    """1 if every back point touched down after the ones below it, -1 if before all of them; see :class:`Landing`.

    Kendall's rank correlation between position and touch-down time, with pairs closer than
    ``ORDER_TOLERANCE_S`` counted as in order: dropping in one block is another fault.
    """
    landing = Landing(phase, block_s, lying_below_deg, settles_below_deg_s)
    times = touch_downs(rep, landing, ORDER_LEVELS_TRUNK)
    if isinstance(times, Measured):
        return times
    times = times[np.isfinite(times)]
    lower, upper = np.triu_indices(len(times), k=1)
    between = [(times > start_s) & (times < end_s) for start_s, end_s in _gaps_s(rep, block_s)]
    if sum(np.mean(inside[lower] & inside[upper]) for inside in between) > MAX_UNORDERED:
        return Measured.absent("reasons.pictures_too_far_apart")
    wrong = times[lower] - times[upper] > ORDER_TOLERANCE_S
    return Measured(1.0 - 2.0 * float(wrong.mean()), _confidence(rep, landing))
