"""Repetition measures of a roll-down: when and in which order the parts of the back reach the floor."""

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
from posecheck.measures.body.outline import BACK_FRACTIONS, MIN_BACK_POINTS
from posecheck.measures.definitions import PhaseName, repetition_measure
from posecheck.measures.frame.posture import back_heights_trunk, trunk_elevation_deg
from posecheck.measures.geometry import Array
from posecheck.measures.series import MIN_COVERAGE, Measured, PhaseSpan, RepetitionSeries

MAX_UNTIMED: Final = 0.5
"""If gaps between frames leave it open whether more than this share of the spine landed at once, nothing is measured.
It is below the share that an exercise calls a block. Chosen, not measured."""

MAX_UNORDERED: Final = 0.1
"""If gaps between frames leave the order of more than this share of the pairs of back points open, there is no order.
Chosen, not measured."""

_LANDING_S: Final = 1.5
"""The outline settles within this time after the trunk has come down; only later do the hands go where they hide the
back."""

_AT_LEAST_S: Final = 0.1
"""Where the recording ends before the outline has settled, its last frames are taken for rest: three at 30 a second.
Chosen, not measured."""

_NEEDS: Final = ("trunk_speed_deg_s",)


@dataclass(frozen=True)
class Landing:
    """The parameters that all measures of the landing share.

    Attributes
    ----------
    phase : str
        The phase in which the trunk comes down.
    block_s : float
        Back points that touch down within this time land as one block.
    lying_below_deg, settles_below_deg_s : float
        The trunk has come down when it is elevated by less than the one, and falls more slowly than the other.
    """

    phase: str
    block_s: float
    lying_below_deg: float
    settles_below_deg_s: float


def touch_downs(
    rep: RepetitionSeries, landing: Landing, levels: Sequence[float] = CONTACT_LEVELS_TRUNK
) -> Array | Measured:
    """The touch-down of each of the nine back points, from pelvis to shoulders, in seconds of the recording.

    Parameters
    ----------
    rep : RepetitionSeries
        The repetition.
    landing : Landing
        In which phase the trunk comes down, and when it has.
    levels : sequence of float
        Heights over the point's own resting height, in trunk lengths.

    Returns
    -------
    ndarray of shape (9,) or Measured
        NaN for points that were not seen; a :class:`Measured` without a number, with the reason, if too little was.

    Notes
    -----
    A point touches down when it falls below a level and doesn't rise by more than ``LIFTED_TRUNK`` over it again; the
    mean over the levels counts. Heights are measured from where the point rests in the end, because a hollow low back
    rests above the floor. Times are interpolated between frames.
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
    at_rest = t_s >= min(landed_s + _LANDING_S / 2.0, t_s[-1] - _AT_LEAST_S)
    result = np.full(len(BACK_FRACTIONS), np.nan)
    for point in range(len(BACK_FRACTIONS)):
        height = heights[:, point]
        final = height[at_rest & ~np.isnan(height)]
        resting = float(np.median(final)) if len(final) else np.nan
        if not -MAX_RESTING_TRUNK < resting < MAX_RESTING_TRUNK:
            continue
        passed = [_touches_down_s(t_s, height - resting - level) for level in levels]
        result[point] = np.mean(passed)
    if np.isfinite(result).sum() < MIN_BACK_POINTS:
        return Measured.absent("reasons.back_hidden_rolling")
    if _may_have_landed_at_once(_gaps_s(rep, landing.block_s), result, landing.block_s) > MAX_UNTIMED:
        return Measured.absent("reasons.pictures_too_far_apart")
    return result


def _trunk_landed_s(rep: RepetitionSeries, span: PhaseSpan, landing: Landing) -> float:
    """When the trunk had come down, in seconds. The head may take longer, but by then the hands may hide the back."""
    coming = trunk_elevation_deg(rep.body) > landing.lying_below_deg
    coming |= rep.values["trunk_speed_deg_s"] < -landing.settles_below_deg_s
    coming &= rep.frames(span.start_s, span.end_s)
    return float(rep.t_s[coming][-1]) if coming.any() else span.end_s


def _gaps_s(rep: RepetitionSeries, block_s: float) -> list[tuple[float, float]]:
    """Begin and end of each gap between seen frames that is longer than ``block_s``.

    What lands in such a gap can't be timed; a slow machine, which drops frames, makes them. At an even six frames a
    second blocks and orderly landings are still distinguished (measured).
    """
    seen = rep.t_s[rep.seen]
    long = np.flatnonzero(np.diff(seen) > block_s)
    return [(float(seen[k]), float(seen[k + 1])) for k in long]


def _may_have_landed_at_once(gaps_s: list[tuple[float, float]], times: Array, block_s: float) -> float:
    """The largest share of the spine that may have landed at once because of a gap.

    All that landed within a gap may have landed at its end, together with what landed in the ``block_s`` after it; or
    at its beginning, together with what landed in the ``block_s`` before it.
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
    """When ``over``, the height over a level, falls to 0 after it was last above ``LIFTED_TRUNK``; NaN if unseen."""
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
    """Touch-down of each of the nine back points, from pelvis to shoulders, in seconds of the recording.

    Parameters
    ----------
    phase
        The phase in which the trunk comes down.
    block_s
        Back points that touch down within this time land as one block.
    lying_below_deg
        The trunk has come down when it is elevated by less than this and falls slowly enough.
    settles_below_deg_s
        It falls slowly enough if it is by less than this in a second.
    """
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
    """Time from the first to the last touch-down of a back point."""
    landing = Landing(phase, block_s, lying_below_deg, settles_below_deg_s)
    times = touch_downs(rep, landing)
    if isinstance(times, Measured):
        return times
    return Measured(float(np.nanmax(times) - np.nanmin(times)), _confidence(rep, landing))


@repetition_measure("largest_block", unit="share", needs=_NEEDS)
def largest_block(
    rep: RepetitionSeries, phase: PhaseName, block_s: float, lying_below_deg: float, settles_below_deg_s: float
) -> Measured:
    """Largest share of the spine that touches down within the time of a block.

    Between one touch-down and the next the spine is assumed to land evenly, so that the share doesn't jump by whole
    points.
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
    """Order of the touch-downs: 1 if each back point lands after those below it, -1 if each lands before them.

    Kendall's rank correlation of position and touch-down. Pairs closer than ``ORDER_TOLERANCE_S`` count as in order:
    to drop in one block is another fault.
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
