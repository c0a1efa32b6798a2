"""Frame measures of somebody on their back who slides one leg out and back: the leg that moves and the other one."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from posecheck.calibration import (
    HIP_BIAS_DEG,
    LOW_BACK_ERROR_TRUNK,
    REACH_ERROR,
    STEADY_LEGS_SHARE,
    STRAIGHT_KNEE_DEG,
    STRETCHED,
    WRONG_LENGTH,
)
from posecheck.measures.body import Body
from posecheck.measures.body.legs import ANKLE, HEEL, KNEE, MOVING, OTHER, segment_lengths
from posecheck.measures.body.outline import LUMBAR, RIBS
from posecheck.measures.definitions import frame_measure
from posecheck.measures.frame.posture import back_heights_trunk, trunk_elevation_deg
from posecheck.measures.geometry import Array, angle_deg
from posecheck.measures.kinds import RATE, Change

_MIN_BACK_POINTS: Final = 6
"""Of nine: with fewer the error of the others isn't seen."""

_REBUILT_DEG: Final = 2.0
"""A knee that reads straight within this is left where it is."""


@lru_cache(maxsize=2)  # several measures of one body ask for them
def leg_angles_deg(body: Body) -> tuple[Array, Array]:
    """Knee angle and elevation of the thigh over the floor (0 towards the feet, 90 up) of both legs, (..., 2) each.

    While one leg is bent MediaPipe pulls the knee of the other, straight one towards it. Hip and ankle are found
    better, and with the lengths of thigh and shank their distance tells how straight a stretched leg is at least: a
    knee that reads more bent is put where it must be. NaN for a leg with a thigh or shank of a wrong length.
    """
    hips, knees, ankles = body.leg_hips_px, body.legs.points_px[..., KNEE, :], body.legs.points_px[..., ANKLE, :]
    thigh, shank = body.legs.lengths_px[..., 0], body.legs.lengths_px[..., 1]
    reach = np.linalg.norm(ankles - hips, axis=-1)
    seen = angle_deg(hips, knees, ankles)
    least = _opposite_deg(reach * (1.0 - REACH_ERROR), thigh, shank)
    reached = np.minimum(_opposite_deg(reach, thigh, shank), STRAIGHT_KNEE_DEG)
    pulled = (reach > STRETCHED * (thigh + shank)) & (seen < least - _REBUILT_DEG)
    lengths = segment_lengths(hips, body.legs.points_px)
    wrong = (np.abs(lengths / body.legs.lengths_px - 1.0) > WRONG_LENGTH).any(axis=-1) & ~pulled
    rise = _over_floor_deg(body, ankles - hips) + _opposite_deg(shank, thigh, np.minimum(reach, thigh + shank))
    elevation = np.where(pulled, rise, _over_floor_deg(body, knees - hips))
    knee = np.where(pulled, reached, seen)
    elevation = (elevation + 90.0) % 360.0 - 90.0
    return np.where(wrong, np.nan, knee), np.where(wrong, np.nan, elevation)


def _opposite_deg(side: Array, a: Array, b: Array) -> Array:
    """Angle opposite to ``side`` of a triangle with the other sides ``a`` and ``b``; the nearest that there is."""
    return np.asarray(
        np.degrees(np.arccos(np.clip((a**2 + b**2 - side**2) / np.maximum(2.0 * a * b, 1e-9), -1.0, 1.0)))
    )


def _over_floor_deg(body: Body, direction: Array) -> Array:
    """Elevation of a direction, shape (..., 2): 0 along the floor towards the feet, 90 up, 180 towards the head."""
    tilt = np.degrees(np.arctan(body.back_sign * body.floor.slope))
    return np.asarray(np.degrees(np.arctan2(-direction[..., 1], -body.back_sign * direction[..., 0])) - tilt)


@frame_measure("moving_knee_deg", unit="deg")
def moving_knee_deg(body: Body) -> Array:
    """Knee angle of the leg that slides, 180 straight."""
    return leg_angles_deg(body)[0][..., MOVING]


@frame_measure("other_knee_deg", unit="deg")
def other_knee_deg(body: Body) -> Array:
    """Knee angle of the leg that stays."""
    return leg_angles_deg(body)[0][..., OTHER]


@frame_measure("moving_hip_deg", unit="deg")
def moving_hip_deg(body: Body) -> Array:
    """Hip angle of the leg that slides, thigh against trunk, 180 straight."""
    return 180.0 - leg_angles_deg(body)[1][..., MOVING] - trunk_elevation_deg(body) - HIP_BIAS_DEG


@frame_measure("foot_speed_trunk_s", "trunk/s", RATE)
@frame_measure("foot_out_trunk", "trunk")
def foot_out_trunk(body: Body) -> Array:
    """How far the foot further out is along the floor, away from the head; its speed is positive on the way out.

    The far leg's landmarks jump while the near one is held up beside it: then it is the mean with the outline's end.
    """
    feet = (-body.back_sign * body.legs.points_px[..., (ANKLE, HEEL), 0].mean(axis=-1)).max(axis=-1)
    if body.legs.far_slides:
        feet = (feet - body.back_sign * body.outline.feet_end_px) / 2.0
    return np.asarray(feet / body.trunk_px)


def moving_heel_px(body: Body) -> Array:
    """Where the heel of the leg that slides is, shape (..., 2): of a far leg beside a held one, its foot's outline."""
    if body.legs.far_slides:
        return np.stack([body.outline.feet_end_px, body.outline.foot_bottom_px], axis=-1)
    return body.legs.points_px[..., MOVING, HEEL, :]


@frame_measure("heel_lift_trunk", unit="trunk", kind=Change())
def _heel_height(body: Body) -> Array:
    """Height of the moving leg's heel over where it stood."""
    unknown = np.isnan(moving_knee_deg(body)) & (not body.legs.far_slides)
    return np.where(unknown, np.nan, body.height_trunk(moving_heel_px(body)))


@frame_measure("hip_shift_trunk", unit="trunk", kind=Change(lambda shift: np.linalg.norm(shift, axis=-1)))
def _pelvis(body: Body) -> Array:
    """Distance of the hips' midpoint from where it lay."""
    return body.midpoint("HIP") / body.trunk_px


@frame_measure("trunk_turn_deg", unit="deg", kind=Change())
def _trunk_tilt(body: Body) -> Array:
    """Change of the line from hips to shoulders, positive when the shoulders rise."""
    return trunk_elevation_deg(body)


def low_back_rise(change: Array) -> Array:
    """How far the low back has risen, from the change of the nine back points' heights, shape (..., 9).

    The highest pair of neighbours among the low back's points. A back on the floor can't sink: what the outline seems
    to sink anywhere is its error and taken off. Where it sinks by more than
    ``LOW_BACK_ERROR_TRUNK``, or the ribs seem to
    rise by that, it can't be judged: so it is with most cameras from 45 cm up.
    """
    pairs = (change[..., LUMBAR][..., :-1] + change[..., LUMBAR][..., 1:]) / 2.0
    known = ~np.isnan(pairs).all(axis=-1) & ((~np.isnan(change)).sum(axis=-1) >= _MIN_BACK_POINTS)
    rise = np.max(np.nan_to_num(pairs, nan=-np.inf), axis=-1)
    sunk = np.maximum(-np.min(np.nan_to_num(change), axis=-1), 0.0)
    ribs = np.median(np.nan_to_num(change[..., RIBS]), axis=-1)
    return np.where(known & (sunk <= LOW_BACK_ERROR_TRUNK) & (ribs <= LOW_BACK_ERROR_TRUNK), rise - sunk, np.nan)


@frame_measure("low_back_rise_trunk", unit="trunk", kind=Change(low_back_rise))
def _back_heights(body: Body) -> Array:
    """How far the low back has risen off the floor: the pelvis tips forward."""
    return back_heights_trunk(body)


@frame_measure("flank_rise_trunk", unit="trunk", kind=Change())
def _flank(body: Body) -> Array:
    """How far the flank over the low back has risen: by 0.002 a degree that the pelvis tips forward."""
    return body.flank.rise_px / body.trunk_px


@frame_measure("held_thigh_away_deg", unit="deg", kind=Change(np.negative))
def _held_thigh(body: Body) -> Array:
    """How far the other leg's thigh has gone away from the chest.

    In front of a sliding far leg the landmarks of the two may change places: it is known only over a whole repetition
    in which they hardly ever did.
    """
    thigh = leg_angles_deg(body)[1][..., OTHER]
    jumps = body.legs.far_slides and (thigh.ndim == 0 or np.isfinite(thigh).mean() < STEADY_LEGS_SHARE)
    return np.full_like(thigh, np.nan) if jumps else thigh


@frame_measure("other_knee_opening_deg", unit="deg", kind=Change())
def _other_knee(body: Body) -> Array:
    """How much straighter the other knee has become."""
    return leg_angles_deg(body)[0][..., OTHER]


@frame_measure("head_lift_trunk", unit="trunk", kind=Change(lambda lift: lift.max(axis=-1)))
def _head(body: Body) -> Array:
    """How far head or shoulders have risen."""
    return np.stack([body.height_trunk(body.midpoint(name)) for name in ("EAR", "SHOULDER")], axis=-1)


@frame_measure("hand_shift_trunk", unit="trunk", kind=Change(lambda shift: np.linalg.norm(shift, axis=-1)))
def _hand(body: Body) -> Array:
    """Distance of the near hand from where it was."""
    return body.joint("WRIST") / body.trunk_px
