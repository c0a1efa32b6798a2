"""The coordinate frame of the trunk in the image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.measures.geometry import Array


@dataclass(frozen=True, eq=False)
class TrunkFrame:
    """The coordinate frame of the trunk in the image: one axis from hip to shoulder, one towards the back.

    Attributes
    ----------
    hip_px : ndarray of shape (..., 2)
        The origin: the hips' midpoint (x, y) in pixels.
    along, back : ndarray of shape (..., 2)
        Unit vectors: from hip to shoulder, and at right angles to that, towards the back.
    length_px : ndarray of shape (...)
        The hip-shoulder distance in this frame.
    """

    hip_px: Array
    along: Array
    back: Array
    length_px: Array

    @classmethod
    def between(cls, hip_px: Array, shoulder_px: Array, back_sign: float) -> TrunkFrame:
        """The coordinate frame given by the midpoints of hips and shoulders, shape (..., 2).

        ``back_sign`` is +1 if the back lies clockwise (on screen) of the direction from hip to shoulder, else -1.
        """
        along = shoulder_px - hip_px
        length = np.linalg.norm(along, axis=-1)
        along = along / np.maximum(length, 1e-9)[..., None]
        return cls(hip_px, along, back_sign * np.stack([-along[..., 1], along[..., 0]], axis=-1), length)

    def along_px(self, points_px: Array) -> Array:
        """How many pixels ``points_px``, shape (..., k, 2), are from the hip towards the shoulder: shape (..., k)."""
        return np.asarray(np.sum((points_px - self.hip_px[..., None, :]) * self.along[..., None, :], axis=-1))

    def back_px(self, points_px: Array) -> Array:
        """How many pixels ``points_px``, shape (..., k, 2), are behind the trunk line: shape (..., k)."""
        return np.asarray(np.sum((points_px - self.hip_px[..., None, :]) * self.back[..., None, :], axis=-1))
