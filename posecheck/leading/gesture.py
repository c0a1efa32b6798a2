"""Find a hand that is raised and held: the way to stop a practice without a keyboard."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.calibration import VISIBLE
from posecheck.measures.geometry import Array
from posecheck.pose import Pose
from posecheck.pose.landmarks import Landmark

HELD_S: Final = 2.0
"""How long the hand must be up: long enough not to happen by chance, short enough not to tire. Chosen, not measured."""

_FORGIVEN_S: Final = 0.4
"""An arm that isn't seen for this long, in some frames, is still up."""

_WITHIN_DEG: Final = 35.0
"""An arm points up if it is within this angle of the vertical. The arm of somebody who lies with it overhead isn't."""

_REACH_TRUNK: Final = 0.6
"""The arm must appear at least this long: an arm is about 1.2 trunk lengths, and foreshortened it still appears half as
long."""

_STRAIGHT_SHARE: Final = 0.85
"""The arm is straight if the distance from shoulder to wrist is at least this share of the length of both bones: an
elbow flexed by 60 degrees gives 0.87."""


class RaisedHand:
    """Watch for a straight arm that points up, with the wrist above the ear.

    Two raised arms count as well: MediaPipe often puts a hidden arm where the other one is (measured on somebody lying,
    with a visibility of up to 0.8). Arms that have been up from the beginning don't count: they must have been seen
    down before.
    """

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._last_s = float("-inf")
        self._seen_down = False

    def held_s(self, t_s: float, pose: Pose) -> float:
        """Take the pose of one frame; return for how many seconds a hand has been up."""
        if t_s - self._last_s > _FORGIVEN_S:
            self._since_s = None
        if pose.seen and not hand_up(pose):
            self._seen_down = True
        elif pose.seen and self._seen_down:
            self._last_s = t_s
            if self._since_s is None:
                self._since_s = t_s
        return 0.0 if self._since_s is None else self._last_s - self._since_s


def hand_up(pose: Pose) -> bool:
    """Whether an arm is straight and points up."""
    return any(_arm_up(pose, side) for side in ("LEFT", "RIGHT"))


def _arm_up(pose: Pose, side: str) -> bool:
    shoulder, elbow, wrist, hip, ear = (
        _point(pose, f"{side}_{name}") for name in ("SHOULDER", "ELBOW", "WRIST", "HIP", "EAR")
    )
    reach = wrist - shoulder
    length = float(np.hypot(*reach))
    bones = float(np.hypot(*(elbow - shoulder)) + np.hypot(*(wrist - elbow)))
    from_vertical = np.degrees(np.arctan2(abs(reach[0]), -reach[1]))
    return bool(
        pose.visibility[Landmark[f"{side}_WRIST"]] > VISIBLE
        and wrist[1] < ear[1]
        and from_vertical < _WITHIN_DEG
        and length > _REACH_TRUNK * np.hypot(*(shoulder - hip))
        and length > _STRAIGHT_SHARE * bones
    )


def _point(pose: Pose, name: str) -> Array:
    return np.asarray(pose.points_px[Landmark[name]])
