"""Repetition measures of a sit-back besides the landing: rounded before it begins, and how the person came up."""

from __future__ import annotations

import numpy as np

from posecheck.measures.definitions import PhaseName, Range, repetition_measure
from posecheck.measures.frame.posture import trunk_elevation_deg
from posecheck.measures.series import MIN_COVERAGE, Measured, RepetitionSeries


@repetition_measure("curl_roundness", unit="deg", needs=("back_curvature_deg",))
def curl_roundness(rep: RepetitionSeries, phase: PhaseName, before_s: Range, upright_above_deg: float) -> Measured:
    """Curvature of the back's outline just before the trunk begins to come down: rounding on the way is too late.

    ``before_s``: from how long to how long before the phase begins it is looked at, as long as the trunk is upright.
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
    """Share of the way up, between two elevations of the trunk, with a hand on the floor."""
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
