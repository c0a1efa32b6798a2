"""Measures of a repetition in which a position is held, and which leg is the one on the stool."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.registry import repetition_measure
from posecheck.measures.repetition import MIN_COVERAGE, Measured, RepetitionSeries
from posecheck.pose.landmarks import Landmark

_NOT_HELD: Final = Measured.absent("no position was held")
_ARMS_DOWN: Final = Measured.absent("the arms were not held up")
_LIFTED_TRUNK: Final = 0.3
_LIFTING_S: Final = 0.8


def _stage_frames(rep: RepetitionSeries, stage: int | None) -> NDArray[np.bool_]:
    """Frames of one stage, or of all."""
    frames = np.zeros(len(rep.t_s), dtype=bool)
    for hold in rep.holds:
        if stage in (None, hold.stage):
            frames |= rep.frames(hold.start_s, hold.end_s)
    return frames


def _median(rep: RepetitionSeries, name: str, stage: int) -> Measured:
    """What a frame measure was for half of a stage."""
    frames = _stage_frames(rep, stage)
    if not frames.any():
        return _NOT_HELD if stage == 1 else _ARMS_DOWN
    values = rep.values[name][frames]
    seen = float(np.isfinite(values).mean())
    if seen < MIN_COVERAGE:
        return Measured.absent("it could not be seen well enough while holding")
    return Measured(float(np.nanmedian(values)), seen * rep.confidence(frames))


def _register(name: str, stage: int) -> None:
    @repetition_measure(name, unit="deg")
    def measure(rep: RepetitionSeries) -> Measured:
        return _median(rep, name, stage)


for _name in (
    "trunk_lean_deg", "raised_knee_deg", "raised_hip_deg", "standing_knee_deg", "standing_hip_deg",
):  # fmt: skip
    _register(_name, stage=1)
for _name in ("arm_elevation_deg", "elbow_deg"):
    _register(_name, stage=2)


@repetition_measure("held_s", unit="s")
def held_s(rep: RepetitionSeries) -> Measured:
    """Time in which the position was right, all stages together."""
    if not rep.holds:
        return _NOT_HELD
    return Measured(sum(hold.held_s for hold in rep.holds), rep.confidence(_stage_frames(rep, None)))


@repetition_measure("missing_s", unit="s")
def missing_s(rep: RepetitionSeries) -> Measured:
    """How much sooner than asked for the position was left, whether it was right or not; negative if later.

    From the beginning of the first stage to the end of the last: going on to the next stage is no letting go.
    """
    if not rep.holds:
        return _NOT_HELD
    first = rep.holds[0]
    missing = first.target_s - (max(hold.end_s for hold in rep.holds) - first.start_s)
    if missing > 0 and (rep.phases[0].end_s > first.start_s or not rep.got_up):
        return Measured.absent("the hold was not seen from its beginning to its end", filmed=False)
    return Measured(missing, rep.confidence(_stage_frames(rep, None)))


@repetition_measure("sway_trunk", unit="trunk")
def sway_trunk(rep: RepetitionSeries) -> Measured:
    """How far the hips wander while holding: root mean square distance from their mean place, the largest stage."""
    hips = rep.body.midpoint("HIP") / rep.body.trunk_px
    worst: list[float] = []
    for hold in rep.holds:
        there = hips[rep.frames(hold.start_s, hold.end_s)]
        there = there[~np.isnan(there).any(axis=-1)]
        if len(there):
            worst.append(float(np.sqrt(((there - there.mean(axis=0)) ** 2).sum(axis=-1).mean())))
    if not worst:
        return _NOT_HELD
    return Measured(max(worst), rep.confidence(_stage_frames(rep, None)))


def stool_side(rep: RepetitionSeries) -> Literal["left", "right"] | None:
    """The person's own side of the foot that was put on the stool; ``None`` if that was not seen.

    Told from MediaPipe's left and right while the foot is lifted: before it both legs were seen together, the near
    one before the far one; later, with the legs apart, the two labels may be swapped for as long as they stay so.
    """
    left, right = (rep.body.points_px[:, Landmark[f"{side}_ANKLE"], 1] for side in ("LEFT", "RIGHT"))
    higher = (right - left) / rep.body.trunk_px
    lifted = np.flatnonzero(np.abs(higher) > _LIFTED_TRUNK)
    if len(lifted) == 0 or lifted[0] == 0:
        return None
    first_s = rep.t_s[lifted[0]]
    lifting = higher[rep.frames(first_s, first_s + _LIFTING_S)]
    return "left" if float(np.nanmean(lifting > 0)) > 0.5 else "right"
