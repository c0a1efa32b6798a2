"""How far a frame measure goes in a part of a repetition, and where it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from posecheck.measures.definitions import FrameMeasureName, PhaseName, PhaseNames, repetition_measure
from posecheck.measures.geometry import Array
from posecheck.measures.series import MIN_COVERAGE, Measured, RepetitionSeries

_EXTREME: Final = 0.95
"""The largest value is the one that this share of the frames doesn't exceed: single frames jump."""


@repetition_measure("largest")
def largest(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseNames) -> Measured:
    """The largest value from the beginning of the first phase to the end of the last."""
    return over_phases(rep, of, phase, lambda values: float(np.quantile(values, _EXTREME)))


@repetition_measure("smallest")
def smallest(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseNames) -> Measured:
    """The smallest value from the beginning of the first phase to the end of the last."""
    return over_phases(rep, of, phase, lambda values: float(np.quantile(values, 1.0 - _EXTREME)))


@repetition_measure("furthest")
def furthest(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseNames) -> Measured:
    """The value that is furthest from 0, up or down, from the beginning of the first phase to the end of the last."""
    return over_phases(rep, of, phase, _furthest)


@repetition_measure("smallest_at_end")
def smallest_at_end(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseName, last_s: float) -> Measured:
    """The smallest value in the last seconds of a phase."""
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
    """The smallest value in the last seconds of a phase, less its median in the seconds before phase ``since``."""
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
    """A ``number`` of the values that were seen from the beginning of the first phase to the end of the last."""
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
