"""What the networks see in one frame: a pose, and with its frame the observation that a session is fed with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.media import Frame
from posecheck.pose.landmarks import LANDMARK_COUNT


@dataclass(frozen=True)
class Pose:
    """What MediaPipe saw in one frame; all NaN, and no mask, when it saw nobody.

    Attributes
    ----------
    t_s : float
        Time of the frame in seconds.
    points_px : ndarray of shape (33, 2)
        Landmarks as (x, y) in pixels, x right, y down. May lie outside the image: MediaPipe guesses.
    depth_px : ndarray of shape (33,)
        MediaPipe's relative depth, smaller is nearer. Good enough to order left and right, no more.
    world_m : ndarray of shape (33, 3)
        MediaPipe's metric landmarks about the hip centre.
    visibility : ndarray of shape (33,)
        0 to 1. Says little about hips and shoulders, which read 1.0 even when hidden.
    mask : ndarray of shape (H, W), float32, or None
        Probability that a pixel belongs to the person.
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
    """A frame, the pose of the person in it, and whether ``others`` are in the picture as well."""

    frame: Frame
    pose: Pose
    others: bool

    @property
    def t_s(self) -> float:
        """Time of the frame in seconds."""
        return self.frame.t_s
