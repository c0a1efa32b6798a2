"""Repetition measures of positions that are held."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.definitions import FrameMeasureName, PhaseName, repetition_measure
from posecheck.measures.series import MIN_COVERAGE, Measured, RepetitionSeries

_NOT_HELD: Final = Measured.absent("reasons.no_hold")


def _held_frames(rep: RepetitionSeries, phase: str | None = None) -> NDArray[np.bool_]:
    """In which frames a position was held, in one phase or in any: shape (n,), bool."""
    frames = np.zeros(len(rep.t_s), dtype=bool)
    for hold in rep.holds:
        if phase in (None, hold.phase):
            frames |= rep.frames(hold.start_s, hold.end_s)
    return frames


@repetition_measure("while_held")
def while_held(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseName) -> Measured:
    """Median of a frame measure while a position is held.

    Parameters
    ----------
    of
        The frame measure.
    phase
        The phase in which the position is held.
    """
    frames = _held_frames(rep, phase)
    if not frames.any():
        return _NOT_HELD
    values = rep.values[of][frames]
    seen = float(np.isfinite(values).mean())
    if seen < MIN_COVERAGE:
        return Measured.absent("reasons.hold_unseen")
    return Measured(float(np.nanmedian(values)), seen * rep.confidence(frames))


@repetition_measure("held_s", unit="s")
def held_s(rep: RepetitionSeries) -> Measured:
    """Time in which the position was right, all holds together."""
    if not rep.holds:
        return _NOT_HELD
    return Measured(sum(hold.held_s for hold in rep.holds), rep.confidence(_held_frames(rep)))


@repetition_measure("missing_s", unit="s")
def missing_s(rep: RepetitionSeries) -> Measured:
    """How much too early the hold was given up, whether the position was right or not; negative if too late.

    It is the time that the first hold asks for, minus the time from the beginning of the first hold to the end of the
    last: going on to the next stage is not giving up.
    """
    if not rep.holds:
        return _NOT_HELD
    first = rep.holds[0]
    missing = first.target_s - (max(hold.end_s for hold in rep.holds) - first.start_s)
    if missing > 0 and (rep.phases[0].end_s > first.start_s or not rep.got_up):
        return Measured.absent("reasons.hold_cut", filmed=False)
    return Measured(missing, rep.confidence(_held_frames(rep)))


@repetition_measure("sway_trunk", unit="trunk")
def sway_trunk(rep: RepetitionSeries) -> Measured:
    """Sway of the hips during a hold: root mean square distance from their mean position; the largest of all holds."""
    hips = rep.body.midpoint("HIP") / rep.body.trunk_px
    worst: list[float] = []
    for hold in rep.holds:
        there = hips[rep.frames(hold.start_s, hold.end_s)]
        there = there[~np.isnan(there).any(axis=-1)]
        if len(there):
            worst.append(float(np.sqrt(((there - there.mean(axis=0)) ** 2).sum(axis=-1).mean())))
    if not worst:
        return _NOT_HELD
    return Measured(max(worst), rep.confidence(_held_frames(rep)))
