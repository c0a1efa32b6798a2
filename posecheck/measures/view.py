"""Can this frame be judged? Side on, big enough, whole, alone, bright enough, and no cut between shots."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.calibration import HIP_WIDTH_TRUNK, MASK_EDGE, SHOULDER_WIDTH_TRUNK
from posecheck.measures.geometry import yaw_deg
from posecheck.media import Frame
from posecheck.pose import Observation, Pose
from posecheck.pose.landmarks import Landmark

NO_PERSON: Final = "no_person"
NOT_SIDE_ON: Final = "not_side_on"
TOO_SMALL: Final = "too_small"
HEAD_OUT: Final = "head_out_of_frame"
FEET_OUT: Final = "feet_out_of_frame"
SECOND_PERSON: Final = "second_person"
TOO_DARK: Final = "too_dark"
CUT: Final = "cut"

_YAW_WINDOW_S: Final = 3.0
"""The camera doesn't turn within it: a median takes out arms and turning heads."""

_CUT_LOOK_BACK_S: Final = 0.4
"""A cut is there from one picture to the next; a slow camera sends them this far apart."""

_ROOM_INTERVAL_S: Final = 0.1
"""Ten times a second is enough for light and cuts."""

_THUMB: Final = (64, 36)
"""Width and height: a room is told from another by its large shapes."""

_EDGE_SHARE: Final = 0.01
"""Of the picture's longer side: fewer mask pixels at its edge are noise."""

_MIN_ROOM_SHARE: Final = 0.1
"""With less of the room in sight a cut isn't looked for."""

_CHANGED_GREY: Final = 8.0
"""Of 255: compression and noise change a cell by less."""

_CLEARLY_FACING_TRUNK: Final = 0.4
"""The feet this far from the hips, along the picture: sitting upright they are nearer."""

_HEAD: Final = (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_LEGS: Final = tuple(
    Landmark[f"{side}_{name}"] for name in ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX") for side in ("LEFT", "RIGHT")
)
_ARMS: Final = tuple(Landmark[f"{side}_{name}"] for name in ("ELBOW", "WRIST", "INDEX") for side in ("LEFT", "RIGHT"))
_GROUPS: Final = ((HEAD_OUT, _HEAD), (FEET_OUT, _LEGS), (None, _ARMS))


@dataclass(frozen=True)
class ViewLimits:
    """What a frame must satisfy; part of an exercise's camera set-up."""

    max_yaw_deg: float
    yaw_margin_deg: float
    min_trunk_px: float
    min_brightness: float
    cut_share: float


@dataclass(frozen=True)
class View:
    """How one frame is seen: the names of its problems (empty: it can be judged) and the camera yaw."""

    problems: tuple[str, ...]
    yaw_deg: float

    @property
    def usable(self) -> bool:
        """Whether anything may be judged from the frame."""
        return not self.problems


class ViewCheck:
    """Check the frames of one stream in order."""

    def __init__(self, limits: ViewLimits) -> None:
        self._limits = limits
        self._yaws: deque[tuple[float, float]] = deque()
        self._thumbs: deque[tuple[float, NDArray[np.float32], NDArray[np.bool_]]] = deque()
        self._room_looked_s = -np.inf
        self._room: list[str] = []
        self._facing = (-np.inf, 0.0)
        self._side_on = True

    def look(self, observation: Observation) -> View:
        """How the frame of one observation is seen."""
        frame, pose = observation.frame, observation.pose
        problems = self._room_problems(frame, pose.mask)
        if pose.seen and CUT not in problems and self._turned_about(frame.t_s, pose):
            problems.append(CUT)
        if CUT in problems:
            self._yaws.clear()
        if pose.mask is None:
            return View((*problems, NO_PERSON), float("nan"))
        if observation.others:
            problems.append(SECOND_PERSON)
        yaw, trunk_px = camera_yaw_deg(pose)
        yaw = self._median_yaw(frame.t_s, yaw)
        margin = self._limits.yaw_margin_deg
        self._side_on = yaw <= self._limits.max_yaw_deg - (0.0 if self._side_on else margin)
        if not self._side_on:
            problems.append(NOT_SIDE_ON)
        elif trunk_px < self._limits.min_trunk_px:
            problems.append(TOO_SMALL)
        problems.extend(parts_out_of_frame(pose))
        return View(tuple(problems), yaw)

    def _median_yaw(self, t_s: float, yaw: float) -> float:
        self._yaws.append((t_s, yaw))
        while t_s - self._yaws[0][0] > _YAW_WINDOW_S:
            self._yaws.popleft()
        return median(value for _, value in self._yaws)

    def _room_problems(self, frame: Frame, mask: NDArray[np.float32] | None) -> list[str]:
        """A cut or darkness, looked for ten times a second."""
        if frame.t_s - self._room_looked_s >= _ROOM_INTERVAL_S - 1e-6:
            self._room_looked_s = frame.t_s
            thumb = _thumbnail(frame.image)
            cut = [CUT] if self._cut(frame.t_s, thumb, mask) else []
            self._room = [*cut, *([TOO_DARK] if thumb.mean() < self._limits.min_brightness else [])]
        return list(self._room)

    def _cut(self, t_s: float, thumb: NDArray[np.float32], mask: NDArray[np.float32] | None) -> bool:
        """Whether the room behind the person has changed in many places within the last 0.4 s, by more than light."""
        person = np.zeros(thumb.shape, dtype=bool)
        if mask is not None:
            small = cv2.resize(mask, _THUMB, interpolation=cv2.INTER_NEAREST)
            person = cv2.dilate((small > 0.2).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        self._thumbs.append((t_s, thumb, person))
        while len(self._thumbs) > 1 and t_s - self._thumbs[1][0] >= _CUT_LOOK_BACK_S:
            self._thumbs.popleft()
        _, before, person_before = self._thumbs[0]
        room = ~(person | person_before)
        if room.mean() < _MIN_ROOM_SHARE:
            return False
        change = thumb[room] - before[room]
        if _changed_share(change - np.median(change)) <= self._limits.cut_share:
            return False
        return _changed_share(_unexplained_by_light(thumb[room], before[room])) > self._limits.cut_share

    def _turned_about(self, t_s: float, pose: Pose) -> bool:
        """Whether head and feet have changed ends at once, which no person can do: a cut in an even room."""
        shoulder, hip, ankle = (
            pose.points_px[[Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]].mean(axis=0)
            for name in ("SHOULDER", "HIP", "ANKLE")
        )
        towards_feet = float(hip[0] - ankle[0]) / max(float(np.hypot(*(shoulder - hip))), 1.0)
        if abs(towards_feet) < _CLEARLY_FACING_TRUNK:
            return False
        last_s, last = self._facing
        self._facing = t_s, towards_feet
        if not self._side_on:
            return False
        return t_s - last_s < _CUT_LOOK_BACK_S and last * towards_feet < 0


def _changed_share(change: NDArray[np.float32]) -> float:
    return float((np.abs(change) > _CHANGED_GREY).mean())


def _unexplained_by_light(now: NDArray[np.float32], before: NDArray[np.float32]) -> NDArray[np.float32]:
    """What is left of ``now`` after the gain and offset that best explain it from ``before`` (7 of 10 cells kept)."""
    design = np.stack([before, np.ones_like(before)], axis=1)
    kept = np.ones(len(now), dtype=bool)
    residual = now - before
    for _ in range(2):
        fit, *_ = np.linalg.lstsq(design[kept], now[kept], rcond=None)
        residual = now - design @ fit
        kept = np.abs(residual) <= np.quantile(np.abs(residual), 0.7)
    return np.asarray(residual, dtype=np.float32)


def camera_yaw_deg(pose: Pose) -> tuple[float, float]:
    """Camera yaw (0 side on, mean of shoulders and hips) and hip-shoulder distance in pixels of one pose."""
    points = pose.points_px
    shoulders = points[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]]
    hips = points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]]
    trunk = shoulders.mean(axis=0) - hips.mean(axis=0)
    yaw = [
        float(yaw_deg(trunk, pair[1] - pair[0], width))
        for pair, width in ((shoulders, SHOULDER_WIDTH_TRUNK), (hips, HIP_WIDTH_TRUNK))
    ]
    return sum(yaw) / 2.0, float(np.hypot(*trunk))


def parts_out_of_frame(pose: Pose) -> list[str]:
    """Names of the body ends that the picture cuts off.

    The mask reaching the picture's edge tells that something is cut; the landmark nearest to that
    spot tells what (landmarks alone don't: outside the picture they are invented at its border).
    A hand or elbow at the edge is nothing to complain of.
    """
    assert pose.mask is not None
    height, width = pose.mask.shape
    edges = (
        (pose.mask[0], lambda s: (s, 0.0)),
        (pose.mask[-1], lambda s: (s, height - 1.0)),
        (pose.mask[:, 0], lambda s: (0.0, s)),
        (pose.mask[:, -1], lambda s: (width - 1.0, s)),
    )
    found: set[str] = set()
    for values, place in edges:
        touching = np.flatnonzero(values > MASK_EDGE)
        if len(touching) < _EDGE_SHARE * max(height, width):
            continue
        spot = np.array(place(float(np.median(touching))))
        distance = [np.linalg.norm(pose.points_px[list(group)] - spot, axis=1).min() for _, group in _GROUPS]
        name = _GROUPS[int(np.argmin(distance))][0]
        if name is not None:
            found.add(name)
    return sorted(found, reverse=True)


def _thumbnail(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A tiny picture, 36 by 64, of the green channel: enough for brightness and for telling cuts."""
    coarse = np.ascontiguousarray(image[::4, ::4, 1])
    return cv2.resize(coarse, _THUMB, interpolation=cv2.INTER_AREA).astype(np.float32)
