"""Frame measures of a body lying or sitting side on to the camera."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.calibration import VISIBLE
from posecheck.measures.body import Body
from posecheck.measures.body.outline import BACK_FRACTIONS, LUMBAR
from posecheck.measures.definitions import frame_measure
from posecheck.measures.geometry import Array, turn_deg
from posecheck.measures.kinds import RATE

LYING_BELOW_DEG: Final = 12.0
"""Lying reads -7 to 4 degrees, with a high pillow under the head up to 8 (measured)."""

_MIN_BACK_POINTS: Final = 6
"""Of nine: a parabola through fewer follows the outline's noise."""


@frame_measure("trunk_elevation_deg", unit="deg")
def trunk_elevation_deg(body: Body) -> Array:
    """Trunk line over the floor: 0 lying on the back, 90 upright, more when leaning forward over the knees."""
    trunk = body.midpoint("SHOULDER") - body.midpoint("HIP")
    tilt = np.degrees(np.arctan(body.back_sign * body.floor.slope))
    return np.asarray(np.degrees(np.arctan2(-trunk[..., 1], body.back_sign * trunk[..., 0])) + tilt)


@frame_measure("trunk_speed_deg_s", "deg/s", RATE)
def _trunk_speed(body: Body) -> Array:
    """How fast the trunk rises (positive) or comes down (negative)."""
    return trunk_elevation_deg(body)


@frame_measure("motion_trunk_s", "trunk/s", RATE)
def _motion(body: Body) -> Array:
    """Shoulders, hips, knees and near wrist, shape (..., 4, 2) in trunk lengths: their fastest is small when still."""
    joints = [body.midpoint("SHOULDER"), body.midpoint("HIP"), body.midpoint("KNEE"), body.joint("WRIST")]
    return np.stack(joints, axis=-2) / body.trunk_px


@frame_measure("head_motion_trunk_s", "trunk/s", RATE)
def _head_motion(body: Body) -> Array:
    """The ears' midpoint, shape (..., 1, 2) in trunk lengths: how fast the head moves."""
    return body.midpoint("EAR")[..., None, :] / body.trunk_px


def back_heights_trunk(body: Body) -> Array:
    """Height of the nine back points over the floor in trunk lengths, shape (..., 9), pelvis to shoulders."""
    return body.height_trunk(body.outline.back_px)


@frame_measure("back_curvature_deg", unit="deg")
def back_curvature_deg(body: Body) -> Array:
    """How much the back's outline turns from pelvis to shoulders: positive when rounded, negative when hollow.

    The angle between the end tangents of a parabola fitted to the back points over the trunk line.
    NaN with fewer than six of the nine points seen.
    """
    frame = body.trunk_frame
    depth = frame.back_px(body.outline.back_px) / np.maximum(frame.length_px, 1e-9)[..., None]
    seen = ~np.isnan(depth)
    # weighted least squares with the unseen points at weight 0, all frames at once
    powers = np.stack([BACK_FRACTIONS**2, BACK_FRACTIONS, np.ones_like(BACK_FRACTIONS)], axis=-1)
    enough = seen.sum(axis=-1) >= _MIN_BACK_POINTS
    weight = np.where(enough[..., None], seen, True).astype(float)
    normal_matrix = np.einsum("...k,ki,kj->...ij", weight, powers, powers)
    right = np.einsum("...k,ki->...i", weight * np.nan_to_num(depth), powers)
    fit = np.linalg.solve(normal_matrix, right[..., None])[..., 0]
    slopes = [2.0 * fit[..., 0] * end + fit[..., 1] for end in (BACK_FRACTIONS[0], BACK_FRACTIONS[-1])]
    curvature = np.degrees(np.arctan(slopes[0]) - np.arctan(slopes[1]))
    return np.where(enough, curvature, np.nan)


@frame_measure("lumbar_gap_trunk", unit="trunk")
def lumbar_gap_trunk(body: Body) -> Array:
    """Highest point of the low back's outline over the floor; NaN unless lying."""
    heights = back_heights_trunk(body)[..., LUMBAR]
    lying = trunk_elevation_deg(body) < LYING_BELOW_DEG
    return np.where(lying, heights.max(axis=-1), np.nan)


@frame_measure("back_up_trunk", unit="trunk")
def back_up_trunk(body: Body) -> Array:
    """Height over the floor of the highest part of the back that is seen; 0 where none is: nothing says it is up."""
    heights = back_heights_trunk(body)
    highest: Array = np.where(np.isnan(heights), 0.0, heights).max(axis=-1)
    return highest


@frame_measure("hip_height_trunk", unit="trunk")
def hip_height_trunk(body: Body) -> Array:
    """Height of the hips over the floor: about 0.25 lying or sitting on it, 1.7 and more standing."""
    return body.height_trunk(body.midpoint("HIP"))


@frame_measure("head_height_trunk", unit="trunk")
def head_height_trunk(body: Body) -> Array:
    """Height of the ears' midpoint over the floor."""
    return body.height_trunk(body.midpoint("EAR"))


@frame_measure("head_back_deg", unit="deg")
def head_back_deg(body: Body) -> Array:
    """Neck line (shoulder to ear) against the trunk line: negative nodding forward, positive thrown back."""
    shoulder = body.midpoint("SHOULDER")
    return body.back_sign * turn_deg(shoulder - body.midpoint("HIP"), body.midpoint("EAR") - shoulder)


@frame_measure("feet_height_trunk", unit="trunk")
def feet_height_trunk(body: Body) -> Array:
    """Height of the feet's lowest outline over the floor."""
    middle_x = (body.joint("ANKLE")[..., 0] + body.joint("FOOT_INDEX")[..., 0]) / 2.0
    return (body.floor.y_at(middle_x) - body.outline.feet_bottom_px) / body.trunk_px


@frame_measure("hand_height_trunk", unit="trunk")
def hand_height_trunk(body: Body) -> Array:
    """Height of the lower hand over the floor; the far hand counts only while MediaPipe takes it for visible."""
    near = body.height_trunk(body.joint("WRIST"))
    far = body.height_trunk(body.far_joint("WRIST"))
    return np.where(body.far_visibility("WRIST") > VISIBLE, np.fmin(near, far), near)
