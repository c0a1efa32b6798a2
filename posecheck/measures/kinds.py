"""The kinds of frame measure: how the result of a function of a body becomes one number for each frame.

Each kind does it in two ways: frame by frame while live, and over a whole series for the reported numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.body import Body
from posecheck.measures.geometry import Array

RATE_WINDOW_S: Final = 0.3
"""A rate is the difference over this time, divided by it. Over a shorter time landmark noise is larger than the
movement; over a longer one a drop is missed."""

BACK_WITHIN_S: Final = 1.5
"""A bounce is back within this time; somebody who sinks or settles doesn't come back."""

_BASELINE_FRAMES: Final = 30
"""Live, the baseline is the median of this many frames, the last of the still phase: one to three seconds."""

_ENOUGH_FRAMES: Final = 3
"""A median of fewer frames is one frame's noise."""

FrameFunction = Callable[[Body], Array]


class Live(Protocol):
    """One frame measure of one stream of smoothed bodies."""

    def step(self, body: Body, at_baseline: bool) -> float:
        """Take the next body; return its measure, NaN if it can't be seen.

        ``at_baseline``: whether the person is in the baseline, the still phase that changes are compared with.
        """
        ...


class Kind(Protocol):
    """How the result of a function of a body becomes a measure, live and over a whole series."""

    def live(self, function: FrameFunction, in_trunk: bool) -> Live:
        """Measure a stream; ``in_trunk``: whether the result of ``function`` is a length in trunk lengths."""
        ...

    def whole(self, body: Body, found: Array, at_baseline: NDArray[np.bool_]) -> Array:
        """The measure of each of n frames, shape (n,).

        Parameters
        ----------
        body : Body
            The n frames, stacked.
        found : ndarray of shape (n, ...)
            The result of the function for them.
        at_baseline : ndarray of shape (n,), bool
            Which frames are in the baseline, the still phase that changes are compared with.
        """
        ...


class Value:
    """The result of the function as it is: one number for each frame."""

    def live(self, function: FrameFunction, in_trunk: bool) -> Live:  # noqa: ARG002
        """The number in each frame."""
        return _LiveValue(function)

    def whole(self, body: Body, found: Array, at_baseline: NDArray[np.bool_]) -> Array:  # noqa: ARG002
        """The numbers as they are."""
        return found


class Rate:
    """The change per second: signed for a number; for k points, shape (..., k, 2), the speed of the fastest one."""

    def live(self, function: FrameFunction, in_trunk: bool) -> Live:  # noqa: ARG002
        """The change since ``RATE_WINDOW_S`` ago."""
        return _LiveRate(function)

    def whole(self, body: Body, found: Array, at_baseline: NDArray[np.bool_]) -> Array:  # noqa: ARG002
        """Centred differences over ``RATE_WINDOW_S``."""
        half = RATE_WINDOW_S / 2.0
        after = np.minimum(body.t_s + half, body.t_s[-1])
        before = np.maximum(body.t_s - half, body.t_s[0])
        change = _at(body.t_s, found, after) - _at(body.t_s, found, before)
        return _rate(change, np.maximum(after - before, 1e-9))


class ThereAndBack:
    """How far the number went, up or down, and came back within ``BACK_WITHIN_S``."""

    def live(self, function: FrameFunction, in_trunk: bool) -> Live:  # noqa: ARG002
        """Over the last ``BACK_WITHIN_S``."""
        return _LiveThereAndBack(function)

    def whole(self, body: Body, found: Array, at_baseline: NDArray[np.bool_]) -> Array:  # noqa: ARG002
        """Over ``BACK_WITHIN_S`` centred on each frame."""
        firsts, ends = (np.searchsorted(body.t_s, body.t_s + edge * BACK_WITHIN_S / 2.0) for edge in (-1.0, 1.0))
        back = [there_and_back(found[first:end]) for first, end in zip(firsts, ends, strict=True)]
        return np.where(np.isnan(found), np.nan, back)


@dataclass(frozen=True)
class Change:
    """The change from the baseline, the still phase that the exercise names; NaN until the baseline has been seen.

    It is the result of the function, of any shape (..., k), minus its median in the baseline. ``reduce`` makes one
    number of the k differences; without it the result must be a number.
    """

    reduce: Callable[[Array], Array] | None = None

    def live(self, function: FrameFunction, in_trunk: bool) -> Live:
        """The change from the last frames of the baseline, once the baseline is over."""
        return _LiveChange(function, in_trunk, self)

    def whole(self, body: Body, found: Array, at_baseline: NDArray[np.bool_]) -> Array:  # noqa: ARG002
        """The change from the median of all frames in the baseline."""
        return self.between(found, _median(found[at_baseline]))

    def between(self, found: Array, baseline: Array) -> Array:
        """The change from ``baseline`` to ``found``, made a number by ``reduce``."""
        change = found - baseline
        return np.asarray(change if self.reduce is None else self.reduce(change))


VALUE: Final = Value()
RATE: Final = Rate()
THERE_AND_BACK: Final = ThereAndBack()


class _LiveValue:
    def __init__(self, function: FrameFunction) -> None:
        self._function = function

    def step(self, body: Body, at_baseline: bool) -> float:  # noqa: ARG002
        return float(self._function(body))


class _LiveRate:
    def __init__(self, function: FrameFunction) -> None:
        self._function = function
        self._past: deque[tuple[float, Array]] = deque()

    def step(self, body: Body, at_baseline: bool) -> float:  # noqa: ARG002
        t_s, found = float(body.t_s), self._function(body)
        # compare with the newest frame that is at least a window old: a slow camera has no frame exactly that old
        while len(self._past) > 1 and t_s - self._past[1][0] >= RATE_WINDOW_S - 1e-9:
            self._past.popleft()
        rate = float("nan")
        if self._past and t_s - self._past[0][0] >= RATE_WINDOW_S / 2.0:
            then_s, before = self._past[0]
            rate = float(_rate((found - before)[None], t_s - then_s)[0])
        self._past.append((t_s, found))
        return rate


class _LiveThereAndBack:
    def __init__(self, function: FrameFunction) -> None:
        self._function = function
        self._recent: deque[tuple[float, float]] = deque()

    def step(self, body: Body, at_baseline: bool) -> float:  # noqa: ARG002
        t_s, found = float(body.t_s), float(self._function(body))
        self._recent.append((t_s, found))
        while t_s - self._recent[0][0] > BACK_WITHIN_S:
            self._recent.popleft()
        return float("nan") if np.isnan(found) else there_and_back(np.array([number for _, number in self._recent]))


class _LiveChange:
    """The change from the baseline, live.

    The trunk length, the unit of all lengths, becomes more exact with every frame. Lengths are therefore compared in
    the trunk length of the baseline; else a still point would seem to move whenever the unit changes.
    """

    def __init__(self, function: FrameFunction, in_trunk: bool, kind: Change) -> None:
        self._function = function
        self._in_trunk = in_trunk
        self._kind = kind
        self._baseline_frames: deque[Array] = deque(maxlen=_BASELINE_FRAMES)
        self._baseline: Array | None = None
        self._scale_px = self._next_scale_px = float("nan")

    def step(self, body: Body, at_baseline: bool) -> float:
        found = np.asarray(self._function(body), dtype=float)
        if at_baseline:
            if not self._baseline_frames:
                self._next_scale_px = body.trunk_px
            self._baseline_frames.append(self._scaled(found, body, self._next_scale_px))
        elif self._baseline_frames:
            self._baseline = _median(np.array(self._baseline_frames))
            self._scale_px = self._next_scale_px
            self._baseline_frames.clear()
        if self._baseline is None:
            return float("nan")
        return float(self._kind.between(self._scaled(found, body, self._scale_px), self._baseline))

    def _scaled(self, found: Array, body: Body, scale_px: float) -> Array:
        return found * (body.trunk_px / scale_px) if self._in_trunk else found


def there_and_back(values: Array) -> float:
    """How far ``values``, shape (n,), go up or down and come back; NaN values are left out, NaN if all are."""
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return float("nan")
    highest, lowest = np.maximum.accumulate(known), np.minimum.accumulate(known)
    highest_after, lowest_after = (f.accumulate(known[::-1])[::-1] for f in (np.maximum, np.minimum))
    dip = np.minimum(highest - known, highest_after - known)
    bump = np.minimum(known - lowest, known - lowest_after)
    return float(np.maximum(dip, bump).max())


def _median(frames: Array) -> Array:
    """The median over frames (the first axis), without NaN; NaN where fewer than ``_ENOUGH_FRAMES`` were seen."""
    enough = np.asarray((~np.isnan(frames)).sum(axis=0) >= _ENOUGH_FRAMES)
    if len(frames) == 0:
        return np.full(frames.shape[1:], np.nan)
    return np.where(enough, np.nanmedian(np.where(enough, frames, 0.0), axis=0), np.nan)


def _at(t_s: Array, value: Array, when: Array) -> Array:
    """``value`` at the times ``when``, linearly interpolated along the first axis; NaN next to NaN."""
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
