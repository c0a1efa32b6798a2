"""A body that can lie, sit, stand and reach: postures from a few angles, with the floor under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from studio.rig import NECK, SIDES, SIGN, SPINE, Posture, Rig, Side
from studio.rotations import Array, about, about_x, about_y, about_z, frame, partway, unit

MAT_M: Final = 0.008
"""Thickness of the mat: the floor that the person lies on."""

FLESH_M: Final = 0.010
"""How far a resting body sinks in: soft tissue that the rigid mesh lacks."""

_TILTS_DEG: Final = (-6.0, 0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0)


class Figure:
    """One body with its segment lengths and its own way of lying flat, in metres and degrees.

    Spine and neck angles are flexion of each bone against its parent, lowest first: five of ``SPINE``, four of
    ``NECK``. ``flat_spine`` and ``flat_neck`` lay the back on the floor from sacrum to head; every other posture is
    best said relative to them, or all segments would land at once. ``flat_pitch`` is the root's rotation about x then.
    """

    def __init__(self, rig: Rig, floor_m: float = MAT_M) -> None:
        self.rig, self.floor_m = rig, floor_m
        self.thigh_m = rig.length("upperleg01.L", "lowerleg01.L")
        self.shank_m = rig.length("lowerleg01.L", "foot.L")
        self.upper_arm_m = rig.length("upperarm01.L", "lowerarm01.L")
        self.forearm_m = rig.length("lowerarm01.L", "wrist.L")
        self.leg_m, self.arm_m = self.thigh_m + self.shank_m, self.upper_arm_m + self.forearm_m
        self._feet = {side: rig.rest[rig.foot[side]] - rig.head(f"foot.{side}") for side in SIDES}
        self._fit_flat()
        self._fit_tilts()

    # ---- trunk -----------------------------------------------------------------------------------------------
    def trunk(self, spine: Sequence[float] | Array, neck: Sequence[float] | Array, shrug_deg: float = 0.0) -> Posture:
        """A posture with these flexions; ``shrug_deg`` lifts both shoulder girdles (arms overhead: 24)."""
        angles = dict(zip((*SPINE, *NECK), (*spine, *neck), strict=True))
        posture = Posture({bone: about_x(float(deg)) for bone, deg in angles.items()})
        for side in SIDES:
            if shrug_deg:
                posture.local[f"clavicle.{side}"] = about_y(-SIGN[side] * shrug_deg)
        return posture

    def rest_on_floor(
        self, posture: Posture, pitch_deg: float, y_m: float, roll_deg: float = 0.0, heading_deg: float = 0.0
    ) -> None:
        """Put the trunk (or buttocks, or head: what is lowest) on the floor. Pitch 0 is upright, -90 lies supine."""
        posture.root_rotation = about_z(heading_deg) @ about_x(pitch_deg) @ about_y(roll_deg)
        posture.root_m = np.array([0.0, y_m, 0.0])
        self.settle(posture)

    def settle(self, posture: Posture) -> None:
        """Raise or lower the whole body until it rests on the floor with the trunk, buttocks or head."""
        heights = np.sort(self.lying_points(posture)[:, 2])
        posture.root_m = posture.root_m + np.array([0.0, 0.0, self.floor_m - FLESH_M - heights[12]])

    def lying_points(self, posture: Posture) -> Array:
        """Where the skin is that may rest on the floor, (points, 3)."""
        rotations, places = self.rig.forward(posture)
        return self.rig.skin(rotations, places, self.rig.lying)

    def supine_angles(self, tilt_deg: float = 0.0) -> tuple[Array, Array, float]:
        """Spine, neck and pitch lying with the pelvis tipped forward: low back hollow, thorax and head down."""
        angles = np.array([np.interp(tilt_deg, _TILTS_DEG, column) for column in self._tilted.T])
        return angles[:5], angles[5:], -90.0 + self._flat_tilt + tilt_deg

    def roll_without_slip(self, postures: Sequence[Posture]) -> Array:
        """How far each posture of a movement must be shifted along y so that what rests on the floor doesn't slide.

        The postures' own root must be the floor's (``rest_on_floor`` at one y for all); returns (postures,), first 0.
        """
        before: Array | None = None
        shifts, shift = [], 0.0
        for posture in postures:
            points = self.lying_points(posture)
            points[:, 1] += shift
            if before is not None:
                weight = np.clip(0.012 - (before[:, 2] - self.floor_m), 0.0, None)
                if weight.sum() > 0:
                    slip = float((weight * (points[:, 1] - before[:, 1])).sum() / weight.sum())
                    shift -= slip
                    points[:, 1] -= slip
            before = points
            shifts.append(shift)
        return np.array(shifts)

    # ---- limbs -----------------------------------------------------------------------------------------------
    def joint(self, posture: Posture, name: str) -> Array:
        """Where a bone begins in the world, (3,): ``upperarm01.L`` is the left shoulder."""
        place: Array = self.rig.forward(posture)[1][self.rig.index[name]]
        return place

    def ankle_height(self, side: Side, foot: Array) -> float:
        """Of the ankle over the room's floor when a foot of this rotation (3, 3) touches the mat."""
        return self.floor_m - float((self._feet[side] @ foot.T)[:, 2].min())

    def legs(self, posture: Posture, targets: Mapping[Side, tuple[ArrayLike, ArrayLike, Array | None]]) -> None:
        """Reach with the legs: ankle, direction of the knee, rotation of the foot in the world."""
        for side, (ankle, knee_towards, foot) in targets.items():
            self.rig.reach_with_leg(posture, side, ankle, knee_towards, foot)

    def arms(self, posture: Posture, targets: Mapping[Side, tuple[ArrayLike, ArrayLike]]) -> None:
        """Reach with the arms: wrist, direction of the elbow."""
        for side, (wrist, elbow_towards) in targets.items():
            self.rig.reach_with_arm(posture, side, wrist, elbow_towards)

    def point_hand(
        self, posture: Posture, side: Side, fingers: ArrayLike, little_finger: ArrayLike, share: float = 1.0
    ) -> None:
        """Turn a hand: where its fingers point, and where the little finger lies seen from the index finger.

        ``share``: how far from the hand's rest in line with the forearm.
        """
        wrist, middle = self.rig.head(f"wrist.{side}"), self.rig.head(f"finger3-1.{side}")
        index, little = self.rig.head(f"finger2-1.{side}"), self.rig.head(f"finger5-1.{side}")
        wanted = frame(fingers, little_finger) @ frame(middle - wrist, little - index).T
        rotations, _ = self.rig.forward(posture)
        now = rotations[self.rig.index[f"wrist.{side}"]]
        self.rig.turn(posture, f"wrist.{side}", partway(now, wanted, share))

    def curl_fingers(self, posture: Posture, side: Side, deg: float, together: float = 0.0) -> None:
        """Bend every joint of the four fingers towards the palm.

        ``together``: how far fingers and thumb close up; 0 leaves them spread as the body was made.
        """
        rig = self.rig
        wrist, index, little = (rig.head(f"{bone}.{side}") for bone in ("wrist", "finger2-1", "finger5-1"))
        palm = -SIGN[side] * unit(np.cross(index - wrist, little - wrist))
        middle = rig.head(f"finger3-2.{side}") - rig.head(f"finger3-1.{side}")
        for finger in range(1 if together else 2, 6):
            along = rig.head(f"finger{finger}-2.{side}") - rig.head(f"finger{finger}-1.{side}")
            spread = float(np.degrees(np.arctan2(np.cross(along, middle) @ palm, along @ middle)))
            for joint in range(1, 4):
                bone, following = f"finger{finger}-{joint}.{side}", f"finger{finger}-{joint + 1}.{side}"
                if following in rig.index:
                    along = rig.head(following) - rig.head(bone)
                if finger > 1:
                    posture.local[bone] = about(np.cross(unit(along), palm), deg)
                if together and joint == 1:
                    closing = about(palm, together * spread * (0.6 if finger == 1 else 1.0))
                    posture.local[bone] = closing @ posture.local.get(bone, np.eye(3)) if finger > 1 else closing

    # ---- how this body lies ------------------------------------------------------------------------------------
    def _fit_flat(self) -> None:
        """Tilt of the root and flexion of spine and neck that lay back and head on the floor, by least squares."""
        rig = self.rig
        points = np.concatenate([rig.back, rig.occiput])
        count = len(rig.back)
        levels = np.arange(count)
        weight = np.concatenate([np.where(levels > 15, 0.25, 1.0), np.full(len(rig.occiput), 2.0)])
        wanted = np.concatenate([0.004 * np.exp(-(((levels - 6.0) / 2.5) ** 2)), np.full(len(rig.occiput), 0.004)])
        effort = np.array([0.10] + [0.13] * 9)

        def misfit(angles: Array) -> Array:
            posture = self.trunk(angles[1:6], angles[6:])
            posture.root_rotation = about_x(-90.0 + angles[0])
            heights = rig.skin(*rig.forward(posture), points)[:, 2]
            lowest = np.sort(heights[:count])[4]
            return np.concatenate([weight * (heights - lowest - wanted) * 100.0, effort * angles])

        angles = _least_squares(misfit, np.zeros(10), step=0.7, rounds=15)
        self._flat_tilt = float(angles[0])
        self.flat_pitch = -90.0 + self._flat_tilt
        self.flat_spine, self.flat_neck = angles[1:6], angles[6:]

    def _fit_tilts(self) -> None:
        """The same with the pelvis tipped forward: thorax and head stay on the floor, the low back is free."""
        rig = self.rig
        points = np.concatenate([rig.back, rig.occiput])
        levels = np.arange(len(rig.back))
        weight = np.where(levels > 15, 0.25, np.where(levels >= 10, 1.0, np.where(levels <= 1, 0.3, 0.0)))
        weight = np.concatenate([weight, np.full(len(rig.occiput), 2.0)])
        flat = np.concatenate([self.flat_spine, self.flat_neck])
        found = []
        for tilt in _TILTS_DEG:

            def misfit(angles: Array, tilt: float = tilt) -> Array:
                posture = self.trunk(angles[:5], angles[5:])
                posture.root_rotation = about_x(-90.0 + self._flat_tilt + tilt)
                transforms = rig.forward(posture)
                floor = np.sort(rig.skin(*transforms, rig.lying)[:, 2])[12] + FLESH_M
                heights = rig.skin(*transforms, points)[:, 2]
                even = 0.15 * np.diff(angles[:5] - flat[:5])
                return np.concatenate([weight * (heights - floor) * 100.0, 0.10 * (angles - flat), even])

            found.append(_least_squares(misfit, flat, step=0.6, rounds=20))
        self._tilted = np.array(found) + flat - found[_TILTS_DEG.index(0.0)]


def place_feet(figure: Figure, posture: Posture, y_m: float, apart_m: float = 0.105, rounds: int = 3) -> None:
    """Both feet flat on the floor at a place along y, knees up, for somebody who sits or lies; settles the trunk."""
    targets: dict[Side, tuple[NDArray[np.float64], tuple[float, float, float], Array]] = {}
    for side in SIDES:
        foot = about_z(SIGN[side] * 3.0)
        ankle = np.array([SIGN[side] * apart_m, y_m, figure.ankle_height(side, foot)])
        targets[side] = ankle, (SIGN[side] * 0.08, -0.35, 1.0), foot
    for _ in range(rounds):
        figure.legs(posture, targets)
        figure.settle(posture)
    figure.legs(posture, targets)


def _least_squares(misfit: Callable[[Array], Array], start: Array, step: float, rounds: int) -> Array:
    """Damped Gauss-Newton: the floor's contact makes the misfit too kinked for longer steps."""
    angles = start.copy()
    for _ in range(rounds):
        now = misfit(angles)
        slopes = [(misfit(angles + 0.5 * axis) - now) / 0.5 for axis in np.eye(len(angles))]
        jacobian = np.stack(slopes, axis=1)
        damped = jacobian.T @ jacobian + 1e-3 * np.eye(len(angles))
        angles = angles - step * np.linalg.solve(damped, jacobian.T @ now)
    return angles
