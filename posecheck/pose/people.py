"""Find out, once a second, if there is a second person in the frame."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from posecheck.calibration import MASK_EDGE
from posecheck.media import Frame
from posecheck.pose.backend import Image, ImageFormat, vision
from posecheck.pose.estimator import Landmarker
from posecheck.pose.observation import Pose

INTERVAL_S = 1.0
"""How often it is looked: nobody comes and goes within a second, and each look takes 10 ms."""

_GREY = 127
"""The grey with which the followed person is painted over."""

_MARGIN_SHARE = 0.04
"""A margin around the mask, this share of the image's longer side, is painted over too: hair, fingers and shadow."""

_MOSTLY_OUTSIDE = 0.5
"""If at least this share of the landmarks found is on what was painted over, they are the followed person's own."""


class SecondPersonDetector(Landmarker):
    """Paint over the followed person and look for somebody else in the rest of the image.

    In a clip with two men who stand apart, the network finds the second man in 1 of 10 frames if it is asked for two
    people at once, and in 10 of 10 if the first man is painted over. If nobody is left, only the detector runs (about
    10 ms).
    """

    def __init__(self, model: Path) -> None:
        super().__init__(model, running_mode=vision.RunningMode.IMAGE)
        self._next_s = -np.inf
        self._found = False

    def look(self, frame: Frame, pose: Pose) -> bool:
        """Take one frame, and look if it is time; return whether there was a second person at the last look."""
        if pose.mask is not None and frame.t_s >= self._next_s:
            self._next_s = frame.t_s + INTERVAL_S
            self._found = self._detect(frame, pose.mask)
        return self._found

    def _detect(self, frame: Frame, mask: np.ndarray) -> bool:
        height, width = frame.image.shape[:2]
        margin = 2 * round(_MARGIN_SHARE * max(height, width) / 2) + 1
        person = cv2.dilate((mask > MASK_EDGE).astype(np.uint8), np.ones((margin, margin), np.uint8)) > 0
        rest = frame.image.copy()
        rest[person] = _GREY
        result = self._landmarker.detect(Image(image_format=ImageFormat.SRGB, data=rest))
        for landmarks in result.pose_landmarks:
            x = np.clip([point.x * width for point in landmarks], 0, width - 1).astype(int)
            y = np.clip([point.y * height for point in landmarks], 0, height - 1).astype(int)
            if person[y, x].mean() < _MOSTLY_OUTSIDE:
                return True
        return False
