"""The body as the exercises see it: one pose made relative to the person, or a whole series of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.body.flank import FlankTrack
from posecheck.measures.body.floor import UNKNOWN_FLOOR, FloorLine, live_floor
from posecheck.measures.body.legs import CLEARLY_TRUNK, in_roles, lead_trunk, legs_of, segment_lengths, settle_roles
from posecheck.measures.body.outline import (
    BACK_FRACTIONS,
    FRONT_FRACTIONS,
    furthest_column,
    hidden_by_arm,
    lowest_row,
    outline_points,
)
from posecheck.measures.body.stance import NO_LEGS, STANDING_TRUNK, StandingLegs
from posecheck.measures.filters import OneEuroFilter, smooth_zero_lag
from posecheck.measures.geometry import Array
from posecheck.pose.estimator import Pose
from posecheck.pose.landmarks import Landmark

TRUNK_SHARE: Final = 0.9
"""The trunk length is the hip-shoulder distance that this share of the frames doesn't exceed."""

_HISTORY_FRAMES: Final = 300
_SIDE_MEMORY_S: Final = 1.0
_MOVING_MEMORY_S: Final = 5.0
_HELD_UP_TRUNK: Final = 0.25
_ANKLE: Final = 1
_LENGTH_FRAMES: Final = 60
_COARSE: Final = 4
_PELVIS_WINDOW_TRUNK: Final = 0.35
_FOOT_WINDOW_TRUNK: Final = 0.10
_FOOT_HEIGHT_TRUNK: Final = 0.55
_FOOT_LENGTH_TRUNK: Final = 0.3  # from its end: the heel, whether the foot stands or lies
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


@dataclass(frozen=True, eq=False)
class Body:
    """One frame, or n frames stacked: every array may have a leading axis of length n. Each is equal to itself only.

    Attributes
    ----------
    t_s : ndarray of shape () or (n,)
    points_px : ndarray of shape (..., 33, 2)
        Landmarks (x, y), NaN where the person can't be judged.
    visibility : ndarray of shape (..., 33)
    back_px : ndarray of shape (..., 9, 2)
        Back points, pelvis to shoulders; NaN where unseen or hidden by the near arm.
    front_px : ndarray of shape (..., 17, 2)
        Front points, lower belly to chest, or what lies on them: a hand goes up and down with the breath.
    stance_px : ndarray of shape (..., 2, 4, 2)
        See :class:`posecheck.measures.body.stance.StandingLegs`; NaN unless standing.
    pelvis_bottom_px, feet_bottom_px : ndarray of shape (...)
        Lowest mask row y under the pelvis and under the feet.
    feet_end_px : ndarray of shape (...)
        Column x where the person ends near the floor, at the feet's end: the foot that is furthest out.
    foot_bottom_px : ndarray of shape (...)
        Lowest mask row y of that foot.
    flank_px : ndarray of shape (...)
        How far the flank over the low back has risen; only its changes mean anything. NaN until the person was in a
        phase that others are compared with, and where it can't be seen. See :mod:`posecheck.measures.body.flank`.
    legs_px : ndarray of shape (..., 2, 4, 2)
        Knee, ankle, heel and toe of the leg that moves out and of the other; see :mod:`posecheck.measures.body.legs`.
    moving_left : ndarray of shape (...)
        +1 where MediaPipe calls the moving leg left, -1 right, 0 where it isn't clear which one moves.
    moving_side : str
        What that comes to: the side of the moving leg.
    leg_lengths_px : ndarray of shape (2, 2)
        Length of thigh and shank of the moving and of the other leg, as they mostly appear.
    far_slides : bool
        Whether the far leg moves and the near one is held up beside it, which makes its landmarks jump.
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
    front_px: Array
    stance_px: Array
    pelvis_bottom_px: Array
    feet_bottom_px: Array
    feet_end_px: Array
    foot_bottom_px: Array
    flank_px: Array
    legs_px: Array
    moving_left: Array
    moving_side: str
    leg_lengths_px: Array
    far_slides: bool
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

    @property
    def leg_hips_px(self) -> Array:
        """Hip of the moving and of the other leg, shape (..., 2, 2)."""
        return _leg_hips(self.points_px, self.moving_side)

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


def _leg_hips(points_px: Array, moving_side: str) -> Array:
    names = [f"{side.upper()}_HIP" for side in (moving_side, other_side(moving_side))]
    return points_px[..., [Landmark[name] for name in names], :]


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
        self._stance = StandingLegs()
        self._frames = 0
        self._moving_left = 0.0
        self._far_slides = 0.0
        self._legs: Array | None = None
        self._lengths: deque[Array] = deque(maxlen=_LENGTH_FRAMES)
        self._flank = FlankTrack()
        self._filter: OneEuroFilter | None = None

    def step(self, pose: Pose, image: NDArray[np.uint8] | None = None, at_rest: bool = False) -> tuple[Body, Body]:
        """Raw and smoothed body of ``pose``, in which somebody must be seen.

        ``image``, shape (H, W, 3): the picture it was found in, without which the flank is unseen. ``at_rest``: no
        movement has begun, so that later pictures may be compared with this one.
        """
        assert pose.mask is not None
        points = pose.points_px
        hip, shoulder = _middle(points, "HIP"), _middle(points, "SHOULDER")
        self._trunks.append(float(np.hypot(*(shoulder - hip))))
        trunk_px = max(_trunk_length(np.array(self._trunks)), 1.0)
        passed_s = min(pose.t_s - self._t_s, 1.0)
        memory = 1.0 - np.exp(-min(pose.t_s - self._t_s, 10.0) / _SIDE_MEMORY_S)
        self._t_s = pose.t_s
        self._nearness += memory * (_left_nearness(pose) - self._nearness)
        feet_x = points[list(_FEET), 0]
        window, foot_window = _PELVIS_WINDOW_TRUNK * trunk_px, _FOOT_WINDOW_TRUNK * trunk_px
        feet_bottom = lowest_row(pose.mask, feet_x.min() - foot_window, feet_x.max() + foot_window)
        # the feet's own columns don't tell: with the legs apart their landmarks may lie between them
        coarse = pose.mask[::_COARSE, ::_COARSE]
        bottom = _COARSE * lowest_row(coarse, *((hip[0] + side * trunk_px) / _COARSE for side in (-1.0, 1.0)))
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
        legs = legs_of(points)
        lead = float(lead_trunk(legs, back_sign, trunk_px))
        self._legs, crossed = in_roles(legs, self._legs, lead)
        moving_left = 0.0 if abs(lead) <= CLEARLY_TRUNK else -1.0 if crossed else 1.0
        self._frames += 1
        memory = max(1.0 - np.exp(-passed_s / _MOVING_MEMORY_S), 1.0 / self._frames)
        self._moving_left += memory * (moving_left - self._moving_left)
        moving_side = "left" if self._moving_left >= 0 else "right"
        held_up = float(self._legs[0, _ANKLE, 1] - self._legs[1, _ANKLE, 1]) > _HELD_UP_TRUNK * trunk_px
        self._far_slides += memory * (float(held_up and moving_side != near_side) - self._far_slides)
        feet_end = furthest_column(
            pose.mask,
            pelvis_bottom - _FOOT_HEIGHT_TRUNK * trunk_px,
            pelvis_bottom + _FOOT_HEIGHT_TRUNK * trunk_px,
            -back_sign,
        )
        foot = sorted((feet_end, feet_end + back_sign * _FOOT_LENGTH_TRUNK * trunk_px))
        flank = float("nan")
        if image is not None:
            flank = self._flank.step(pose.t_s, image, (hip, shoulder), (elbow, wrist), -back_sign, trunk_px, at_rest)
        self._lengths.append(segment_lengths(_leg_hips(points, moving_side), self._legs))
        raw = Body(
            t_s=np.asarray(pose.t_s),
            points_px=points,
            visibility=pose.visibility,
            back_px=back,
            front_px=front,
            stance_px=self._stance.step(pose, -back_sign, trunk_px) if standing else NO_LEGS,
            pelvis_bottom_px=np.asarray(pelvis_bottom),
            feet_bottom_px=np.asarray(feet_bottom),
            feet_end_px=np.asarray(feet_end),
            foot_bottom_px=np.asarray(lowest_row(pose.mask, *foot) if np.isfinite(feet_end) else np.nan),
            flank_px=np.asarray(flank),
            legs_px=self._legs,
            moving_left=np.asarray(moving_left),
            moving_side=moving_side,
            leg_lengths_px=np.median(np.array(self._lengths), axis=0),
            far_slides=self._far_slides > 0.5,
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
        single = np.array([[raw.feet_end_px, raw.foot_bottom_px], [raw.flank_px, raw.flank_px]])
        legs, stance = raw.legs_px.reshape(-1, 2), raw.stance_px.reshape(-1, 2)
        parts = (raw.points_px, raw.back_px, raw.front_px, legs, stance, single)
        smooth = self._filter(float(raw.t_s), np.concatenate(parts))
        points, back, front, legs, stance, single = np.split(smooth, np.cumsum([len(part) for part in parts])[:-1])
        return replace(
            raw,
            points_px=points,
            back_px=back,
            front_px=front,
            legs_px=legs.reshape(raw.legs_px.shape),
            stance_px=stance.reshape(raw.stance_px.shape),
            feet_end_px=single[0, 0],
            foot_bottom_px=single[0, 1],
            flank_px=single[1, 0],
        )


def _trunk_length(distances_px: Array) -> float:
    """Trunk length from hip-shoulder distances, shape (n,): a curled trunk looks shorter, never longer."""
    rank = int(TRUNK_SHARE * (len(distances_px) - 1))
    return float(np.partition(distances_px, rank)[rank])


def _median_length(lengths_px: Array) -> Array:
    """Median over n frames of lengths, shape (n, 2, 2), NaN where never seen."""
    seen = ~np.isnan(lengths_px).any(axis=(1, 2))
    return np.median(lengths_px[seen], axis=0) if seen.any() else np.full(lengths_px.shape[1:], np.nan)


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
    moving_left = series("moving_left")
    legs = smooth_zero_lag(t_s, settle_roles(series("legs_px"), np.abs(moving_left) > 0), ZERO_LAG_CUTOFF_HZ)
    points = smooth("points_px")
    moving_side = "left" if np.nansum(moving_left) >= 0 else "right"
    leg_lengths = segment_lengths(_leg_hips(points, moving_side), legs)
    return Body(
        t_s=t_s,
        points_px=points,
        visibility=series("visibility"),
        back_px=smooth("back_px"),
        front_px=smooth("front_px"),
        stance_px=smooth("stance_px"),
        pelvis_bottom_px=smooth("pelvis_bottom_px"),
        feet_bottom_px=smooth("feet_bottom_px"),
        feet_end_px=smooth("feet_end_px"),
        foot_bottom_px=smooth("foot_bottom_px"),
        flank_px=smooth("flank_px"),
        legs_px=legs,
        moving_left=moving_left,
        moving_side=moving_side,
        leg_lengths_px=_median_length(leg_lengths),
        far_slides=bool(np.mean([body.far_slides for body in bodies]) > 0.5),
        near_side=max(set(sides), key=sides.count),
        back_sign=float(np.sign(np.median([body.back_sign for body in bodies])) or 1.0),
        trunk_px=_trunk_length(known) if len(known) else bodies[-1].trunk_px,
        floor=floor or bodies[-1].floor,
    )
