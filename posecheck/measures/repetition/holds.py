"""Measures of a repetition in which a position is held, and which leg is the one on the stool."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.body.stance import ANKLE
from posecheck.measures.registry import repetition_measure
from posecheck.measures.repetition.series import MIN_COVERAGE, Measured, RepetitionSeries
from posecheck.pose.landmarks import Landmark

_NOT_HELD: Final = Measured.absent("reasons.no_hold")
_ARMS_DOWN: Final = Measured.absent("reasons.arms_not_up")
_LIFTED_TRUNK: Final = 0.3
"""One ankle this much higher than the other: a foot is on its way to the stool."""

_LIFTING_S: Final = 0.8
"""How long a foot takes up to the stool."""

_APART_TRUNK: Final = 0.05
"""Ankles closer in height than this are level: a landmark is good to about this."""

_STANDING_S: Final = (1.2, 0.3)
_ON_STOOL_S: Final = (1.0, 3.0)
"""Both feet stand from the one to the other before a foot is seen lifted, and it stands on the stool so long after."""

_NEAR_FOOT_TRUNK: Final = 0.06
"""When the near foot leaves the floor the lowest outline rises by 0.10 to 0.14 with the camera waist high (measured on
rendered clips, 13 of them changed in harmless ways); when the far one does, not at all."""

_STAYED_TRUNK: Final = 0.4
"""A foot that stays on the floor may turn; a step is longer."""

_FEW: Final = 3
"""Pictures that a median needs."""


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
        return Measured.absent("reasons.hold_unseen")
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
        return Measured.absent("reasons.hold_cut", filmed=False)
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


def stool_side(rep: RepetitionSeries) -> str | None:
    """The person's own side of the foot that was put on the stool; ``None`` if that is not sure.

    MediaPipe's left and right may be swapped as soon as the legs part. The outline can't be: seen from over the floor
    the near foot stands lower in the picture, so the lowest outline rises when that foot is lifted. If it doesn't rise
    (the far foot, or a camera near the floor) the labels tell, as long as they never contradict themselves while the
    foot goes up.
    """
    left, right = (rep.body.points_px[:, Landmark[f"{side}_ANKLE"], 1] for side in ("LEFT", "RIGHT"))
    higher = (right - left) / rep.body.trunk_px
    lifted = np.flatnonzero(np.abs(higher) > _LIFTED_TRUNK)
    if len(lifted) == 0 or lifted[0] == 0:
        return None
    first_s = float(rep.t_s[lifted[0]])
    if _near_foot_lifted(rep, first_s):
        return rep.body.near_side
    lifting = higher[rep.frames(first_s - _STANDING_S[1], first_s + _LIFTING_S)]
    signs = np.sign(lifting[np.abs(lifting) > _APART_TRUNK])
    if abs(float(signs.sum())) < len(signs):
        return None
    return "left" if signs[0] > 0 else "right"


def _near_foot_lifted(rep: RepetitionSeries, first_s: float) -> bool:
    """Whether the lowest outline rose when a foot was lifted at ``first_s``, the other one staying where it was."""
    before = rep.frames(first_s - _STANDING_S[0], first_s - _STANDING_S[1])
    after = rep.frames(first_s + _ON_STOOL_S[0], first_s + _ON_STOOL_S[1])
    bottom = rep.body.feet_bottom_px
    ankles = rep.body.points_px[:, [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE], 0].mean(axis=1)
    standing = rep.body.stance_px[:, 1, ANKLE, 0]
    if any(np.isfinite(part).sum() < _FEW for part in (bottom[before], bottom[after], standing[after])):
        return False
    trunk_px = float(np.nanmedian(rep.body.trunk_px))
    moved = abs(float(np.nanmedian(standing[after]) - np.nanmedian(ankles[before]))) / trunk_px
    rise = float(np.nanmedian(bottom[before]) - np.nanmedian(bottom[after])) / trunk_px
    return moved < _STAYED_TRUNK and rise > _NEAR_FOOT_TRUNK
