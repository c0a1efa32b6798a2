"""Repetition measure of how smooth a movement is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.definitions import FrameMeasureName, PhaseName, repetition_measure
from posecheck.measures.series import MIN_COVERAGE, Measured, RepetitionSeries


@repetition_measure("smoothness_sparc", unit="sparc")
def smoothness_sparc(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseName) -> Measured:
    """Spectral arc length of the speed of a frame measure in a phase: nearer to 0 is smoother.

    Parameters
    ----------
    of
        The frame measure.
    phase
        Which phase; if it happened several times, the last time.
    """
    span = rep.whole_span(phase)
    if isinstance(span, Measured):
        return span
    frames, position = rep.frames(span.start_s, span.end_s), rep.values[of]
    if (seen := float(rep.seen[frames].mean())) < MIN_COVERAGE:
        return Measured.absent("reasons.phase_seen_in_part", share=seen)
    known = frames & np.isfinite(position)
    t_s = rep.t_s[known]
    value = sparc(t_s, np.abs(np.gradient(position[known], t_s))) if known.sum() > 3 else float("nan")
    if not np.isfinite(value):
        return Measured.absent("reasons.movement_too_short")
    return Measured(value, rep.confidence(frames))


def sparc(
    t_s: NDArray[np.float64], speed: NDArray[np.float64], cutoff_hz: float = 10.0, amplitude: float = 0.05
) -> float:
    """The spectral arc length of a speed profile: about -1.6 for one smooth movement, more negative if it is jerky.

    Parameters
    ----------
    t_s : ndarray of shape (n,)
        Increasing times.
    speed : ndarray of shape (n,)
        Unsigned speed in any unit, without NaN.
    cutoff_hz, amplitude : float
        The arc goes up to the last frequency below ``cutoff_hz`` whose normalised magnitude is at least ``amplitude``.

    Returns
    -------
    float
        NaN if there are fewer than four samples, or if the speed is always 0.

    Notes
    -----
    Balasubramanian, Melendez-Calderon, Roby-Brami, Burdet, J NeuroEng Rehabil 2015;12:112.
    """
    if len(t_s) < 4 or not np.any(speed > 0):
        return float("nan")
    step = float(np.median(np.diff(t_s)))
    even = np.interp(np.arange(t_s[0], t_s[-1] + step / 2, step), t_s, speed)
    size = 2 ** (int(np.ceil(np.log2(len(even)))) + 4)
    frequency = np.fft.rfftfreq(size, step)
    magnitude = np.abs(np.fft.rfft(even, size))
    magnitude = magnitude / magnitude[0]
    kept = (frequency <= cutoff_hz) & (
        np.arange(len(frequency)) <= np.flatnonzero((magnitude >= amplitude) & (frequency <= cutoff_hz))[-1]
    )
    frequency, magnitude = frequency[kept], magnitude[kept]
    if len(frequency) < 2:
        return float("nan")
    span = frequency[-1] - frequency[0]
    return -float(np.sum(np.hypot(np.diff(frequency) / span, np.diff(magnitude))))
