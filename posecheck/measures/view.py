"""Decide if a frame can be judged: the person is side on, large enough, whole and alone, it is bright, and no cut."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.calibration import HIP_WIDTH_TRUNK, MASK_EDGE, SHOULDER_WIDTH_TRUNK
from posecheck.measures.geometry import midpoint, yaw_deg
from posecheck.media import Frame
from posecheck.media.frame import due
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
"""The yaw is the median over this time, in which no camera is turned: short turns of the shoulders don't change it."""

_CUT_LOOK_BACK_S: Final = 0.4
"""A cut lies between two frames that follow each other; those of a slow camera are this far apart."""

_ROOM_INTERVAL_S: Final = 0.1
"""How often light and cuts are looked for: ten times a second is enough."""

_THUMB: Final = (64, 36)
"""Width and height of the thumbnail: two rooms differ in their large shapes."""

_EDGE_SHARE: Final = 0.01
"""Fewer mask pixels than this share of the image's longer side, at one of its edges, are noise."""

_MIN_ROOM_SHARE: Final = 0.1
"""A cut is looked for if at least this share of the image is room, not person. Chosen, not measured."""

_PERSON: Final = 0.2
_AROUND_PERSON: Final = np.ones((5, 5), dtype=np.uint8)
"""What may be the person is left out of the room generously: where the mask is this sure, and two cells of the
thumbnail around it, for its edge and for shadows. Chosen, not measured."""

_UNCHANGED: Final = 0.7
"""Share of the room's cells that the change of light is fitted to the second time: those that it explains best, so that
what really changed in the room doesn't decide it. Chosen, not measured."""

_CHANGED_GREY: Final = 8.0
"""Of 255: compression and noise change a cell of the thumbnail by less."""

_CLEARLY_FACING_TRUNK: Final = 0.4
"""With hips and feet this far apart horizontally it is clear which way the person lies; sitting upright it is less."""

_HEAD: Final = (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_LEGS: Final = tuple(
    Landmark[f"{side}_{name}"] for name in ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX") for side in ("LEFT", "RIGHT")
)
_ARMS: Final = tuple(Landmark[f"{side}_{name}"] for name in ("ELBOW", "WRIST", "INDEX") for side in ("LEFT", "RIGHT"))
_GROUPS: Final = ((HEAD_OUT, _HEAD), (FEET_OUT, _LEGS), (None, _ARMS))


@dataclass(frozen=True)
class ViewLimits:
    """What a frame must satisfy to be judged; an exercise file gives it as ``[camera]``.

    Attributes
    ----------
    max_yaw_deg : float
        Above this camera yaw the view is not side on.
    yaw_margin_deg : float
        How far the yaw must be below ``max_yaw_deg`` to be side on again (hysteresis).
    min_trunk_px : float
        The person is too small if the trunk is shorter than this in the image.
    min_brightness : float
        It is too dark if the mean of the image's green channel, 0 to 255, is below this.
    cut_share : float
        A cut is assumed if a larger share of the room changes at once than this.
    """

    max_yaw_deg: float
    yaw_margin_deg: float
    min_trunk_px: float
    min_brightness: float
    cut_share: float


@dataclass(frozen=True)
class View:
    """The names of a frame's view problems (if it has none it can be judged), and the camera yaw in degrees."""

    problems: tuple[str, ...]
    yaw_deg: float

    @property
    def usable(self) -> bool:
        """Whether the frame can be judged."""
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
        """Take the next observation; return the view of its frame."""
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
        """Whether there is a cut, or too little light: looked for ten times a second, kept in between."""
        if due(frame.t_s, self._room_looked_s, _ROOM_INTERVAL_S):
            self._room_looked_s = frame.t_s
            thumb = _thumbnail(frame.image)
            cut = [CUT] if self._cut(frame.t_s, thumb, mask) else []
            self._room = [*cut, *([TOO_DARK] if thumb.mean() < self._limits.min_brightness else [])]
        return list(self._room)

    def _cut(self, t_s: float, thumb: NDArray[np.float32], mask: NDArray[np.float32] | None) -> bool:
        """Whether the room behind the person has changed within ``_CUT_LOOK_BACK_S``, and not only its light."""
        person = np.zeros(thumb.shape, dtype=bool)
        if mask is not None:
            small = cv2.resize(mask, _THUMB, interpolation=cv2.INTER_NEAREST)
            person = cv2.dilate((small > _PERSON).astype(np.uint8), _AROUND_PERSON) > 0
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
        """Whether head and feet have changed ends at once. Nobody can do that: it is a cut, even in a bare room."""
        shoulder, hip, ankle = (midpoint(pose.points_px, name) for name in ("SHOULDER", "HIP", "ANKLE"))
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
    """What remains of ``now`` after the gain and offset that map ``before`` to it best.

    The second of two least-squares fits uses the cells that the first explains best (``_UNCHANGED``).
    """
    design = np.stack([before, np.ones_like(before)], axis=1)
    kept = np.ones(len(now), dtype=bool)
    residual = now - before
    for _ in range(2):
        fit, *_ = np.linalg.lstsq(design[kept], now[kept], rcond=None)
        residual = now - design @ fit
        kept = np.abs(residual) <= np.quantile(np.abs(residual), _UNCHANGED)
    return np.asarray(residual, dtype=np.float32)


def camera_yaw_deg(pose: Pose) -> tuple[float, float]:
    """The camera yaw in degrees (mean of that from shoulders and from hips) and the hip-shoulder distance in pixels."""
    points = pose.points_px
    trunk = midpoint(points, "SHOULDER") - midpoint(points, "HIP")
    shoulders = points[Landmark.RIGHT_SHOULDER] - points[Landmark.LEFT_SHOULDER]
    hips = points[Landmark.RIGHT_HIP] - points[Landmark.LEFT_HIP]
    yaw = [
        float(yaw_deg(trunk, across, width))
        for across, width in ((shoulders, SHOULDER_WIDTH_TRUNK), (hips, HIP_WIDTH_TRUNK))
    ]
    return sum(yaw) / 2.0, float(np.hypot(*trunk))


def parts_out_of_frame(pose: Pose) -> list[str]:
    """Which ends of the body the image cuts off: ``HEAD_OUT``, ``FEET_OUT``, both or none.

    If the person mask reaches an edge of the image something is cut off there; the landmark nearest to that place says
    what. Landmarks alone don't show it, because MediaPipe guesses those outside of the image at its edge. A hand or an
    elbow that is cut off is no problem.
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
    """The green channel at 36 rows by 64 columns: enough to measure brightness and to find cuts."""
    coarse = np.ascontiguousarray(image[::4, ::4, 1])
    return cv2.resize(coarse, _THUMB, interpolation=cv2.INTER_AREA).astype(np.float32)
