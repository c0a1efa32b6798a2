"""Repetition measure of how far the leg goes while the pelvis stays still."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.definitions import FrameMeasureName, PhaseNames, repetition_measure
from posecheck.measures.geometry import Array
from posecheck.measures.repetition.extremes import largest
from posecheck.measures.series import MIN_COVERAGE, Measured, RepetitionSeries

_AT_ONSET_S: Final = 0.1
"""The value when the pelvis begins to move is the median from this long before to this long after."""


@repetition_measure("stable_extension")
def stable_extension(
    rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseNames, pelvis: FrameMeasureName
) -> Measured:
    """Value of a frame measure when the pelvis begins to move; its largest value if the pelvis doesn't move.

    Parameters
    ----------
    of
        The frame measure, such as the knee angle of the moving leg.
    phase
        One phase, or several that follow each other, in which the leg goes out.
    pelvis
        The frame measure that shows the pelvis moving. The exercise must have a fault with it, whose limit, margin and
        dwell decide when the pelvis has begun to move.
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
    """When the pelvis began to move in ``phases``, in seconds.

    ``None`` if it was seen and didn't move; a :class:`Measured` without a number, with the reason, if that can't be
    said.
    """
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
    """The index of the first frame from which ``over`` is true for ``dwell_s``; ``None`` if there is none."""
    start: int | None = None
    for index, beyond in enumerate(over):
        start = (index if start is None else start) if beyond else None
        if start is not None and t_s[index] - t_s[start] >= dwell_s - 1e-9:
            return start
    return None
