"""A person standing side on, one foot on a stool, made of capsules with known angles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.calibration import HIP_JOINT_TRUNK
from posecheck.pose import Pose
from posecheck.pose.landmarks import LANDMARK_COUNT, Landmark
from tests.skeleton import FLOOR_Y, WIDTH, capsule, drawn

TRUNK = 100.0
THIGH, SHANK, SOLE = 0.85, 0.8, 0.1
UPPER_ARM = FOREARM = 0.35

Point = np.ndarray


@dataclass
class Stance:
    """``step`` goes from 0, both feet on the floor, to 1, in the stance; ``facing`` is +1 to the right.

    ``stool`` is its height in trunk lengths, ``knee_deg`` the standing knee, ``lean_deg`` the trunk from the vertical,
    ``arm_deg`` the arms from hanging, ``bend_deg`` of the elbows, ``dip`` how far the hips are lowered, in trunks.
    ``raised`` is the side of the foot on the stool; with ``swapped`` the landmarks call the legs by each other's name,
    with ``between`` they put both into the gap.
    """

    step: float = 1.0
    stool: float = 0.7
    knee_deg: float = 180.0
    lean_deg: float = 0.0
    arm_deg: float = 0.0
    bend_deg: float = 0.0
    dip: float = 0.0
    facing: int = 1
    raised: str = "left"
    near: str = "left"
    swapped: bool = False
    between: bool = False

    def joints(self) -> dict[str, Point]:
        """In pixels; "BACK" is the leg on the floor, "FRONT" the other one."""
        tilt = np.radians(22.0 * self.step)
        length = np.sqrt(THIGH**2 + SHANK**2 - 2 * THIGH * SHANK * np.cos(np.radians(self.knee_deg)))
        # in trunk lengths, x forwards, y up, from the ankle of the standing leg
        hip = length * np.array([np.sin(tilt), np.cos(tilt)]) - [0.0, self.dip]
        front = np.array([1.3, self.stool]) * self.step
        lean = np.radians(self.lean_deg)
        up, forwards = np.array([np.sin(lean), np.cos(lean)]), np.array([np.cos(lean), -np.sin(lean)])
        # MediaPipe puts the hips before and above the joints; the trunk is measured from there
        landmark = hip + HIP_JOINT_TRUNK * (up + forwards)
        shoulder = hip + (HIP_JOINT_TRUNK + np.sqrt(1.0 - HIP_JOINT_TRUNK**2)) * up
        arm = np.radians(self.arm_deg)
        elbow = shoulder + UPPER_ARM * np.array([np.sin(arm), -np.cos(arm)])
        arm += np.radians(self.bend_deg)
        wrist = elbow + FOREARM * np.array([np.sin(arm), -np.cos(arm)])
        ear = shoulder + np.array([0.05, 0.4])
        own = {
            "HIP": landmark, "SHOULDER": shoulder, "ELBOW": elbow, "WRIST": wrist, "EAR": ear,
            "BACK_KNEE": bent(hip, np.zeros(2)), "BACK_ANKLE": np.zeros(2),
            "FRONT_KNEE": bent(hip, front), "FRONT_ANKLE": front,
        }  # fmt: skip
        for leg, ankle in (("BACK", np.zeros(2)), ("FRONT", front)):
            own[f"{leg}_HEEL"] = ankle + np.array([-0.05, 0.02 - SOLE])
            own[f"{leg}_FOOT_INDEX"] = ankle + np.array([0.28, 0.02 - SOLE])
        origin = np.array([WIDTH / 2 - self.facing * 60.0, FLOOR_Y - SOLE * TRUNK])
        return {name: origin + TRUNK * point * [self.facing, -1.0] for name, point in own.items()}

    def mask(self) -> np.ndarray:
        joints = self.joints()
        capsules = [("SHOULDER", "HIP", 0.18), ("SHOULDER", "EAR", 0.1), ("EAR", "EAR", 0.17)]
        capsules += [("SHOULDER", "ELBOW", 0.08), ("ELBOW", "WRIST", 0.06)]
        for leg in ("BACK", "FRONT"):
            capsules += [("HIP", f"{leg}_KNEE", 0.13), (f"{leg}_KNEE", f"{leg}_ANKLE", 0.08)]
            capsules += [(f"{leg}_HEEL", f"{leg}_FOOT_INDEX", 0.06)]
        return drawn(*(capsule(joints[first], joints[last], radius * TRUNK) for first, last, radius in capsules))

    def pose(self, t_s: float) -> Pose:
        joints = self.joints()
        points = np.empty((LANDMARK_COUNT, 2))
        points[:] = joints["EAR"]
        depth = np.zeros(LANDMARK_COUNT)
        for landmark in Landmark:
            side, _, name = landmark.name.partition("_")
            leg = "FRONT" if (side.lower() == self.raised) != self.swapped else "BACK"
            where = joints.get(name, joints.get(f"{leg}_{name}"))
            if where is not None:
                points[landmark] = where
                depth[landmark] = -20.0 if side.lower() == self.near else 20.0
            if self.between and where is not None and name in ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX"):
                points[landmark] = (joints[f"FRONT_{name}"] + joints[f"BACK_{name}"]) / 2.0
        return Pose(t_s, points, depth, np.zeros((LANDMARK_COUNT, 3)), np.ones(LANDMARK_COUNT), self.mask())


def bent(hip: Point, ankle: Point) -> Point:
    """Where the knee is, forwards of the line from hip to ankle."""
    way = ankle - hip
    length = float(np.hypot(*way))
    along = (THIGH**2 - SHANK**2 + length**2) / (2 * length)
    out = np.sqrt(max(THIGH**2 - along**2, 0.0))
    unit = way / length
    return hip + along * unit + out * np.array([-unit[1], unit[0]])
