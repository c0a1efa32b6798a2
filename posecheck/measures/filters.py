"""Smoothing of measured series: One Euro while live, zero-lag for the reported numbers."""

from __future__ import annotations

import numpy as np
import scipy  # which loads its parts when they are used
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from posecheck.calibration import LANDMARK_GRAIN_PX

Array = NDArray[np.float64]


class OneEuroFilter:
    """The One Euro filter (Casiez, Roussel, Vogel, CHI 2012) for arrays of any one shape, with real time stamps.

    A low-pass whose cut-off rises with speed: calm at rest, without lag in motion. NaN passes
    through as NaN and leaves the filter's memory of that element empty.

    Parameters
    ----------
    min_cutoff_hz : float
        Cut-off at rest.
    beta : float
        How fast the cut-off rises with speed, in Hz per (unit / s).
    derivative_cutoff_hz : float
        Cut-off for the speed estimate.
    """

    def __init__(self, min_cutoff_hz: float, beta: float, derivative_cutoff_hz: float = 1.0) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._derivative_cutoff_hz = derivative_cutoff_hz
        self._t_s = -np.inf
        self._value: Array | None = None
        self._speed: Array | None = None

    def __call__(self, t_s: float, value: Array) -> Array:
        """Filtered ``value`` at time ``t_s`` (later than the one before)."""
        if self._value is None or self._speed is None:
            self._t_s, self._value, self._speed = t_s, value.copy(), np.zeros_like(value)
            return value
        dt = t_s - self._t_s
        known = ~np.isnan(self._value)
        speed = np.where(known, (value - self._value) / dt, 0.0)
        speed = self._speed + _alpha(dt, self._derivative_cutoff_hz) * (np.nan_to_num(speed) - self._speed)
        alpha = _alpha(dt, self._min_cutoff_hz + self._beta * np.abs(speed))
        self._t_s, self._speed = t_s, speed
        self._value = np.where(known, self._value + alpha * (value - self._value), value)
        return self._value


def _alpha(dt_s: float, cutoff_hz: Array | float) -> Array:
    rate = 2.0 * np.pi * np.asarray(cutoff_hz) * dt_s
    return rate / (rate + 1.0)


def smooth_zero_lag(t_s: Array, series: Array, cutoff_hz: float, max_gap_s: float = 0.25) -> Array:
    """Outliers out, short gaps filled, low-passed without lag; longer gaps stay NaN.

    Parameters
    ----------
    t_s : ndarray of shape (n,)
        Increasing times; need not be even.
    series : ndarray of shape (n, ...)
        Pixels, NaN for unseen.
    cutoff_hz : float
        Of a second-order Butterworth run forth and back (Winter, Biomechanics and Motor
        Control of Human Movement: 4-6 Hz for gait; these exercises are slower).
    max_gap_s : float
        Gaps up to this long are interpolated, and single missing frames of a slow camera.
    """
    if len(t_s) < 3:
        return series.copy()
    columns = [reject_outliers(column) for column in series.reshape(len(t_s), -1).T]
    # interpolate onto an even grid, filter, put the NaNs of long gaps back
    step = float(np.median(np.diff(t_s)))
    max_gap_s = max(max_gap_s, 2.5 * step)
    grid = np.arange(t_s[0], t_s[-1] + step / 2, step)
    seen = [np.flatnonzero(~np.isnan(column)) for column in columns]
    enough = [len(index) >= 3 for index in seen]
    even = np.zeros((len(grid), len(columns)))
    for k, column in enumerate(columns):
        if enough[k]:
            even[:, k] = np.interp(grid, t_s[seen[k]], column[seen[k]])
    b, a = scipy.signal.butter(2, min(2.0 * cutoff_hz * step, 0.95))
    pad = min(len(grid) - 1, max(3, round(1.0 / (cutoff_hz * step))))
    smooth = scipy.signal.filtfilt(b, a, even, axis=0, padlen=pad)
    result = np.full((len(t_s), len(columns)), np.nan)
    for k in range(len(columns)):
        if enough[k]:
            kept = _bridged(t_s, seen[k], max_gap_s)
            result[kept, k] = np.interp(t_s[kept], grid, smooth[:, k])
    return result.reshape(series.shape)


def _bridged(t_s: Array, seen: NDArray[np.intp], max_gap_s: float) -> NDArray[np.bool_]:
    """Which frames were seen or lie in a gap, between seen ones, of at most ``max_gap_s``."""
    index = np.arange(len(t_s))
    before = seen[np.maximum(np.searchsorted(seen, index, side="right") - 1, 0)]
    after = seen[np.minimum(np.searchsorted(seen, index), len(seen) - 1)]
    return np.asarray((before <= index) & (after >= index) & (t_s[after] - t_s[before] <= max_gap_s))


def reject_outliers(column: Array, half_width: int = 3, n_sigma: float = 4.0) -> Array:
    """Hampel filter: values far from the median of the values around them, in robust standard deviations, become NaN.

    The spread is that of the values around: in a movement it is wide, also of few pictures a second.
    """
    seen = ~np.isnan(column)
    values = column[seen]
    size = 2 * half_width + 1
    if len(values) < size:
        return column.copy()
    around = sliding_window_view(np.pad(values, half_width, mode="edge"), size)
    centre = np.median(around, axis=1)
    spread = 1.4826 * np.median(np.abs(around - centre[:, None]), axis=1)
    floor = max(1e-3 * float(np.ptp(values)), LANDMARK_GRAIN_PX)
    result = column.copy()
    result[seen] = np.where(np.abs(values - centre) > n_sigma * np.maximum(spread, floor), np.nan, values)
    return result
