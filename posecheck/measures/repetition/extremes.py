"""Repetition measures of the largest or smallest value of a frame measure, or of its value at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from posecheck.measures.definitions import FrameMeasureName, PhaseName, PhaseNames, repetition_measure
from posecheck.measures.geometry import Array
from posecheck.measures.series import MIN_COVERAGE, Measured, RepetitionSeries

_EXTREME: Final = 0.95
"""The largest value is this quantile, the smallest that of the rest: single frames are wrong."""


@repetition_measure("largest")
def largest(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseNames) -> Measured:
    """Largest value of a frame measure in one or several phases (95th percentile).

    Parameters
    ----------
    of
        The frame measure.
    phase
        One phase, or several that follow each other: from the beginning of the first to the end of the last.
    """
    return over_phases(rep, of, phase, lambda values: float(np.quantile(values, _EXTREME)))


@repetition_measure("smallest")
def smallest(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseNames) -> Measured:
    """Smallest value of a frame measure in one or several phases (5th percentile)."""
    return over_phases(rep, of, phase, lambda values: float(np.quantile(values, 1.0 - _EXTREME)))


@repetition_measure("furthest")
def furthest(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseNames) -> Measured:
    """Value of a frame measure that is furthest from 0, with its sign, in one or several phases."""
    return over_phases(rep, of, phase, _furthest)


@repetition_measure("smallest_at_end")
def smallest_at_end(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseName, last_s: float) -> Measured:
    """Smallest value of a frame measure at the end of a phase.

    Parameters
    ----------
    of
        The frame measure.
    phase
        Which phase; if it happened several times, the last time.
    last_s
        How many of its last seconds are looked at.
    """
    span = rep.whole_span(phase)
    if isinstance(span, Measured):
        return span
    frames = rep.frames(span.end_s - last_s, span.end_s)
    values = rep.values[of][frames]
    if np.isfinite(values).mean() < MIN_COVERAGE:
        return Measured.absent("reasons.unseen_at_end")
    return Measured(float(np.nanmin(values)), rep.confidence(frames), span_s=(span.end_s - last_s, span.end_s))


@repetition_measure("change_at_end")
def change_at_end(
    rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseName, last_s: float, since: PhaseName, before_s: float
) -> Measured:
    """Smallest value of a frame measure at the end of a phase, minus its value before an earlier phase.

    Parameters
    ----------
    of
        The frame measure.
    phase
        At whose end it is measured.
    last_s
        How many of its last seconds are looked at.
    since
        The earlier phase.
    before_s
        How many seconds before that phase are looked at; the median counts.
    """
    end, out = smallest_at_end(rep, of, phase, last_s), rep.whole_span(since)
    if end.value is None or isinstance(end.value, list):
        return end
    if isinstance(out, Measured):
        return out
    before = rep.values[of][rep.frames(out.start_s - before_s, out.start_s)]
    if not np.isfinite(before).any():
        return Measured.absent("reasons.unseen_before")
    return Measured(end.value - float(np.nanmedian(before)), end.confidence, span_s=end.span_s)


def over_phases(rep: RepetitionSeries, of: str, phases: tuple[str, ...], number: Callable[[Array], float]) -> Measured:
    """Apply ``number`` to the seen values of frame measure ``of``, from the first phase's beginning to the last's end.

    The result has no number if less than ``MIN_COVERAGE`` of the values was seen.
    """
    span = rep.whole_span(*phases)
    if isinstance(span, Measured):
        return span
    frames = rep.frames(span.start_s, span.end_s)
    values = rep.values[of][frames]
    seen = np.isfinite(values)
    if seen.mean() < MIN_COVERAGE:
        return Measured.absent("reasons.part_unseen")
    return Measured(number(values[seen]), rep.confidence(frames) * float(seen.mean()))


def _furthest(values: Array) -> float:
    low, high = np.quantile(values, [1.0 - _EXTREME, _EXTREME])
    return float(high if high >= -low else low)
