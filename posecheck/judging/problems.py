"""When and why the view could not be judged."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from posecheck.judging.outcome import ViewProblem
from posecheck.measures.body import Body
from posecheck.measures.view import CUT, View
from posecheck.pose import Pose

MIN_USABLE_SHARE: Final = 0.6
"""A recording is not judged as a whole if a smaller share of the frames with a person can be judged. Chosen, not
measured."""

_JOIN_GAP_S: Final = 0.25
"""Two times of the same problem are one if the gap between them is shorter than this."""

_MIN_DURATION_S: Final = 0.3
"""Shorter problems are not reported: no measure is missing because of them."""


class ProblemLog:
    """Join the problems of single frames to stretches of time."""

    def __init__(self) -> None:
        self._open: dict[str, list[float]] = {}
        self._over: list[ViewProblem] = []
        self._frames = self._with_pose = self._usable = 0
        self._yaws: list[float] = []
        self._sides: dict[str, int] = {"left": 0, "right": 0}

    def step(self, t_s: float, pose: Pose, view: View, body: Body | None) -> None:
        """Take one frame."""
        self._frames += 1
        self._with_pose += pose.seen
        self._usable += view.usable
        if pose.seen:
            self._yaws.append(view.yaw_deg)
        if body is not None:
            self._sides[body.near_side] += 1
        for name in view.problems:
            self._open.setdefault(name, [t_s, t_s])[1] = t_s
        for name, (start_s, last_s) in list(self._open.items()):
            if t_s - last_s > _JOIN_GAP_S:
                del self._open[name]
                self._over.append(ViewProblem(name, start_s, last_s))

    def summary(self) -> dict[str, Any]:
        """The part of an :class:`Outcome` that is about the view; problems that go on end with the last frame."""
        still = [ViewProblem(name, start_s, last_s) for name, (start_s, last_s) in self._open.items()]
        told = [one for one in (*self._over, *still) if one.name == CUT or one.end_s - one.start_s >= _MIN_DURATION_S]
        return {
            "problems": tuple(sorted(told, key=lambda problem: problem.start_s)),
            "view_ok": self._usable > 0 and self._usable >= MIN_USABLE_SHARE * self._with_pose,
            "near_side": max(self._sides, key=lambda side: self._sides[side]) if any(self._sides.values()) else None,
            "yaw_deg": float(np.median(self._yaws)) if self._yaws else None,
            "frames": self._frames,
            "frames_with_pose": self._with_pose,
        }
