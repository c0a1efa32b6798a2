"""The input of every frame measure: one pose, or a series of poses, in terms of the person instead of the image."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.measures.body.axes import TrunkFrame
from posecheck.measures.body.flank import Flank
from posecheck.measures.body.floor import FloorLine
from posecheck.measures.body.landmarks import Landmarks, other_side
from posecheck.measures.body.legs import Legs, leg_hips_px
from posecheck.measures.body.outline import Outline
from posecheck.measures.body.stance import Stance
from posecheck.measures.body.trunk import Trunk
from posecheck.measures.geometry import Array, midpoint
from posecheck.pose.landmarks import Landmark


@dataclass(frozen=True, eq=False)
class Body:
    """The body in one frame, or in n frames stacked: then every array has a first axis of length n.

    ``t_s``, shape () or (n,), is the time in seconds. Each other field is a part; a part may use those above it. Two
    bodies are equal only if they are the same object.
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
        """MediaPipe's landmarks as (x, y) in pixels, shape (..., 33, 2)."""
        return self.landmarks.points_px

    @property
    def near_side(self) -> str:
        """The side towards the camera, ``"left"`` or ``"right"``."""
        return self.landmarks.near_side

    @property
    def trunk_px(self) -> float:
        """The trunk length, hip to shoulder, in pixels: the unit of all lengths."""
        return self.trunk.length_px

    @property
    def back_sign(self) -> float:
        """+1 if the back lies clockwise (on screen) of the direction from hip to shoulder, else -1."""
        return self.trunk.back_sign

    @property
    def trunk_frame(self) -> TrunkFrame:
        """The axes of the trunk."""
        return TrunkFrame.between(self.midpoint("HIP"), self.midpoint("SHOULDER"), self.back_sign)

    @property
    def leg_hips_px(self) -> Array:
        """The hips of the moving and of the other leg, in pixels: shape (..., 2 legs, 2)."""
        return leg_hips_px(self.points_px, self.legs.moving_side)

    def joint(self, name: str) -> Array:
        """Landmark ``name`` (such as "WRIST") of the near side, in pixels: shape (..., 2)."""
        return self.points_px[..., Landmark[f"{self.near_side.upper()}_{name}"], :]

    def far_joint(self, name: str) -> Array:
        """Landmark ``name`` of the far side, in pixels: shape (..., 2)."""
        return self.points_px[..., Landmark[f"{other_side(self.near_side).upper()}_{name}"], :]

    def far_visibility(self, name: str) -> Array:
        """MediaPipe's visibility, 0 to 1, of landmark ``name`` of the far side: shape (...)."""
        return self.landmarks.visibility[..., Landmark[f"{other_side(self.near_side).upper()}_{name}"]]

    def midpoint(self, name: str) -> Array:
        """The midpoint of the left and the right landmark ``name``, in pixels: shape (..., 2)."""
        return midpoint(self.points_px, name)

    def height_trunk(self, points: Array) -> Array:
        """The height of ``points`` over the floor, in trunk lengths: shape (...) for points of shape (..., 2)."""
        return (self.floor.y_at(points[..., 0]) - points[..., 1]) / self.trunk_px
