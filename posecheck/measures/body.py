"""The body as the exercises see it: one pose made relative to the person, or a whole series of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.measures.contour import BACK_FRACTIONS, FRONT_FRACTIONS, hidden_by_arm, lowest_row, outline_points
from posecheck.measures.filters import OneEuroFilter, smooth_zero_lag
from posecheck.measures.floor import UNKNOWN_FLOOR, FloorLine, live_floor
from posecheck.measures.geometry import Array
from posecheck.measures.standing_legs import NO_LEGS, STANDING_TRUNK, StandingLegs
from posecheck.pose.estimator import Pose
from posecheck.pose.landmarks import Landmark

TRUNK_SHARE: Final = 0.9
"""The trunk length is the hip-shoulder distance that this share of the frames doesn't exceed."""

_HISTORY_FRAMES: Final = 300
_SIDE_MEMORY_S: Final = 1.0
_PELVIS_WINDOW_TRUNK: Final = 0.35
_FOOT_WINDOW_TRUNK: Final = 0.10
ZERO_LAG_CUTOFF_HZ: Final = 4.0
_ONE_EURO_MIN_CUTOFF_HZ: Final = 1.5
_ONE_EURO_BETA_PER_TRUNK: Final = 8.0

_ARM: Final = ("SHOULDER", "ELBOW", "WRIST")
_FEET: Final = (
    Landmark.LEFT_ANKLE,
    Landmark.RIGHT_ANKLE,
    Landmark.LEFT_HEEL,
    Landmark.RIGHT_HEEL,
    Landmark.LEFT_FOOT_INDEX,
    Landmark.RIGHT_FOOT_INDEX,
)


@dataclass(frozen=True)
class Body:
    """One frame, or n frames stacked: every array may have a leading axis of length n.

    Attributes
    ----------
    t_s : ndarray of shape () or (n,)
    points_px : ndarray of shape (..., 33, 2)
        Landmarks (x, y), NaN where the person can't be judged.
    visibility : ndarray of shape (..., 33)
    back_px : ndarray of shape (..., 9, 2)
        Back points, pelvis to shoulders; NaN where unseen or hidden by the near arm.
    stance_px : ndarray of shape (..., 2, 4, 2)
        See :class:`posecheck.measures.standing_legs.StandingLegs`; NaN unless standing.
    front_px : ndarray of shape (..., 17, 2)
        Front points, lower belly to chest, or what lies on them: a hand goes up and down with the breath.
    pelvis_bottom_px, feet_bottom_px : ndarray of shape (...)
        Lowest mask row y under the pelvis and under the feet.
    near_side : str
        ``"left"`` or ``"right"``: the side towards the camera.
    back_sign : float
        +1 when the back lies clockwise (on screen) of the direction hip to shoulder, -1 otherwise.
    trunk_px : float
        The unit of length: hip to shoulder in pixels.
    floor : FloorLine
    """

    t_s: Array
    points_px: Array
    visibility: Array
    back_px: Array
    stance_px: Array
    front_px: Array
    pelvis_bottom_px: Array
    feet_bottom_px: Array
    near_side: str
    back_sign: float
    trunk_px: float
    floor: FloorLine

    def joint(self, name: str) -> Array:
        """Landmark ``name`` ("WRIST") of the near side, shape (..., 2)."""
        return self.points_px[..., Landmark[f"{self.near_side.upper()}_{name}"], :]

    def far_joint(self, name: str) -> Array:
        """Landmark ``name`` of the far side, shape (..., 2)."""
        return self.points_px[..., Landmark[f"{other_side(self.near_side).upper()}_{name}"], :]

    def far_visibility(self, name: str) -> Array:
        """MediaPipe's visibility of landmark ``name`` of the far side, shape (...)."""
        return self.visibility[..., Landmark[f"{other_side(self.near_side).upper()}_{name}"]]

    def midpoint(self, name: str) -> Array:
        """Middle of the left and right landmark ``name``, shape (..., 2): their side-view biases cancel."""
        left, right = Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]
        return (self.points_px[..., left, :] + self.points_px[..., right, :]) / 2.0

    def height_trunk(self, points: Array) -> Array:
        """Height over the floor in trunk lengths of ``points``, shape (..., 2)."""
        return (self.floor.y_at(points[..., 0]) - points[..., 1]) / self.trunk_px


def other_side(side: str) -> str:
    """``"left"`` for ``"right"`` and the other way round."""
    return "right" if side == "left" else "left"


class BodyTracker:
    """Make the :class:`Body` of each pose of a stream: who is near, how long the trunk, where the floor.

    Causal and without a clock. ``step`` returns the raw body (kept for the reported numbers) and a
    smoothed one (for what is shown and said now).
    """

    def __init__(self) -> None:
        self._trunks: deque[float] = deque(maxlen=_HISTORY_FRAMES)
        self._floors: deque[tuple[float, float]] = deque(maxlen=_HISTORY_FRAMES)
        self._t_s = -np.inf
        self._nearness = 0.0
        self._facing = 0.0
        self._legs = StandingLegs()
        self._filter: OneEuroFilter | None = None

    def step(self, pose: Pose) -> tuple[Body, Body]:
        """Raw and smoothed body of ``pose``, in which somebody must be seen."""
        assert pose.mask is not None
        points = pose.points_px
        hip, shoulder = _middle(points, "HIP"), _middle(points, "SHOULDER")
        self._trunks.append(float(np.hypot(*(shoulder - hip))))
        trunk_px = max(_trunk_length(np.array(self._trunks)), 1.0)
        memory = 1.0 - np.exp(-min(pose.t_s - self._t_s, 10.0) / _SIDE_MEMORY_S)
        self._t_s = pose.t_s
        self._nearness += memory * (_left_nearness(pose) - self._nearness)
        feet_x = points[list(_FEET), 0]
        window, foot_window = _PELVIS_WINDOW_TRUNK * trunk_px, _FOOT_WINDOW_TRUNK * trunk_px
        feet_bottom = lowest_row(pose.mask, feet_x.min() - foot_window, feet_x.max() + foot_window)
        # the feet's own columns don't tell: with the legs apart their landmarks may lie between them
        bottom = lowest_row(pose.mask, hip[0] - trunk_px, hip[0] + trunk_px)
        standing = bool(bottom - hip[1] > STANDING_TRUNK * trunk_px)
        # standing, the feet are under the hips: the toes tell which way the person faces
        before, behind = (
            (_middle(points, "FOOT_INDEX"), _middle(points, "HEEL")) if standing else (_middle(points, "ANKLE"), hip)
        )
        self._facing += memory * (float(behind[0] - before[0]) / trunk_px - self._facing)
        near_side = "left" if self._nearness >= 0 else "right"
        back_sign = 1.0 if self._facing >= 0 else -1.0
        back = outline_points(pose.mask, hip, shoulder, back_sign, trunk_px, BACK_FRACTIONS)
        front = outline_points(pose.mask, hip, shoulder, -back_sign, trunk_px, FRONT_FRACTIONS)
        near_shoulder, elbow, wrist = (points[Landmark[f"{near_side.upper()}_{name}"]] for name in _ARM)
        back[hidden_by_arm(back, near_shoulder, elbow, wrist, trunk_px)] = np.nan
        pelvis_bottom = lowest_row(pose.mask, hip[0] - window, hip[0] + window)
        raw = Body(
            t_s=np.asarray(pose.t_s),
            points_px=points,
            visibility=pose.visibility,
            back_px=back,
            stance_px=self._legs.step(pose, -back_sign, trunk_px) if standing else NO_LEGS,
            front_px=front,
            pelvis_bottom_px=np.asarray(pelvis_bottom),
            feet_bottom_px=np.asarray(feet_bottom),
            near_side=near_side,
            back_sign=back_sign,
            trunk_px=trunk_px,
            floor=self._floor(np.array([hip[0], pelvis_bottom]), np.array([feet_x.mean(), feet_bottom]), standing),
        )
        return raw, self._smoothed(raw)

    def _floor(self, pelvis: Array, feet: Array, standing: bool) -> FloorLine:
        """Median of the last lines under pelvis and feet: raised feet for a few seconds don't tilt it."""
        if not (np.isnan(pelvis[1]) or np.isnan(feet[1])):
            line = live_floor(pelvis, feet, standing)
            self._floors.append((line.slope, line.intercept_px))
        if not self._floors:
            return UNKNOWN_FLOOR
        slopes, intercepts = np.array(self._floors).T
        slope = float(np.median(slopes))
        under_pelvis = float(np.median(slopes * pelvis[0] + intercepts))
        return FloorLine(slope, under_pelvis - slope * float(pelvis[0]))

    def _smoothed(self, raw: Body) -> Body:
        if self._filter is None:
            self._filter = OneEuroFilter(_ONE_EURO_MIN_CUTOFF_HZ, _ONE_EURO_BETA_PER_TRUNK / raw.trunk_px)
        parts = (raw.points_px, raw.back_px, raw.front_px, raw.stance_px.reshape(-1, 2))
        smooth = self._filter(float(raw.t_s), np.concatenate(parts))
        points, back, front, legs = np.split(smooth, np.cumsum([len(part) for part in parts])[:-1])
        stance = legs.reshape(raw.stance_px.shape)
        return replace(raw, points_px=points, back_px=back, front_px=front, stance_px=stance)


def _trunk_length(distances_px: Array) -> float:
    """Trunk length from hip-shoulder distances, shape (n,): a curled trunk looks shorter, never longer."""
    rank = int(TRUNK_SHARE * (len(distances_px) - 1))
    return float(np.partition(distances_px, rank)[rank])


def _middle(points: Array, name: str) -> Array:
    return np.asarray((points[Landmark[f"LEFT_{name}"]] + points[Landmark[f"RIGHT_{name}"]]) / 2.0)


def _left_nearness(pose: Pose) -> float:
    """+1 if left shoulder and hip are nearer to the camera than the right ones, else -1."""
    left, right = (
        pose.depth_px[Landmark[f"{s}_SHOULDER"]] + pose.depth_px[Landmark[f"{s}_HIP"]] for s in ("LEFT", "RIGHT")
    )
    return 1.0 if left < right else -1.0


def stack(bodies: Sequence[Body], seen: Sequence[bool], floor: FloorLine | None = None) -> Body:
    """One body of n frames from n raw ones: zero-lag smoothed, one side, one trunk length, one floor.

    Parameters
    ----------
    bodies : sequence of n Body
        Single raw frames in order.
    seen : sequence of n bool
        False for frames that must not be judged: they become NaN.
    floor : FloorLine, optional
        The floor to measure from; without it the last live one.
    """
    t_s = np.array([float(body.t_s) for body in bodies])
    keep = np.array(seen, dtype=bool)

    def series(name: str) -> Array:
        values = np.stack([np.asarray(getattr(body, name), dtype=float) for body in bodies])
        values[~keep] = np.nan
        return values

    def smooth(name: str) -> Array:
        return smooth_zero_lag(t_s, series(name), ZERO_LAG_CUTOFF_HZ)

    sides = [body.near_side for body, good in zip(bodies, keep, strict=True) if good] or [bodies[-1].near_side]
    trunks = series("points_px")
    hips = (trunks[:, Landmark.LEFT_HIP] + trunks[:, Landmark.RIGHT_HIP]) / 2.0
    shoulders = (trunks[:, Landmark.LEFT_SHOULDER] + trunks[:, Landmark.RIGHT_SHOULDER]) / 2.0
    lengths = np.linalg.norm(shoulders - hips, axis=1)
    known = lengths[~np.isnan(lengths)]
    return Body(
        t_s=t_s,
        points_px=smooth("points_px"),
        visibility=series("visibility"),
        back_px=smooth("back_px"),
        stance_px=smooth("stance_px"),
        front_px=smooth("front_px"),
        pelvis_bottom_px=smooth("pelvis_bottom_px"),
        feet_bottom_px=smooth("feet_bottom_px"),
        near_side=max(set(sides), key=sides.count),
        back_sign=float(np.sign(np.median([body.back_sign for body in bodies])) or 1.0),
        trunk_px=_trunk_length(known) if len(known) else bodies[-1].trunk_px,
        floor=floor or bodies[-1].floor,
    )
