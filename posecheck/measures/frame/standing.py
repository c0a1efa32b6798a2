"""Frame measures of somebody who stands with one foot in front of the other or on a stool, seen from the side."""

from __future__ import annotations

import numpy as np

from posecheck.calibration import HIP_JOINT_TRUNK
from posecheck.measures.body import Body
from posecheck.measures.body.legs import ANKLE, HEEL, KNEE, TOE
from posecheck.measures.body.stance import RAISED, STANDING
from posecheck.measures.definitions import frame_measure
from posecheck.measures.geometry import Array, angle_deg
from posecheck.measures.kinds import RATE, THERE_AND_BACK


def _hip(body: Body) -> Array:
    """The midpoint of the hip joints in pixels, shape (..., 2): behind and below that of the hip landmarks."""
    trunk = body.trunk_frame
    return np.asarray(trunk.hip_px + HIP_JOINT_TRUNK * body.trunk_px * (trunk.back - trunk.along))


def _leg(body: Body, leg: int, joint: int) -> Array:
    return body.stance.points_px[..., leg, joint, :]


def _sole_y(body: Body, leg: int) -> Array:
    """The row of heel or toe, whichever is lower."""
    return np.fmax(_leg(body, leg, HEEL)[..., 1], _leg(body, leg, TOE)[..., 1])


def _hip_deg(body: Body, leg: int) -> Array:
    return angle_deg(body.midpoint("SHOULDER"), _hip(body), _leg(body, leg, KNEE))


@frame_measure("trunk_lean_deg", unit="deg")
def trunk_lean_deg(body: Body) -> Array:
    """Angle of the trunk line to the vertical: positive leaning forward, negative leaning back."""
    trunk = body.midpoint("SHOULDER") - _hip(body)
    return np.asarray(np.degrees(np.arctan2(-body.back_sign * trunk[..., 0], -trunk[..., 1])))


@frame_measure("raised_knee_deg", unit="deg")
def raised_knee_deg(body: Body) -> Array:
    """Knee angle of the leg in front, on the stool: 180 is straight."""
    return angle_deg(_hip(body), _leg(body, RAISED, KNEE), _leg(body, RAISED, ANKLE))


@frame_measure("raised_hip_deg", unit="deg")
def raised_hip_deg(body: Body) -> Array:
    """Hip angle (shoulder, hip, knee) of the leg in front, on the stool: 180 is straight."""
    return _hip_deg(body, RAISED)


@frame_measure("standing_knee_deg", unit="deg")
def standing_knee_deg(body: Body) -> Array:
    """Knee angle of the leg behind, on the floor: 180 is straight.

    It is measured from the midpoint of the hip landmarks, not from the hip joint: MediaPipe puts hip and knee of a
    straight leg equally far in front of the joints (measured), so that the two errors cancel.
    """
    return angle_deg(body.midpoint("HIP"), _leg(body, STANDING, KNEE), _leg(body, STANDING, ANKLE))


@frame_measure("standing_hip_deg", unit="deg")
def standing_hip_deg(body: Body) -> Array:
    """Hip angle (shoulder, hip, knee) of the leg behind, on the floor: the larger, the more the hip is extended."""
    return _hip_deg(body, STANDING)


@frame_measure("raised_foot_trunk", unit="trunk")
def raised_foot_trunk(body: Body) -> Array:
    """Height of the front foot's sole over that of the foot behind."""
    return np.asarray((_sole_y(body, STANDING) - _sole_y(body, RAISED)) / body.trunk_px)


@frame_measure("raised_foot_tilt_deg", unit="deg")
def raised_foot_tilt_deg(body: Body) -> Array:
    """Slope of the front foot's sole, up or down: 0 is flat."""
    sole = _leg(body, RAISED, TOE) - _leg(body, RAISED, HEEL)
    return np.asarray(np.degrees(np.arctan2(np.abs(sole[..., 1]), np.abs(sole[..., 0]))))


@frame_measure("step_trunk", unit="trunk")
def step_trunk(body: Body) -> Array:
    """Horizontal distance of the ankles."""
    return np.asarray(np.abs(_leg(body, RAISED, ANKLE)[..., 0] - _leg(body, STANDING, ANKLE)[..., 0]) / body.trunk_px)


@frame_measure("hips_motion_trunk_s", "trunk/s", RATE)
def _hips_motion(body: Body) -> Array:
    """Speed of the hips.

    The function returns the hips' midpoint in trunk lengths, shape (..., 1, 2).
    """
    return body.midpoint("HIP")[..., None, :] / body.trunk_px


@frame_measure("arm_elevation_deg", unit="deg")
def arm_elevation_deg(body: Body) -> Array:
    """Angle of the upper arms: 0 hanging down, 180 straight up."""
    arm = body.midpoint("ELBOW") - body.midpoint("SHOULDER")
    return np.asarray(np.degrees(np.arctan2(np.abs(arm[..., 0]), arm[..., 1])))


@frame_measure("arm_speed_deg_s", "deg/s", RATE)
def _arm_speed(body: Body) -> Array:
    """Speed at which the upper arms go up (positive) or come down (negative)."""
    return arm_elevation_deg(body)


@frame_measure("elbow_deg", unit="deg")
def elbow_deg(body: Body) -> Array:
    """Elbow angle: 180 is straight."""
    return angle_deg(body.midpoint("SHOULDER"), body.midpoint("ELBOW"), body.midpoint("WRIST"))


@frame_measure("bounce_trunk", "trunk", THERE_AND_BACK)
def _bounce(body: Body) -> Array:
    """How far the hips went up or down and came back within 1.5 s.

    The function returns their height over the floor.
    """
    return body.height_trunk(body.midpoint("HIP"))
