"""The body as the exercises see it: one pose made relative to the person, or a whole series of them."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.measures.body.flank import Flank
from posecheck.measures.body.floor import FloorLine
from posecheck.measures.body.landmarks import Landmarks, other_side
from posecheck.measures.body.legs import Legs, leg_hips_px
from posecheck.measures.body.outline import Outline
from posecheck.measures.body.stance import Stance
from posecheck.measures.body.trunk import Trunk, TrunkFrame
from posecheck.measures.geometry import Array, midpoint
from posecheck.pose.landmarks import Landmark


@dataclass(frozen=True, eq=False)
class Body:
    """One frame, or n frames stacked: every array may have a leading axis of length n. Each is equal to itself only.

    ``t_s``, shape () or (n,), is the time; each other field is a part. A part is found, and stacked, with the help of
    those above it.
    """

    t_s: Array
    landmarks: Landmarks
    trunk: Trunk
    outline: Outline
    legs: Legs
    stance: Stance
    flank: Flank
    floor: FloorLine

    @property
    def points_px(self) -> Array:
        """MediaPipe's landmarks, shape (..., 33, 2)."""
        return self.landmarks.points_px

    @property
    def near_side(self) -> str:
        """The side towards the camera, ``"left"`` or ``"right"``."""
        return self.landmarks.near_side

    @property
    def trunk_px(self) -> float:
        """The unit of length: hip to shoulder in pixels."""
        return self.trunk.length_px

    @property
    def back_sign(self) -> float:
        """+1 when the back lies clockwise (on screen) of the direction hip to shoulder, -1 otherwise."""
        return self.trunk.back_sign

    @property
    def trunk_frame(self) -> TrunkFrame:
        """The axes of the trunk."""
        return TrunkFrame.between(self.midpoint("HIP"), self.midpoint("SHOULDER"), self.back_sign)

    @property
    def leg_hips_px(self) -> Array:
        """Hip of the moving and of the other leg, shape (..., 2, 2)."""
        return leg_hips_px(self.points_px, self.legs.moving_side)

    def joint(self, name: str) -> Array:
        """Landmark ``name`` ("WRIST") of the near side, shape (..., 2)."""
        return self.points_px[..., Landmark[f"{self.near_side.upper()}_{name}"], :]

    def far_joint(self, name: str) -> Array:
        """Landmark ``name`` of the far side, shape (..., 2)."""
        return self.points_px[..., Landmark[f"{other_side(self.near_side).upper()}_{name}"], :]

    def far_visibility(self, name: str) -> Array:
        """MediaPipe's visibility of landmark ``name`` of the far side, shape (...)."""
        return self.landmarks.visibility[..., Landmark[f"{other_side(self.near_side).upper()}_{name}"]]

    def midpoint(self, name: str) -> Array:
        """Middle of the left and right landmark ``name``, shape (..., 2): their side-view biases cancel."""
        return midpoint(self.points_px, name)

    def height_trunk(self, points: Array) -> Array:
        """Height over the floor in trunk lengths of ``points``, shape (..., 2)."""
        return (self.floor.y_at(points[..., 0]) - points[..., 1]) / self.trunk_px
