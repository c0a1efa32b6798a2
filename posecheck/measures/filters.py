"""Smooth series of numbers: with the One Euro filter while live, without lag for the reported numbers."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy  # which loads its parts when they are used
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from posecheck.calibration import LANDMARK_GRAIN_PX

Array = NDArray[np.float64]

_ONE_MISSING: Final = 2.5
"""Frames between two seen ones if a single one is missing, with half a frame for times that are not even."""

_MOST_CUTOFF: Final = 0.95
"""As a share of half the frame rate: a digital filter's cut-off must be under 1, and just under it almost nothing is
filtered."""

_MAD_TO_SIGMA: Final = 1.4826
"""Standard deviation over median absolute deviation of normally distributed values: 1 / 0.6745."""

_LEAST_SPREAD: Final = 1e-3
"""Of the range of all values: neighbours that are equal by chance make no outlier of the next value. Chosen, not
measured."""


class OneEuroFilter:
    """The One Euro filter (Casiez, Roussel, Vogel, CHI 2012) for arrays, with real time stamps.

    A low-pass filter whose cut-off rises with speed: little noise at rest, little lag in motion. All values must have
    the same shape; each element is filtered by itself. NaN stays NaN, and the filter then begins anew for that element.

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
        """Return ``value``, taken at ``t_s``, filtered; ``t_s`` must be later than that of the call before."""
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
    """Remove outliers, fill short gaps, and low-pass without lag; longer gaps stay NaN.

    Parameters
    ----------
    t_s : ndarray of shape (n,)
        Increasing times, not necessarily evenly spaced.
    series : ndarray of shape (n, ...)
        In pixels, NaN where unseen.
    cutoff_hz : float
        Cut-off of a second-order Butterworth filter that is run forwards and backwards (Winter, Biomechanics and
        Motor Control of Human Movement: 4-6 Hz for gait; these exercises are slower).
    max_gap_s : float
        Gaps up to this long are interpolated. With few frames a second a single missing frame is interpolated too.

    Returns
    -------
    ndarray of shape (n, ...)
        Unchanged if n is less than 3; all NaN for a column with fewer than three seen values.
    """
    if len(t_s) < 3:
        return series.copy()
    columns = [reject_outliers(column) for column in series.reshape(len(t_s), -1).T]
    # interpolate to evenly spaced times, filter, interpolate back; long gaps stay NaN
    step = float(np.median(np.diff(t_s)))
    max_gap_s = max(max_gap_s, _ONE_MISSING * step)
    grid = np.arange(t_s[0], t_s[-1] + step / 2, step)
    seen = [np.flatnonzero(~np.isnan(column)) for column in columns]
    enough = [len(index) >= 3 for index in seen]
    even = np.zeros((len(grid), len(columns)))
    for k, column in enumerate(columns):
        if enough[k]:
            even[:, k] = np.interp(grid, t_s[seen[k]], column[seen[k]])
    b, a = scipy.signal.butter(2, min(2.0 * cutoff_hz * step, _MOST_CUTOFF))
    # a period of the cut-off at both ends, in which the filter settles; at least as many samples as it has coefficients
    pad = min(len(grid) - 1, max(len(b), round(1.0 / (cutoff_hz * step))))
    smooth = scipy.signal.filtfilt(b, a, even, axis=0, padlen=pad)
    result = np.full((len(t_s), len(columns)), np.nan)
    for k in range(len(columns)):
        if enough[k]:
            kept = _seen_or_in_short_gap(t_s, seen[k], max_gap_s)
            result[kept, k] = np.interp(t_s[kept], grid, smooth[:, k])
    return result.reshape(series.shape)


def _seen_or_in_short_gap(t_s: Array, seen: NDArray[np.intp], max_gap_s: float) -> NDArray[np.bool_]:
    """Which frames were seen, or lie between two seen frames that are at most ``max_gap_s`` apart."""
    index = np.arange(len(t_s))
    before = seen[np.maximum(np.searchsorted(seen, index, side="right") - 1, 0)]
    after = seen[np.minimum(np.searchsorted(seen, index), len(seen) - 1)]
    return np.asarray((before <= index) & (after >= index) & (t_s[after] - t_s[before] <= max_gap_s))


def reject_outliers(column: Array, half_width: int = 3, n_sigma: float = 4.0) -> Array:
    """Hampel filter: a value that is too far from the median of its neighbours becomes NaN.

    Parameters
    ----------
    column : ndarray of shape (n,)
        In pixels, NaN where unseen.
    half_width : int
        How many seen values on each side are its neighbours. Three of each, so that two wrong frames in a row are
        found. Chosen, not measured.
    n_sigma : float
        How far is too far, in standard deviations estimated from the median absolute deviation of the neighbours. In
        a fast movement that deviation is large, so that a camera with few frames a second loses no true value. Four:
        of normally distributed values one in 16,000 is farther. Chosen, not measured.
    """
    seen = ~np.isnan(column)
    values = column[seen]
    size = 2 * half_width + 1
    if len(values) < size:
        return column.copy()
    around = sliding_window_view(np.pad(values, half_width, mode="edge"), size)
    centre = np.median(around, axis=1)
    spread = _MAD_TO_SIGMA * np.median(np.abs(around - centre[:, None]), axis=1)
    floor = max(_LEAST_SPREAD * float(np.ptp(values)), LANDMARK_GRAIN_PX)
    result = column.copy()
    result[seen] = np.where(np.abs(values - centre) > n_sigma * np.maximum(spread, floor), np.nan, values)
    return result
