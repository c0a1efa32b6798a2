"""Smoothing of measured series: One Euro while live, zero-lag for the reported numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter
from scipy.signal import butter, filtfilt

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
        NaN for unseen.
    cutoff_hz : float
        Of a second-order Butterworth run forth and back (Winter, Biomechanics and Motor
        Control of Human Movement: 4-6 Hz for gait; these exercises are slower).
    max_gap_s : float
        Gaps up to this long are interpolated.
    """
    if len(t_s) < 3:
        return series.copy()
    columns = series.reshape(len(t_s), -1)
    smooth = np.column_stack([_smooth_column(t_s, column, cutoff_hz, max_gap_s) for column in columns.T])
    return smooth.reshape(series.shape)


def _smooth_column(t_s: Array, column: Array, cutoff_hz: float, max_gap_s: float) -> Array:
    column = reject_outliers(column)
    seen = np.flatnonzero(~np.isnan(column))
    if len(seen) < 3:
        return column
    # interpolate, filter on an even grid, put the NaNs of long gaps back
    step = float(np.median(np.diff(t_s)))
    grid = np.arange(t_s[0], t_s[-1] + step / 2, step)
    even = np.interp(grid, t_s[seen], column[seen])
    normalised = min(2.0 * cutoff_hz * step, 0.95)
    b, a = butter(2, normalised)
    pad = min(len(even) - 1, max(3, round(1.0 / (cutoff_hz * step))))
    smooth = np.interp(t_s, grid, filtfilt(b, a, even, padlen=pad))
    # A lone gap at either end, or one longer than allowed, was not seen and stays so.
    previous = np.searchsorted(seen, np.arange(len(t_s)), side="right") - 1
    inside = (previous >= 0) & (np.arange(len(t_s)) <= seen[-1])
    before = seen[np.maximum(previous, 0)]
    after = seen[np.minimum(previous + 1, len(seen) - 1)]
    short = (t_s[after] - t_s[before] <= max_gap_s) | (before == np.arange(len(t_s)))
    return np.where(inside & short, smooth, np.nan)


def reject_outliers(column: Array, half_width: int = 3, n_sigma: float = 4.0) -> Array:
    """Hampel filter: values far from the running median, in robust standard deviations, become NaN."""
    seen = ~np.isnan(column)
    values = column[seen]
    if len(values) < 2 * half_width + 1:
        return column.copy()
    size = 2 * half_width + 1
    centre = median_filter(values, size, mode="nearest")
    deviation = np.abs(values - centre)
    scale = 1.4826 * median_filter(deviation, size, mode="nearest")
    floor = 1e-3 * (np.ptp(values) + 1e-12)
    result = column.copy()
    result[seen] = np.where(deviation > n_sigma * np.maximum(scale, floor), np.nan, values)
    return result
