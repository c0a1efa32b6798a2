"""Find out if the whole image is turned on its side or upside down. MediaPipe finds a person in any of these."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from posecheck.measures.geometry import midpoint
from posecheck.pose import Pose

Turned = Literal["on_side", "upright", "flat", "upside_down"]

_EVERY_S: Final = 0.25
"""Four looks a second are enough: the image is turned for a whole recording."""

_UPRIGHT_DEG: Final = 60.0
"""With a steeper line from ankles to shoulders the person is upright; somebody who sits on the floor stays below it.
Chosen, not measured."""

_MOSTLY: Final = 0.5
"""The image is taken as turned if it looks so in this share of the looks: more often than not."""

_KNEE_TRUNK: Final = 0.15
"""In 6 clips knees that were drawn up, or lay on a pillow, were 0.3 to 0.6 trunk lengths above the line from hip to
ankle; in an image that is upside down they are as far below it. This is half of the smallest."""


class TurnedWatch:
    """Note, four times a second, which way up the person is in the image."""

    def __init__(self) -> None:
        self._looked_s = -np.inf
        self._lines: list[tuple[float, float]] = []

    def step(self, pose: Pose) -> None:
        """Take the pose of the next frame."""
        if not pose.seen or pose.t_s - self._looked_s < _EVERY_S:
            return
        self._looked_s = pose.t_s
        shoulder, hip, knee, ankle = (midpoint(pose.points_px, name) for name in ("SHOULDER", "HIP", "KNEE", "ANKLE"))
        x, y = shoulder - ankle
        trunk_px = max(float(np.hypot(*(shoulder - hip))), 1.0)
        knee_up = ((hip[1] + ankle[1]) / 2.0 - knee[1]) / trunk_px
        self._lines.append((float(np.degrees(np.arctan2(-y, abs(x)))), float(knee_up)))

    def turned(self, lying: bool) -> Turned | None:
        """How the image seems to be turned; ``None`` if it doesn't. ``lying``: whether the exercise is done lying.

        For an exercise that is done lying, ``upright`` means that the person is head up and ``on_side`` that the person
        is head down: either the image is turned by 90 degrees, or somebody stands. For one that is done standing,
        ``flat`` means that the person seems to lie: the image is turned by 90 degrees, or somebody lies.
        ``upside_down`` means that the image is turned by 180 degrees.
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
