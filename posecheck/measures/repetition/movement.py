"""How smoothly the main movement of a repetition goes."""

from __future__ import annotations

import numpy as np

from posecheck.measures.frame.posture import trunk_elevation_deg
from posecheck.measures.frame.supine_legs import foot_out_trunk
from posecheck.measures.geometry import Array
from posecheck.measures.registry import repetition_measure
from posecheck.measures.repetition.leg_slide import OUT, span_of
from posecheck.measures.repetition.roll_down import roll_down_span
from posecheck.measures.repetition.series import Measured, PhaseSpan, RepetitionSeries
from posecheck.measures.repetition.sparc import sparc


@repetition_measure("smoothness_sparc", unit="sparc")
def smoothness_sparc(rep: RepetitionSeries) -> Measured:
    """Spectral arc length of the foot's speed sliding out, or the trunk's rolling down; nearer to 0 is smoother."""
    leg = span_of(rep, OUT)
    if leg is not None:
        return _smoothness(rep, leg, foot_out_trunk(rep.body))
    trunk = roll_down_span(rep)
    if isinstance(trunk, Measured):
        return trunk
    return _smoothness(rep, trunk, trunk_elevation_deg(rep.body))


def _smoothness(rep: RepetitionSeries, span: PhaseSpan, position: Array) -> Measured:
    frames = rep.frames(span.start_s, span.end_s)
    known = frames & np.isfinite(position)
    t_s = rep.t_s[known]
    value = sparc(t_s, np.abs(np.gradient(position[known], t_s))) if known.sum() > 3 else float("nan")
    if not np.isfinite(value):
        return Measured.absent("reasons.movement_too_short")
    return Measured(value, rep.confidence(frames))
