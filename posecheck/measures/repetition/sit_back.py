"""Repetition measures of a sit-back besides the landing: how rounded the back is before, and how the person sits up."""

from __future__ import annotations

import numpy as np

from posecheck.measures.definitions import PhaseName, Range, repetition_measure
from posecheck.measures.frame.posture import trunk_elevation_deg
from posecheck.measures.series import MIN_COVERAGE, Measured, RepetitionSeries


@repetition_measure("curl_roundness", unit="deg", needs=("back_curvature_deg",))
def curl_roundness(rep: RepetitionSeries, phase: PhaseName, before_s: Range, upright_above_deg: float) -> Measured:
    """Curvature of the back's outline just before the trunk begins to come down: rounding it on the way is too late.

    Parameters
    ----------
    phase
        The phase in which the trunk comes down.
    before_s
        From how many to how many seconds before that phase are looked at: two numbers; the median counts.
    upright_above_deg
        Only while the trunk is elevated by more than this.
    """
    span = rep.phase(phase)
    if span is None or not span.whole:
        return Measured.absent("reasons.phase_start_unseen")
    upright = rep.frames(span.start_s - max(before_s), span.start_s - min(before_s))
    upright &= trunk_elevation_deg(rep.body) > upright_above_deg
    curvature = rep.values["back_curvature_deg"][upright]
    if not upright.any() or np.isfinite(curvature).mean() < MIN_COVERAGE:
        return Measured.absent("reasons.back_hidden_sitting")
    rolling = rep.frames(span.start_s, span.end_s)
    return Measured(float(np.nanmedian(curvature)), rep.confidence(rolling))


@repetition_measure("arm_support_share", unit="share", needs=("hand_height_trunk",))
def arm_support_share(rep: RepetitionSeries, phase: PhaseName, between_deg: Range, hand_below_trunk: float) -> Measured:
    """Share of the way up to sitting in which a hand is on the floor.

    Parameters
    ----------
    phase
        The phase in which the person sits up.
    between_deg
        Between which two elevations of the trunk it is looked at.
    hand_below_trunk
        A wrist that is lower than this over the floor is on it.
    """
    span = rep.phase(phase)
    if span is None or not span.whole:
        return Measured.absent("reasons.phase_start_unseen")
    elevation, rising = trunk_elevation_deg(rep.body), rep.frames(span.start_s, span.end_s)
    confidence = rep.confidence(rising)
    rising &= (elevation > min(between_deg)) & (elevation < max(between_deg))
    height = rep.values["hand_height_trunk"][rising]
    if not rising.any() or np.isfinite(height).mean() < MIN_COVERAGE:
        return Measured.absent("reasons.hands_unseen")
    return Measured(float(np.nanmean(height < hand_below_trunk)), confidence)
