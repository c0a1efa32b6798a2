"""The camera of a scene: an exact pinhole."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from studio.rotations import Array, unit
from studio.scene import Camera

SIZE_PX: Final = (640, 480)
"""Width and height of every picture."""

_NEAR_M: Final = 0.2
_FAR_M: Final = 20.0


class View:
    """Where the camera of a scene stands, how it looks, and where it sees what.

    It looks from the near side at the aim, turned about it by the yaw, and then rolls about its own axis: with a
    positive roll it leans to its right, so that what is level in the room rises to the right in the picture.
    """

    def __init__(self, camera: Camera) -> None:
        self.near_side: Final = 1.0 if camera.sees == "left" else -1.0
        """Which way the camera stands on the x axis."""
        aim, yaw = np.array(camera.aim_m), np.radians(camera.yaw_deg)
        away = camera.distance_m * np.array([self.near_side * np.cos(yaw), -np.sin(yaw)])
        self.place_m: Final = np.array([*(aim[:2] + away), camera.height_m])
        ahead = unit(aim - self.place_m)
        right = unit(np.cross(ahead, (0.0, 0.0, 1.0)))
        up = np.cross(right, ahead)
        c, s = np.cos(np.radians(camera.roll_deg)), np.sin(np.radians(camera.roll_deg))
        self.axes: Final[Array] = np.stack([c * right - s * up, c * up + s * right, ahead])
        """Right, up and ahead of the picture in the room, (3, 3)."""
        self.focal_px: Final = SIZE_PX[1] / 2.0 / float(np.tan(np.radians(camera.field_of_view_deg) / 2.0))

    def project(self, points: ArrayLike) -> Array:
        """Where points (..., 3) of the room are in the picture: x to the right, y down from its upper left corner, px.

        The middle of the first pixel is at (0.5, 0.5).
        """
        seen = (np.asarray(points, float) - self.place_m) @ self.axes.T
        middle = np.array(SIZE_PX) / 2.0
        pixels: Array = middle + self.focal_px * seen[..., :2] / seen[..., 2:] * (1.0, -1.0)
        return pixels

    def rays(self, scale: int = 1) -> Array:
        """The direction of every pixel's middle, (height, width, 3); ``scale`` times as many pixels each way."""
        width, height = SIZE_PX[0] * scale, SIZE_PX[1] * scale
        x, y = np.meshgrid(np.arange(width) + 0.5 - width / 2.0, height / 2.0 - np.arange(height) - 0.5)
        rays: Array = np.stack([x, y, np.full(x.shape, self.focal_px * scale)], axis=-1) @ self.axes
        return rays

    def clip_matrix(self) -> Array:
        """From the room to OpenGL's clip space, (4, 4)."""
        depth = _FAR_M - _NEAR_M
        lens = np.zeros((4, 4))
        lens[0, 0], lens[1, 1] = 2.0 * self.focal_px / SIZE_PX[0], 2.0 * self.focal_px / SIZE_PX[1]
        lens[2, 2:] = -(_FAR_M + _NEAR_M) / depth, -2.0 * _FAR_M * _NEAR_M / depth
        lens[3, 2] = -1.0
        turned = np.eye(4)
        turned[:3, :3] = self.axes * np.array([[1.0], [1.0], [-1.0]])
        turned[:3, 3] = -turned[:3, :3] @ self.place_m
        return lens @ turned
