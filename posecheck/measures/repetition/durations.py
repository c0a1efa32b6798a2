"""Repetition measures of how long something lasts."""

from __future__ import annotations

import numpy as np

from posecheck.measures.definitions import FrameMeasureName, PhaseName, repetition_measure
from posecheck.measures.series import MIN_COVERAGE, Measured, RepetitionSeries


@repetition_measure("duration_s", unit="s")
def duration_s(rep: RepetitionSeries, phase: PhaseName, joined: bool = False) -> Measured:
    """How long a phase lasted.

    Parameters
    ----------
    phase
        Which phase; if it happened several times, the last time.
    joined
        If ``true``, from its first beginning to its last end, so that a short stop on the way is included.
    """
    spans = [span for span in rep.phases if span.name == phase]
    if not spans:
        return Measured.absent("reasons.phase_missing")
    first, last = (spans[0] if joined else spans[-1]), spans[-1]
    if not (first.whole and last.whole):
        return Measured.absent("reasons.phase_cut")
    frames = rep.frames(first.start_s, last.end_s)
    if (seen := float(rep.seen[frames].mean())) < MIN_COVERAGE:
        return Measured.absent("reasons.phase_seen_in_part", share=seen)
    return Measured(last.end_s - first.start_s, rep.confidence(frames), span_s=(first.start_s, last.end_s))


@repetition_measure("time_below_s", unit="s")
def time_below_s(
    rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseName, below: float, within_s: float
) -> Measured:
    """How long a frame measure was below a number, within some seconds after the beginning of a phase.

    Parameters
    ----------
    of
        The frame measure.
    phase
        With whose beginning the time starts; if it happened several times, the last time.
    below
        The number.
    within_s
        How many seconds are looked at.
    """
    span = rep.phase(phase)
    if span is None:
        return Measured.absent("reasons.phase_missing")
    window = rep.frames(span.start_s, span.start_s + within_s)
    observed_s = float(rep.t_s[window][-1]) - span.start_s
    if observed_s < within_s - 0.5 and not rep.got_up:  # half a second is a phase boundary's error
        return Measured.absent("reasons.seen_too_short", seen_s=observed_s, needed_s=within_s)
    values = rep.values[of][window]
    known = float(np.isfinite(values).mean())
    if known < MIN_COVERAGE:
        return Measured.absent("reasons.part_unseen")
    steps_s = np.gradient(rep.t_s[window])
    frames = rep.frames(span.start_s, span.end_s)
    ended_s = float(rep.t_s[window][-1])
    return Measured(
        float(steps_s[values < below].sum() / known), rep.confidence(frames), span_s=(span.start_s, ended_s)
    )
