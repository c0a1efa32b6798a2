"""Frame measures over time: one frame after the other while live, all at once for the reported numbers."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.body.body import Body
from posecheck.measures.geometry import Array
from posecheck.measures.registry import FRAME_MEASURES, FrameMeasure

RATE_WINDOW_S: Final = 0.3
"""Rates are differences over this time: shorter ones drown in landmark noise, longer ones miss a drop."""

BACK_WITHIN_S: Final = 1.5
"""Somebody who bounces comes back sooner; somebody who sinks or settles doesn't come back."""


_BASELINE_FRAMES: Final = 30
_ENOUGH_FRAMES: Final = 3


class LiveMeasures:
    """The frame measures of a stream of smoothed bodies; rates look back over ``RATE_WINDOW_S``."""

    def __init__(self) -> None:
        self._wandering: dict[str, deque[tuple[float, float]]] = {}
        self._past: deque[tuple[float, dict[str, Array]]] = deque()
        self._still: deque[dict[str, Array]] = deque(maxlen=_BASELINE_FRAMES)
        self._baseline: dict[str, Array] = {}
        self._scale_px = self._next_scale_px = float("nan")

    def step(self, body: Body, still: bool = False) -> dict[str, float]:
        """Every frame measure of the newest body, NaN for what it doesn't show.

        ``still``: whether the person is in the phase that the others are compared with; its last frames count once
        it is over.
        """
        t_s = float(body.t_s)
        rated: dict[str, Array] = {}
        values: dict[str, float] = {}
        for name, measure in FRAME_MEASURES.items():
            if measure.baseline:
                continue
            value = measure.function(body)
            if measure.rate:
                rated[name] = value
            elif measure.there_and_back:
                recent = self._wandering.setdefault(name, deque())
                recent.append((t_s, float(value)))
                while t_s - recent[0][0] > BACK_WITHIN_S:
                    recent.popleft()
                gone = there_and_back(np.array([number for _, number in recent]))
                values[name] = float(np.where(np.isnan(value), np.nan, gone))
            else:
                values[name] = float(value)
        if still:
            if not self._still:
                self._next_scale_px = body.trunk_px
            self._still.append(_compared(body, self._next_scale_px))
        elif self._still:
            self._baseline = {name: _median([frame[name] for frame in self._still]) for name in self._still[0]}
            self._scale_px = self._next_scale_px
            self._still.clear()
        for name, value in _compared(body, self._scale_px).items():
            baseline = self._baseline.get(name)
            values[name] = np.nan if baseline is None else float(_change(FRAME_MEASURES[name], value, baseline))
        # the newest frame at least a window old, so that a slow camera has rates too
        while len(self._past) > 1 and t_s - self._past[1][0] >= RATE_WINDOW_S - 1e-9:
            self._past.popleft()
        for name, value in rated.items():
            values[name] = np.nan
            if self._past and t_s - self._past[0][0] >= RATE_WINDOW_S / 2.0:
                then_s, before = self._past[0]
                values[name] = float(_rate((value - before[name])[None], t_s - then_s)[0])
        self._past.append((t_s, rated))
        return values

    @staticmethod
    def unseen() -> dict[str, float]:
        """The values of a frame that can't be judged."""
        return dict.fromkeys(FRAME_MEASURES, float("nan"))


def _compared(body: Body, trunk_px: float) -> dict[str, Array]:
    """The measures of ``body`` that are compared with a baseline, on the scale of a trunk of ``trunk_px``.

    Baseline and what is compared with it have one scale: places in the picture would wander with every better estimate
    of the trunk's length.
    """
    scaled = replace(body, trunk_px=trunk_px)
    return {name: measure.function(scaled) for name, measure in FRAME_MEASURES.items() if measure.baseline}


def frame_series(body: Body, still: NDArray[np.bool_] | None = None) -> dict[str, Array]:
    """Every frame measure of n stacked bodies, each of shape (n,); rates are centred differences.

    ``still``, shape (n,): the frames of the phase that the others are compared with.
    """
    half = RATE_WINDOW_S / 2.0
    series: dict[str, Array] = {}
    for name, measure in FRAME_MEASURES.items():
        value = np.asarray(measure.function(body), dtype=float)
        if measure.rate:
            after = np.minimum(body.t_s + half, body.t_s[-1])
            before = np.maximum(body.t_s - half, body.t_s[0])
            change = _at(body.t_s, value, after) - _at(body.t_s, value, before)
            value = _rate(change, np.maximum(after - before, 1e-9))
        elif measure.there_and_back:
            firsts, ends = (np.searchsorted(body.t_s, body.t_s + edge * BACK_WITHIN_S / 2.0) for edge in (-1.0, 1.0))
            seen = ~np.isnan(value)
            back = [there_and_back(value[first:end]) for first, end in zip(firsts, ends, strict=True)]
            value = np.where(seen, back, np.nan)
        elif measure.baseline:
            baseline = _median(value[still]) if still is not None else np.full(value.shape[1:], np.nan)
            value = _change(measure, value, baseline)
        series[name] = value
    return series


def there_and_back(values: Array) -> float:
    """How far ``values``, shape (n,), go up or down and come back; unseen ones are left out."""
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return float("nan")
    highest, lowest = np.maximum.accumulate(known), np.minimum.accumulate(known)
    highest_after, lowest_after = (f.accumulate(known[::-1])[::-1] for f in (np.maximum, np.minimum))
    dip = np.minimum(highest - known, highest_after - known)
    bump = np.minimum(known - lowest, known - lowest_after)
    return float(np.maximum(dip, bump).max())


def _median(frames: Array | list[Array]) -> Array:
    """Median over frames, the first axis, of those seen; NaN with fewer than ``_ENOUGH_FRAMES``."""
    stacked = np.asarray(frames, dtype=float)
    unseen = np.isnan(stacked)
    enough = (~unseen).sum(axis=0) >= _ENOUGH_FRAMES
    return (
        np.where(enough, np.nanmedian(np.where(enough, stacked, 0.0), axis=0), np.nan)
        if len(stacked)
        else (np.full(stacked.shape[1:], np.nan))
    )


def _change(measure: FrameMeasure, value: Array, baseline: Array) -> Array:
    change = value - baseline
    return np.asarray(change if measure.reduce is None else measure.reduce(change))


def _at(t_s: Array, value: Array, when: Array) -> Array:
    """Linear interpolation along the first axis; NaN beside NaN."""
    right = np.clip(np.searchsorted(t_s, when), 1, len(t_s) - 1) if len(t_s) > 1 else np.zeros(len(when), dtype=int)
    left = np.maximum(right - 1, 0)
    step = np.maximum(t_s[right] - t_s[left], 1e-9)
    share = ((when - t_s[left]) / step).reshape(-1, *([1] * (value.ndim - 1)))
    return np.asarray(value[left] + share * (value[right] - value[left]))


def _rate(change: Array, time_s: Array | float) -> Array:
    """Change per second, shape (n,): signed for numbers, the largest speed for points (n, k, 2)."""
    if change.ndim == 1:
        return change / time_s
    speed = np.linalg.norm(change, axis=-1)
    return np.asarray(speed.max(axis=-1) / time_s)
