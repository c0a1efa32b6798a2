"""Frame measures of somebody on the back who slides one leg out and back: of the moving and of the other leg."""

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
from posecheck.measures.body.outline import LUMBAR, MIN_BACK_POINTS, RIBS
from posecheck.measures.definitions import frame_measure
from posecheck.measures.frame.posture import back_heights_trunk, trunk_elevation_deg
from posecheck.measures.geometry import Array, angle_deg
from posecheck.measures.kinds import RATE, Change

_REBUILT_DEG: Final = 2.0
"""A knee angle is corrected only if it is wrong by more than this."""


@lru_cache(maxsize=2)  # several measures of one body ask for them
def leg_angles_deg(body: Body) -> tuple[Array, Array]:
    """The knee angle and the thigh's elevation of both legs, in degrees: two arrays of shape (..., 2 legs).

    The elevation is the angle of the thigh over the floor: 0 towards the feet, 90 up. NaN for a leg whose thigh or
    shank appears too long or too short (``WRONG_LENGTH``).

    Notes
    -----
    While one leg is bent MediaPipe puts the knee of the other, straight leg too near to it: the knee angle is then too
    small. Hip and ankle are found better. By the law of cosines their distance and the lengths of thigh and shank give
    the knee angle of a leg that is nearly straight (``STRETCHED``), and how small it can be at least (with
    ``REACH_ERROR``). Where the landmarks give less than that, knee angle and elevation come from this triangle.
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
    """The angle opposite to ``side`` in a triangle with the other sides ``a`` and ``b``, by the law of cosines.

    0 or 180 if ``side`` is too short or too long for such a triangle.
    """
    return np.asarray(
        np.degrees(np.arccos(np.clip((a**2 + b**2 - side**2) / np.maximum(2.0 * a * b, 1e-9), -1.0, 1.0)))
    )


def _over_floor_deg(body: Body, direction: Array) -> Array:
    """The elevation of ``direction``, shape (..., 2): 0 along the floor towards the feet, 90 up, 180 to the head."""
    tilt = np.degrees(np.arctan(body.back_sign * body.floor.slope))
    return np.asarray(np.degrees(np.arctan2(-direction[..., 1], -body.back_sign * direction[..., 0])) - tilt)


@frame_measure("moving_knee_deg", unit="deg")
def moving_knee_deg(body: Body) -> Array:
    """Knee angle of the moving leg: 180 is straight."""
    return leg_angles_deg(body)[0][..., MOVING]


@frame_measure("other_knee_deg", unit="deg")
def other_knee_deg(body: Body) -> Array:
    """Knee angle of the other leg, which stays: 180 is straight."""
    return leg_angles_deg(body)[0][..., OTHER]


@frame_measure("moving_hip_deg", unit="deg")
def moving_hip_deg(body: Body) -> Array:
    """Hip angle of the moving leg, between thigh and trunk: 180 is straight."""
    return 180.0 - leg_angles_deg(body)[1][..., MOVING] - trunk_elevation_deg(body) - HIP_BIAS_DEG


@frame_measure("foot_speed_trunk_s", "trunk/s", RATE)
@frame_measure("foot_out_trunk", "trunk")
def foot_out_trunk(body: Body) -> Array:
    """Position along the floor, away from the head, of the foot that is further out; its speed is positive outwards.

    While the far leg slides and the near one is held up in front of it, the far leg's landmarks jump. Then it is the
    mean of the landmarks' position and that of the outline's end.
    """
    feet = (-body.back_sign * body.legs.points_px[..., (ANKLE, HEEL), 0].mean(axis=-1)).max(axis=-1)
    if body.legs.far_slides:
        feet = (feet - body.back_sign * body.outline.feet_end_px) / 2.0
    return np.asarray(feet / body.trunk_px)


def moving_heel_px(body: Body) -> Array:
    """The heel of the moving leg in pixels, shape (..., 2).

    While the far leg slides and the near one is held up in front of it, it is the end of the outline instead.
    """
    if body.legs.far_slides:
        return np.stack([body.outline.feet_end_px, body.outline.foot_bottom_px], axis=-1)
    return body.legs.points_px[..., MOVING, HEEL, :]


@frame_measure("heel_lift_trunk", unit="trunk", kind=Change())
def _heel_height(body: Body) -> Array:
    """How far the heel of the moving leg has risen since the baseline."""
    unknown = np.isnan(moving_knee_deg(body)) & (not body.legs.far_slides)
    return np.where(unknown, np.nan, body.height_trunk(moving_heel_px(body)))


@frame_measure("hip_shift_trunk", unit="trunk", kind=Change(lambda shift: np.linalg.norm(shift, axis=-1)))
def _pelvis(body: Body) -> Array:
    """How far the hips' midpoint is from where it was in the baseline."""
    return body.midpoint("HIP") / body.trunk_px


@frame_measure("trunk_turn_deg", unit="deg", kind=Change())
def _trunk_tilt(body: Body) -> Array:
    """Change of the trunk's elevation since the baseline: positive if the shoulders rise."""
    return trunk_elevation_deg(body)


def low_back_rise(change: Array) -> Array:
    """How far the low back has risen, in trunk lengths.

    Parameters
    ----------
    change : ndarray of shape (..., 9)
        How far each back point has risen since the baseline.

    Returns
    -------
    ndarray of shape (...)
        The largest mean of two neighbouring points of the low back, less the error of the outline.

    Notes
    -----
    A back that lies on the floor can't sink. If a back point seems to sink, the outline is wrong by about as much: the
    largest such fall is subtracted. If it is more than ``LOW_BACK_ERROR_TRUNK``, or if the ribs seem to rise by more
    than that, the outline is not good enough and the result is NaN: with most cameras higher than 45 cm it is.
    """
    pairs = (change[..., LUMBAR][..., :-1] + change[..., LUMBAR][..., 1:]) / 2.0
    known = ~np.isnan(pairs).all(axis=-1) & ((~np.isnan(change)).sum(axis=-1) >= MIN_BACK_POINTS)
    rise = np.max(np.nan_to_num(pairs, nan=-np.inf), axis=-1)
    sunk = np.maximum(-np.min(np.nan_to_num(change), axis=-1), 0.0)
    ribs = np.median(np.nan_to_num(change[..., RIBS]), axis=-1)
    return np.where(known & (sunk <= LOW_BACK_ERROR_TRUNK) & (ribs <= LOW_BACK_ERROR_TRUNK), rise - sunk, np.nan)


@frame_measure("low_back_rise_trunk", unit="trunk", kind=Change(low_back_rise))
def _back_heights(body: Body) -> Array:
    """How far the low back has risen since the baseline: it rises when the pelvis tips forward.

    The function returns the heights of the nine back points over the floor, shape (..., 9).
    """
    return back_heights_trunk(body)


@frame_measure("flank_rise_trunk", unit="trunk", kind=Change())
def _flank(body: Body) -> Array:
    """How far the flank beside the low back has risen since the baseline: 0.002 for each degree of pelvic tilt."""
    return body.flank.rise_px / body.trunk_px


@frame_measure("held_thigh_away_deg", unit="deg", kind=Change(np.negative))
def _held_thigh(body: Body) -> Array:
    """How far the other leg's thigh has moved away from the chest since the baseline.

    If the far leg slides, MediaPipe may exchange the landmarks of the two legs. Then there is no number live, and one
    for the whole repetition only if they were hardly ever exchanged (``STEADY_LEGS_SHARE``).
    """
    thigh = leg_angles_deg(body)[1][..., OTHER]
    jumps = body.legs.far_slides and (thigh.ndim == 0 or np.isfinite(thigh).mean() < STEADY_LEGS_SHARE)
    return np.full_like(thigh, np.nan) if jumps else thigh


@frame_measure("other_knee_opening_deg", unit="deg", kind=Change())
def _other_knee(body: Body) -> Array:
    """How much the knee angle of the other leg has increased since the baseline."""
    return leg_angles_deg(body)[0][..., OTHER]


@frame_measure("head_lift_trunk", unit="trunk", kind=Change(lambda lift: lift.max(axis=-1)))
def _head(body: Body) -> Array:
    """How far the head or the shoulders have risen since the baseline, whichever is more."""
    return np.stack([body.height_trunk(body.midpoint(name)) for name in ("EAR", "SHOULDER")], axis=-1)


@frame_measure("hand_shift_trunk", unit="trunk", kind=Change(lambda shift: np.linalg.norm(shift, axis=-1)))
def _hand(body: Body) -> Array:
    """How far the near wrist is from where it was in the baseline."""
    return body.joint("WRIST") / body.trunk_px
