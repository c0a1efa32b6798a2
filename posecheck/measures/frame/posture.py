"""Frame measures of somebody who lies or sits, seen from the side."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.calibration import VISIBLE
from posecheck.measures.body import Body
from posecheck.measures.body.outline import BACK_FRACTIONS, LUMBAR, MIN_BACK_POINTS
from posecheck.measures.definitions import frame_measure
from posecheck.measures.geometry import Array, turn_deg
from posecheck.measures.kinds import RATE

LYING_BELOW_DEG: Final = 12.0
"""Below this trunk elevation the person lies. Lying gives -7 to 4 degrees, up to 8 with a high pillow under the head
(measured)."""


@frame_measure("trunk_elevation_deg", unit="deg")
def trunk_elevation_deg(body: Body) -> Array:
    """Angle of the trunk line over the floor: 0 lying on the back, 90 upright, more when leaning forward."""
    trunk = body.midpoint("SHOULDER") - body.midpoint("HIP")
    tilt = np.degrees(np.arctan(body.back_sign * body.floor.slope))
    return np.asarray(np.degrees(np.arctan2(-trunk[..., 1], body.back_sign * trunk[..., 0])) + tilt)


@frame_measure("trunk_speed_deg_s", "deg/s", RATE)
def _trunk_speed(body: Body) -> Array:
    """Speed at which the trunk rises (positive) or comes down (negative)."""
    return trunk_elevation_deg(body)


@frame_measure("motion_trunk_s", "trunk/s", RATE)
def _motion(body: Body) -> Array:
    """Speed of the fastest of shoulders, hips, knees and near wrist: small when the person is still.

    The function returns the four points in trunk lengths, shape (..., 4, 2).
    """
    joints = [body.midpoint("SHOULDER"), body.midpoint("HIP"), body.midpoint("KNEE"), body.joint("WRIST")]
    return np.stack(joints, axis=-2) / body.trunk_px


@frame_measure("head_motion_trunk_s", "trunk/s", RATE)
def _head_motion(body: Body) -> Array:
    """Speed of the head.

    The function returns the ears' midpoint in trunk lengths, shape (..., 1, 2).
    """
    return body.midpoint("EAR")[..., None, :] / body.trunk_px


def back_heights_trunk(body: Body) -> Array:
    """The heights over the floor of the nine back points, pelvis to shoulders, in trunk lengths: shape (..., 9)."""
    return body.height_trunk(body.outline.back_px)


@frame_measure("back_curvature_deg", unit="deg")
def back_curvature_deg(body: Body) -> Array:
    """Curvature of the back's outline from pelvis to shoulders: positive if rounded, negative if hollow.

    It is the angle between the tangents at both ends of a parabola that is fitted to the back points over the trunk
    line. NaN if fewer than six of the nine points are seen.
    """
    frame = body.trunk_frame
    depth = frame.back_px(body.outline.back_px) / np.maximum(frame.length_px, 1e-9)[..., None]
    seen = ~np.isnan(depth)
    # weighted least squares for all frames at once; unseen points have weight 0
    powers = np.stack([BACK_FRACTIONS**2, BACK_FRACTIONS, np.ones_like(BACK_FRACTIONS)], axis=-1)
    enough = seen.sum(axis=-1) >= MIN_BACK_POINTS
    weight = np.where(enough[..., None], seen, True).astype(float)
    normal_matrix = np.einsum("...k,ki,kj->...ij", weight, powers, powers)
    right = np.einsum("...k,ki->...i", weight * np.nan_to_num(depth), powers)
    fit = np.linalg.solve(normal_matrix, right[..., None])[..., 0]
    slopes = [2.0 * fit[..., 0] * end + fit[..., 1] for end in (BACK_FRACTIONS[0], BACK_FRACTIONS[-1])]
    curvature = np.degrees(np.arctan(slopes[0]) - np.arctan(slopes[1]))
    return np.where(enough, curvature, np.nan)


@frame_measure("lumbar_gap_trunk", unit="trunk")
def lumbar_gap_trunk(body: Body) -> Array:
    """Lumbar gap: height over the floor of the highest point of the low back's outline; only of somebody who lies."""
    heights = back_heights_trunk(body)[..., LUMBAR]
    lying = trunk_elevation_deg(body) < LYING_BELOW_DEG
    return np.where(lying, heights.max(axis=-1), np.nan)


@frame_measure("back_up_trunk", unit="trunk")
def back_up_trunk(body: Body) -> Array:
    """Height over the floor of the highest back point that is seen; 0 if none is seen."""
    heights = back_heights_trunk(body)
    highest: Array = np.where(np.isnan(heights), 0.0, heights).max(axis=-1)
    return highest


@frame_measure("hip_height_trunk", unit="trunk")
def hip_height_trunk(body: Body) -> Array:
    """Height of the hips over the floor: about 0.25 for somebody who lies or sits on it, 1.7 and more standing."""
    return body.height_trunk(body.midpoint("HIP"))


@frame_measure("head_height_trunk", unit="trunk")
def head_height_trunk(body: Body) -> Array:
    """Height of the ears' midpoint over the floor."""
    return body.height_trunk(body.midpoint("EAR"))


@frame_measure("head_back_deg", unit="deg")
def head_back_deg(body: Body) -> Array:
    """Angle of the neck line (shoulder to ear) to the trunk line: negative nodding forward, positive thrown back."""
    shoulder = body.midpoint("SHOULDER")
    return body.back_sign * turn_deg(shoulder - body.midpoint("HIP"), body.midpoint("EAR") - shoulder)


@frame_measure("feet_height_trunk", unit="trunk")
def feet_height_trunk(body: Body) -> Array:
    """Height over the floor of the lowest point of the feet's outline."""
    middle_x = (body.joint("ANKLE")[..., 0] + body.joint("FOOT_INDEX")[..., 0]) / 2.0
    return (body.floor.y_at(middle_x) - body.outline.feet_bottom_px) / body.trunk_px


@frame_measure("hand_height_trunk", unit="trunk")
def hand_height_trunk(body: Body) -> Array:
    """Height over the floor of the lower wrist; the far one counts only while MediaPipe finds it visible."""
    near = body.height_trunk(body.joint("WRIST"))
    far = body.height_trunk(body.far_joint("WRIST"))
    return np.where(body.far_visibility("WRIST") > VISIBLE, np.fmin(near, far), near)
