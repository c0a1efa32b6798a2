"""Find the breath in the heights of the trunk's front: its rate, its rhythm, the movement of belly and chest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import scipy  # which loads its parts when they are used
from numpy.typing import NDArray

from posecheck.calibration import LEAST_BREATH_TRUNK, OUTLINE_GRAIN_TRUNK
from posecheck.measures.frame.breathing import BELLY, CHEST
from posecheck.measures.geometry import Array
from posecheck.measures.series import MIN_COVERAGE, Measured

BREATHS_PER_MIN: Final = (4.0, 40.0)
"""Slowest and fastest rate that is found: slower movement is drift, and nobody at rest breathes faster."""

MIN_BREATHS: Final = 3.0
"""At least this many breaths must have been seen: fewer can look alike by chance. Chosen, not measured."""

MIN_SEEN_S: Final = 15.0
"""The person must have been seen at rest for at least this long. Chosen, not measured."""

MIN_PERIODICITY: Final = (0.4, 5.0)
"""How similar one breath and the next must be: with (a, b), and T seconds seen, their correlation must be at least
a + b / T. In simulations without a breath the correlation reached 0.65 within 20 s, and 0.57 within 30 s, in one of a
hundred runs."""

_PASS_HZ: Final = (0.05, 1.0)
"""The pass band: the rates of ``BREATHS_PER_MIN``, 0.07 to 0.67 Hz, and a little more on both sides."""

_GRID_HZ: Final = 10.0
"""Samples a second of the signal: ten times the highest frequency of the pass band."""

_MIN_STRETCH_S: Final = 8.0
"""A shorter stretch of still frames holds hardly more than one slow breath. Chosen, not measured."""

_MAX_GAP_S: Final = 1.0
"""After a movement the body doesn't count as still for longer than this: a shorter gap is a missing frame."""

_FIRST_OF_BEST: Final = 0.85
"""The first peak of the autocorrelation that reaches this share of the highest one is the breath: a later one may be
two breaths. Chosen, not measured."""

_FOLD: Final = 60
"""Samples of the mean breath."""

_LIKE_THE_MEAN: Final = (0.6, 1.5)
"""A breath is taken into the mean breath if it lasts between these shares of the period: a shorter one is a ripple, a
longer one two breaths or a pause. Chosen, not measured."""

_MIN_POINTS: Final = 3
"""Points of the belly, and of the chest, that must be seen for the mask's errors to average out. Chosen, not
measured."""

_PAD_S: Final = 5.0
"""Each stretch is continued by this long at both ends before it is filtered, so that the filter has settled when the
stretch begins. Chosen, not measured."""

_RISE_SHARE: Final = 0.59
"""Share of its time in which half a cosine rises from 10 % to 90 %: 2 arcsin(0.8) / pi = 0.59."""


@dataclass(frozen=True)
class Breath:
    """The breath that was found.

    Attributes
    ----------
    per_min : float
        Breaths a minute.
    periodicity : float
        The correlation of one breath with the next, 0 to 1.
    belly, chest : ndarray of shape (60,) or None
        Movement of belly and chest in the mean breath, in trunk lengths, beginning with the lungs empty; ``None`` if no
        breath was seen from beginning to end.
    """

    per_min: float
    periodicity: float
    belly: Array | None
    chest: Array | None


def breath(t_s: Array, heights: Array, usable: NDArray[np.bool_]) -> Breath | Measured:
    """Find the breath in the heights of the front points.

    Parameters
    ----------
    t_s : ndarray of shape (n,)
        Increasing times.
    heights : ndarray of shape (n, 17)
        Heights of the front points in trunk lengths, NaN where unseen.
    usable : ndarray of shape (n,), bool
        In which frames the person lies still.

    Returns
    -------
    Breath or Measured
        A :class:`Measured` without a number, with the reason, if no breath is found.

    Notes
    -----
    The points are averaged; those with less noise weigh more. Each stretch of still frames is band-passed
    (``_PASS_HZ``). The rate comes from the first high peak of the autocorrelation over all stretches, so that movement
    between the stretches doesn't matter.
    """
    stretches = _stretches(t_s, heights, usable)
    seen_s = sum(len(stretch) for stretch in stretches) / _GRID_HZ
    if seen_s < MIN_SEEN_S:
        return Measured.absent("reasons.not_still")
    parts = [_filtered(stretch, "bandpass", _PASS_HZ) for stretch in stretches]
    both = [part.sum(axis=1) for part in parts]
    if 2.0 * np.sqrt(2.0) * np.concatenate(both).std() < LEAST_BREATH_TRUNK:
        return Measured.absent("reasons.hardly_moved")
    longest = min(int(_GRID_HZ * 60.0 / BREATHS_PER_MIN[0]), int(seen_s * _GRID_HZ / MIN_BREATHS))
    likeness = _autocorrelation(both, longest)
    peaks, _ = scipy.signal.find_peaks(likeness)
    peaks = peaks[peaks >= _GRID_HZ * 60.0 / BREATHS_PER_MIN[1]]
    if len(peaks) == 0 or likeness[peaks].max() < MIN_PERIODICITY[0] + MIN_PERIODICITY[1] / seen_s:
        return Measured.absent("reasons.no_regular_breath")
    lag = int(peaks[likeness[peaks] >= _FIRST_OF_BEST * likeness[peaks].max()][0])
    before, at, after = likeness[lag - 1 : lag + 2]
    period_s = (lag + 0.5 * (before - after) / (before - 2.0 * at + after)) / _GRID_HZ
    folded = _fold(parts, period_s)
    belly, chest = (None, None) if folded is None else folded.T
    return Breath(float(60.0 / period_s), float(at), belly, chest)


def _stretches(t_s: Array, heights: Array, usable: NDArray[np.bool_]) -> list[Array]:
    """The heights of belly and chest, shape (m, 2), at ``_GRID_HZ``, for each stretch of usable frames."""
    frames = np.flatnonzero(usable)
    runs = np.split(frames, np.flatnonzero(np.diff(t_s[frames]) > _MAX_GAP_S) + 1) if len(frames) else []
    spans = [(run[0], run[-1] + 1) for run in runs if t_s[run[-1]] - t_s[run[0]] >= _MIN_STRETCH_S]
    grids = []
    for a, b in spans:
        grid = np.arange(t_s[a], t_s[b - 1], 1.0 / _GRID_HZ)
        known = ~np.isnan(heights[a:b])
        columns = [
            np.interp(grid, t_s[a:b][seen], column[seen]) if seen.mean() > MIN_COVERAGE else np.full(len(grid), np.nan)
            for column, seen in zip(heights[a:b].T, known.T, strict=True)
        ]
        grids.append(np.stack(columns, axis=1))
    return [_belly_and_chest(grid) for grid in grids if _enough(grid)]


def _enough(grid: Array) -> bool:
    known = np.isfinite(grid[0])
    return bool(known[BELLY].sum() >= _MIN_POINTS and known[CHEST].sum() >= _MIN_POINTS)


def _belly_and_chest(grid: Array) -> Array:
    """Weighted means over the points of belly and chest; a point's weight is one over the variance of its noise."""
    flicker = (grid - grid.mean(axis=0) - _filtered(grid, "lowpass", _PASS_HZ[1])).std(axis=0)
    weight = np.where(np.isfinite(flicker), 1.0 / (np.nan_to_num(flicker) ** 2 + OUTLINE_GRAIN_TRUNK**2), 0.0)
    moved = np.nan_to_num(grid - np.median(grid, axis=0))
    return np.stack([moved[:, part] @ weight[part] / weight[part].sum() for part in (BELLY, CHEST)], axis=1)


def _filtered(stretch: Array, kind: Literal["lowpass", "bandpass"], cutoff_hz: float | tuple[float, float]) -> Array:
    sections = scipy.signal.butter(2, cutoff_hz, kind, fs=_GRID_HZ, output="sos")
    pad = min(len(stretch) - 1, int(_PAD_S * _GRID_HZ))
    return np.asarray(scipy.signal.sosfiltfilt(sections, stretch - stretch.mean(axis=0), axis=0, padlen=pad))


def _autocorrelation(signals: list[Array], longest: int) -> Array:
    """The autocorrelation over all ``signals``, for lags of 0 to ``longest`` samples: shape (longest + 1,)."""
    result = np.full(longest + 1, -1.0)
    for lag in range(longest + 1):
        pairs = [(signal[: len(signal) - lag], signal[lag:]) for signal in signals if len(signal) > lag]
        if sum(len(early) for early, _ in pairs) < lag:
            break
        early, late = (np.concatenate(side) for side in zip(*pairs, strict=True))
        result[lag] = early @ late / max(float(np.sqrt((early @ early) * (late @ late))), 1e-12)
    return result


def _fold(parts: list[Array], period_s: float) -> Array | None:
    """The mean breath of belly and chest, shape (60, 2), beginning with the lungs empty; ``None`` without a breath."""
    breaths = []
    for part in parts:
        both = part.sum(axis=1)
        ups = np.flatnonzero((both[:-1] < 0) & (both[1:] >= 0))
        at = ups + both[ups] / (both[ups] - both[ups + 1])
        for start, end in pairwise(at):
            if _LIKE_THE_MEAN[0] < (end - start) / _GRID_HZ / period_s < _LIKE_THE_MEAN[1]:
                when = np.linspace(start, end, _FOLD, endpoint=False)
                breaths.append([np.interp(when, np.arange(len(part)), column) for column in part.T])
    if not breaths:
        return None
    mean = np.mean(breaths, axis=0).T
    return np.asarray(np.roll(mean, -int(mean.sum(axis=1).argmin()), axis=0))


def in_share(fullness: Array) -> float:
    """The share of breathing in of one breath, whose ``fullness``, shape (k,), begins with the lungs empty."""
    top = int(fullness.argmax())
    low, high = (fullness[0] + part * (fullness[top] - fullness[0]) for part in (0.1, 0.9))
    begins = int(np.flatnonzero(fullness[: top + 1] <= low)[-1])
    ends = begins + int(np.flatnonzero(fullness[begins : top + 1] >= high)[0])
    rise = np.interp(high, fullness[ends - 1 : ends + 1], [ends - 1, ends]) - np.interp(
        low, fullness[begins : begins + 2], [begins, begins + 1]
    )
    return float(rise) / _RISE_SHARE / len(fullness)
