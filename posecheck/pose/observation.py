"""What the networks find in one frame: the pose, and the observation that a session takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.media import Frame
from posecheck.pose.landmarks import LANDMARK_COUNT


@dataclass(frozen=True)
class Pose:
    """What MediaPipe found in one frame. If it found nobody, everything is NaN and there is no mask.

    Attributes
    ----------
    t_s : float
        Time of the frame in seconds.
    points_px : ndarray of shape (33, 2)
        Landmarks as (x, y) in pixels, x to the right and y down. They may lie outside of the image, where MediaPipe
        guesses.
    depth_px : ndarray of shape (33,)
        MediaPipe's relative depth: smaller is nearer. It shows which of left and right is nearer, and nothing more.
    world_m : ndarray of shape (33, 3)
        MediaPipe's landmarks (x, y, z) in metres; the origin is the midpoint of the hips.
    visibility : ndarray of shape (33,)
        0 to 1. It says little about hips and shoulders, for which it is 1.0 even if they are hidden.
    mask : ndarray of shape (H, W), float32, or None
        The probability that a pixel is the person's.
    """

    t_s: float
    points_px: NDArray[np.float64]
    depth_px: NDArray[np.float64]
    world_m: NDArray[np.float64]
    visibility: NDArray[np.float64]
    mask: NDArray[np.float32] | None

    @property
    def seen(self) -> bool:
        """Whether anybody was found."""
        return self.mask is not None

    @classmethod
    def nobody(cls, t_s: float) -> Pose:
        """The pose of a frame in which nobody was found."""

        def unseen(*shape: int) -> NDArray[np.float64]:
            return np.full(shape, np.nan)

        n = LANDMARK_COUNT
        return cls(t_s, unseen(n, 2), unseen(n), unseen(n, 3), unseen(n), None)


@dataclass(frozen=True, eq=False)
class Observation:
    """A frame, the pose of the person in it, and whether there are ``others`` in it as well."""

    frame: Frame
    pose: Pose
    others: bool

    @property
    def t_s(self) -> float:
        """Time of the frame in seconds."""
        return self.frame.t_s
