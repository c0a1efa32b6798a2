"""How far a leg goes while the pelvis stays still."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.definitions import FrameMeasureName, PhaseNames, repetition_measure
from posecheck.measures.geometry import Array
from posecheck.measures.repetition.extremes import largest
from posecheck.measures.series import MIN_COVERAGE, Measured, RepetitionSeries

_AT_ONSET_S: Final = 0.1
"""The leg's angle as the pelvis begins to move is a median over this long before and after: one frame has noise."""


@repetition_measure("stable_extension")
def stable_extension(
    rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseNames, pelvis: FrameMeasureName
) -> Measured:
    """A measure of the leg as the pelvis began to move, or its largest if the pelvis was seen not to move.

    The pelvis has begun to move when the measure ``pelvis`` is surely beyond the line, and for as long, as the exercise
    judges it by.
    """
    began_s = pelvis_began_s(rep, phase, pelvis)
    if isinstance(began_s, Measured):
        return began_s
    if began_s is None:
        return largest(rep, of, phase)
    frames = rep.frames(began_s - _AT_ONSET_S, began_s + _AT_ONSET_S)
    values = rep.values[of][frames]
    if not np.isfinite(values).any():
        return Measured.absent("reasons.leg_unseen_as_pelvis_moved")
    return Measured(float(np.nanmedian(values)), rep.confidence(frames), span_s=(began_s, began_s))


def pelvis_began_s(rep: RepetitionSeries, phases: tuple[str, ...], pelvis: str) -> float | Measured | None:
    """When the pelvis began to move in ``phases``; ``None`` if it was seen not to; else why that isn't known."""
    span = rep.whole_span(*phases)
    if isinstance(span, Measured):
        return span
    if pelvis not in rep.limits:
        return Measured.absent("reasons.no_pelvis_limit", measure=pelvis)
    line, frames = rep.limits[pelvis], rep.frames(span.start_s, span.end_s)
    t_s, moved = rep.t_s[frames], rep.values[pelvis][frames]
    if np.isfinite(moved).mean() < MIN_COVERAGE:
        return Measured.absent("reasons.flank_not_followed")
    surely = _first_lasting(t_s, moved > line.limit + line.margin, line.dwell_s)
    if surely is not None:
        return float(t_s[surely])
    if _first_lasting(t_s, moved > line.limit - line.margin, line.dwell_s) is not None:
        return Measured.absent("reasons.flank_hardly_rose")
    return None


def _first_lasting(t_s: Array, over: NDArray[np.bool_], dwell_s: float) -> int | None:
    """Index of the first frame from which ``over`` holds for ``dwell_s``."""
    start: int | None = None
    for index, beyond in enumerate(over):
        start = (index if start is None else start) if beyond else None
        if start is not None and t_s[index] - t_s[start] >= dwell_s - 1e-9:
            return start
    return None
