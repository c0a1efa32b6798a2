"""Is the whole picture turned on its side or upside down? MediaPipe finds a person the same, whichever way up."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from posecheck.pose import Pose
from posecheck.pose.landmarks import Landmark

Turned = Literal["on_side", "upright", "flat", "upside_down"]

_EVERY_S: Final = 0.25
_UPRIGHT_DEG: Final = 60.0
"""A line from ankles to shoulders steeper than this is upright; somebody seated on the floor stays below it."""

_MOSTLY: Final = 0.5
_KNEE_TRUNK: Final = 0.15
"""Knees drawn up or on a pillow were 0.3 to 0.6 over the line from hip to ankle in 6 clips, turned as much below it."""


class TurnedWatch:
    """Gather, four times a second, how the person lies in the picture."""

    def __init__(self) -> None:
        self._looked_s = -np.inf
        self._lines: list[tuple[float, float]] = []

    def step(self, pose: Pose) -> None:
        """Take the pose of one frame."""
        if not pose.seen or pose.t_s - self._looked_s < _EVERY_S:
            return
        self._looked_s = pose.t_s
        shoulder, hip, knee, ankle = (
            pose.points_px[[Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]].mean(axis=0)
            for name in ("SHOULDER", "HIP", "KNEE", "ANKLE")
        )
        x, y = shoulder - ankle
        trunk_px = max(float(np.hypot(*(shoulder - hip))), 1.0)
        knee_up = ((hip[1] + ankle[1]) / 2.0 - knee[1]) / trunk_px
        self._lines.append((float(np.degrees(np.arctan2(-y, abs(x)))), float(knee_up)))

    def turned(self, lying: bool) -> Turned | None:
        """How the picture seems to be turned, given whether the exercise is done ``lying``; ``None`` if it is not.

        ``upright``: the person stands head up in an exercise that is done lying, or lies in a picture on its side;
        ``flat``: the person lies in one that is done standing, or stands in a picture on its side.
        """
        if not self._lines:
            return None
        elevation, knee_up = np.array(self._lines).T
        head_up = float((elevation > _UPRIGHT_DEG).mean())
        head_down = float((elevation < -_UPRIGHT_DEG).mean())
        if not lying:
            if head_down >= _MOSTLY:
                return "upside_down"
            lies = float(np.median(knee_up)) > 2.0 * _KNEE_TRUNK
            return "flat" if head_up + head_down < _MOSTLY and not lies else None
        if head_up + head_down >= _MOSTLY:
            return "upright" if head_up > head_down else "on_side"
        return "upside_down" if float(np.median(knee_up)) < -_KNEE_TRUNK else None
