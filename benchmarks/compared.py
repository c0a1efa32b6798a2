"""What is compared with the truth: a line for each measure, per frame and per repetition.

A line is left out where the product doesn't measure it (yet) or the truth doesn't know it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from benchmarks.truth import JOINTS, Breathing, Frames, StableExtension, Truth
from posecheck.calibration import ORDER_TOLERANCE_S, TRUNK_SHARE
from posecheck.exercise import load_exercise
from posecheck.judging.outcome import Repetition
from posecheck.judging.session import Update
from posecheck.measures.body import Body, unseen_body
from posecheck.measures.body.floor import FloorLine
from posecheck.measures.body.landmarks import Landmarks
from posecheck.measures.body.legs import legs_of
from posecheck.measures.body.outline import BACK_FRACTIONS
from posecheck.measures.body.trunk import Trunk
from posecheck.measures.frame.posture import LYING_BELOW_DEG, back_heights_trunk
from posecheck.measures.geometry import Array, midpoint, turn_deg
from posecheck.measures.registry import FRAME_MEASURES, frame_series
from posecheck.pose.landmarks import LANDMARK_COUNT, Landmark

LUMBAR: Final = slice(1, 5)
"""The back points of the low back, as :func:`posecheck.measures.frame.posture.lumbar_gap_trunk` takes them."""

LEG_SLIDES: Final = ("psoas-stretch", "psoas-release")

Numbers = float | list[float | None] | None


@dataclass(frozen=True)
class TrueClip:
    """Truth of a clip and of its frames, with what measures need of both."""

    truth: Truth
    frames: Frames

    def near(self, column: str) -> Array:
        """A column of the side towards the camera: "knee_{}_deg"."""
        return self.frames[column.format(self.frames.near)]

    def far(self, column: str) -> Array:
        """A column of the side away from the camera."""
        return self.frames[column.format(self.frames.far)]

    def held(self, column: str, other: bool = False) -> Array:
        """A column of the side that the exercise names, or of the other one; NaN outside the held phases."""
        side = self.truth.side
        if side is None:
            return np.full(len(self.frames.t_s), np.nan)
        side = {"left": "right", "right": "left"}[side] if other else side
        held = np.zeros(len(self.frames.t_s), dtype=bool)
        for hold in self.truth.holds or ():
            held |= self.frames.between(hold.start_s, hold.end_s)
        return np.where(held, self.frames[column.format(side)], np.nan)

    def slides(self, column: str, *, other: bool = False) -> Array:
        """A column of the leg that slides, or of the other one; NaN in exercises without a sliding leg."""
        side = self.truth.side
        if side is None or self.truth.exercise not in LEG_SLIDES:
            return np.full(len(self.frames.t_s), np.nan)
        return self.frames[column.format({"left": "right", "right": "left"}[side] if other else side)]

    @cached_property
    def in_picture(self) -> dict[str, Array]:
        """The product's own frame measures on the true joints in the picture: (n,) each, NaN if they need the mask."""
        needed = {f"{joint}_{side}_x_px" for joint in ("hip", "shoulder", "ankle") for side in ("left", "right")}
        if not needed <= self.frames.columns.keys():
            return {}
        body = _true_body(self.frames)
        return dict(frame_series(FRAME_MEASURES, body, np.zeros(len(body.t_s), dtype=bool)))


def at_product_places(points: Array, truth: Truth) -> Array:
    """What is true of the truth's back points, shape (..., 9), at the product's; NaN beside NaN."""
    rows = points.reshape(-1, points.shape[-1])
    # rounded, so that a point at the same place needs no neighbour
    wanted, known = np.round(BACK_FRACTIONS, 6), np.round(truth.back_fractions, 6)
    placed = [np.interp(wanted, known, row) for row in rows]
    return np.array(placed).reshape(*points.shape[:-1], len(BACK_FRACTIONS))


@dataclass(frozen=True)
class FrameLine:
    """A measure of every frame: from the product's update, shape () or (k,), and true, shape (n,) or (n, k)."""

    name: str
    unit: str
    found: Callable[[Update], Array | float]
    true: Callable[[TrueClip], Array]


def frame_values(update: Update) -> dict[str, Array]:
    """What the product found in one frame, each of shape (k,), NaN where it can't tell."""
    if update.body is None:
        return {}
    return {line.name: np.atleast_1d(np.asarray(line.found(update), dtype=float)) for line in FRAME_LINES}


def _value(name: str) -> Callable[[Update], float]:
    return lambda update: update.values.get(name, float("nan"))


def _pictured(name: str, unit: str) -> FrameLine:
    return FrameLine(name, unit, _value(name), lambda clip: clip.in_picture.get(name, np.array([np.nan])))


def _angle(first: str, vertex: str, last: str, *, far: bool = False) -> Callable[[Update], float]:
    """An angle of the body's landmarks in the picture, 180 straight."""

    def found(update: Update) -> float:
        assert update.body is not None
        joint = update.body.far_joint if far else update.body.joint
        return 180.0 - abs(float(turn_deg(joint(vertex) - joint(first), joint(last) - joint(vertex))))

    return found


def _elevation(update: Update) -> float:
    """The truth's trunk elevation goes to 90 and back, the product's beyond 90 when leaning forward."""
    return 90.0 - abs(90.0 - update.values["trunk_elevation_deg"])


def _lumbar_gap(clip: TrueClip) -> Array:
    gap = _true_back(clip)[:, LUMBAR].max(axis=1)
    return np.where(clip.frames["trunk_deg"] < LYING_BELOW_DEG, gap, np.nan)


def _true_back(clip: TrueClip) -> Array:
    return at_product_places(clip.frames.back_m(), clip.truth) / clip.truth.trunk_m


def _lower_heel(clip: TrueClip) -> Array:
    return np.fmin(clip.near("heel_{}_m"), clip.far("heel_{}_m")) / clip.truth.trunk_m


def _back(update: Update) -> Array:
    assert update.body is not None
    return back_heights_trunk(update.body)


_HIP, _KNEE = ("SHOULDER", "HIP", "KNEE"), ("HIP", "KNEE", "ANKLE")
_SHOULDER, _ELBOW = ("HIP", "SHOULDER", "ELBOW"), ("SHOULDER", "ELBOW", "WRIST")

FRAME_LINES: Final = (
    FrameLine("near_knee_deg", "deg", _angle(*_KNEE), lambda clip: clip.near("knee_{}_deg")),
    FrameLine("far_knee_deg", "deg", _angle(*_KNEE, far=True), lambda clip: clip.far("knee_{}_deg")),
    FrameLine("near_hip_deg", "deg", _angle(*_HIP), lambda clip: clip.near("hip_{}_deg")),
    FrameLine("far_hip_deg", "deg", _angle(*_HIP, far=True), lambda clip: clip.far("hip_{}_deg")),
    FrameLine("moving_knee_deg", "deg", _value("moving_knee_deg"), lambda clip: clip.slides("knee_{}_deg")),
    FrameLine("moving_hip_deg", "deg", _value("moving_hip_deg"), lambda clip: clip.slides("hip_{}_deg")),
    FrameLine("other_knee_deg", "deg", _value("other_knee_deg"), lambda clip: clip.slides("knee_{}_deg", other=True)),
    FrameLine("near_shoulder_deg", "deg", _angle(*_SHOULDER), lambda clip: clip.near("shoulder_{}_deg")),
    FrameLine("near_elbow_deg", "deg", _angle(*_ELBOW), lambda clip: clip.near("elbow_{}_deg")),
    FrameLine("trunk_elevation_deg", "deg", _elevation, lambda clip: clip.frames["trunk_deg"]),
    FrameLine("trunk_lean_deg", "deg", _value("trunk_lean_deg"), lambda clip: clip.frames["trunk_lean_deg"]),
    FrameLine("raised_knee_deg", "deg", _value("raised_knee_deg"), lambda clip: clip.held("knee_{}_deg")),
    FrameLine("raised_hip_deg", "deg", _value("raised_hip_deg"), lambda clip: clip.held("hip_{}_deg")),
    FrameLine(
        "standing_knee_deg", "deg", _value("standing_knee_deg"), lambda clip: clip.held("knee_{}_deg", other=True)
    ),
    FrameLine("standing_hip_deg", "deg", _value("standing_hip_deg"), lambda clip: clip.held("hip_{}_deg", other=True)),
    FrameLine("back_heights_trunk", "trunk", _back, _true_back),
    FrameLine("lumbar_gap_trunk", "trunk", _value("lumbar_gap_trunk"), _lumbar_gap),
    FrameLine("feet_height_trunk", "trunk", _value("feet_height_trunk"), _lower_heel),
    # these have no truth in space: the product's formula on the true joints in the picture
    _pictured("head_height_trunk", "trunk"),
    _pictured("hip_height_trunk", "trunk"),
    _pictured("head_back_deg", "deg"),
    _pictured("trunk_speed_deg_s", "deg/s"),
)


@dataclass(frozen=True)
class TrueRepetition:
    """One repetition as it was done."""

    number: int
    truth: Truth
    clip: TrueClip | None

    def phase_s(self, name: str) -> float | None:
        """How long a phase took."""
        span = self.truth.span(self.number, name)
        return span[1] - span[0] if span else None

    def during(self, name: str, phase: str | None, of: Callable[[Array], float]) -> float | None:
        """A number about a column of the frames in a phase, or in all; {side} in it is the side named, or {other}."""
        span = self.truth.span(self.number, phase)
        if span is None or self.clip is None or self.truth.side is None:
            return None
        other = "right" if self.truth.side == "left" else "left"
        values = self.clip.frames[name.format(side=self.truth.side, other=other)]
        values = values[self.clip.frames.between(*span)]
        return float(of(values)) if np.isfinite(values).any() else None

    @property
    def touch_down_s(self) -> list[float | None] | None:
        """When the nine back points came down."""
        for item in self.truth.touch_down_s or ():
            if item.repetition == self.number:
                placed = at_product_places(np.array(item.points, dtype=float), self.truth)
                return [None if np.isnan(t_s) else float(t_s) for t_s in placed]
        return None

    def held_s(self) -> float | None:
        """Time held right, all stages together."""
        span = self.truth.span(self.number)
        if span is None or not self.truth.holds:
            return None
        return sum(hold.held_s for hold in self.truth.holds if span[0] - 1e-6 <= hold.start_s < span[1])

    def extension(self, of: Callable[[StableExtension], float]) -> float | None:
        """The stable extension."""
        found = (item for item in self.truth.stable_extension or () if item.repetition == self.number)
        return next((of(item) for item in found), None)

    def breathing(self, of: Callable[[Breathing], float]) -> float | None:
        """A number about the breath."""
        return of(self.truth.breathing) if self.truth.breathing else None


@dataclass(frozen=True)
class RepetitionLine:
    """A measure of a whole repetition, by the name that the product gives it: a number or one a back point."""

    name: str
    unit: str
    true: Callable[[TrueRepetition], Numbers]

    def found(self, repetition: Repetition) -> Numbers:
        """What the product measured; ``None`` if nothing."""
        measured = repetition.measures.get(self.name)
        return measured.value if measured is not None else None


def _landing(of: Callable[[Array], float]) -> Callable[[TrueRepetition], float | None]:
    """A number about the touch-downs that are known."""

    def true(rep: TrueRepetition) -> float | None:
        times = [t_s for t_s in rep.touch_down_s or () if t_s is not None]
        return of(np.array(times)) if len(times) > 1 else None

    return true


BLOCK_S: Final = float(load_exercise("slow-sit-back").repetition.parameters["block_s"])


def largest_block(times: Array) -> float:
    """Largest share of the spine landing within ``BLOCK_S``, evenly between two points; see docs/measuring.md."""
    times, landed = np.sort(times), np.linspace(0.0, 1.0, len(times))
    starts = np.concatenate([times, times - BLOCK_S])
    return float((np.interp(starts + BLOCK_S, times, landed) - np.interp(starts, times, landed)).max())


def order_score(times: Array) -> float:
    """1 if no point lands clearly before one below it, -1 if all do; see docs/measuring.md."""
    lower, upper = np.triu_indices(len(times), k=1)
    return 1.0 - 2.0 * float((times[lower] - times[upper] > ORDER_TOLERANCE_S).mean())


REPETITION_LINES: Final = (
    # slow-sit-back
    RepetitionLine("roll_down_s", "s", lambda rep: rep.phase_s("roll_down")),
    RepetitionLine("touch_down_s", "s", lambda rep: rep.touch_down_s),
    RepetitionLine("touch_down_spread_s", "s", _landing(lambda times: float(np.ptp(times)))),
    RepetitionLine("largest_block", "share", _landing(largest_block)),
    RepetitionLine("order_score", "-1..1", _landing(order_score)),
    # psoas-stretch and psoas-release
    RepetitionLine("stable_extension_knee_deg", "deg", lambda rep: rep.extension(lambda item: item.knee_deg)),
    RepetitionLine("stable_extension_hip_deg", "deg", lambda rep: rep.extension(lambda item: item.hip_deg)),
    RepetitionLine("max_knee_deg", "deg", lambda rep: rep.during("knee_{side}_deg", None, np.nanmax)),
    RepetitionLine("max_hip_deg", "deg", lambda rep: rep.during("hip_{side}_deg", None, np.nanmax)),
    RepetitionLine("slide_out_s", "s", lambda rep: rep.phase_s("slide_out")),
    RepetitionLine("slide_back_s", "s", lambda rep: rep.phase_s("slide_back")),
    RepetitionLine("let_out_s", "s", lambda rep: rep.phase_s("let_out")),
    # stool-stretch
    RepetitionLine("held_s", "s", lambda rep: rep.held_s()),
    RepetitionLine("trunk_lean_deg", "deg", lambda rep: rep.during("trunk_lean_deg", "hold", np.nanmedian)),
    RepetitionLine("raised_knee_deg", "deg", lambda rep: rep.during("knee_{side}_deg", "hold", np.nanmedian)),
    RepetitionLine("raised_hip_deg", "deg", lambda rep: rep.during("hip_{side}_deg", "hold", np.nanmedian)),
    RepetitionLine("standing_knee_deg", "deg", lambda rep: rep.during("knee_{other}_deg", "hold", np.nanmedian)),
    RepetitionLine("standing_hip_deg", "deg", lambda rep: rep.during("hip_{other}_deg", "hold", np.nanmedian)),
    # breathing
    RepetitionLine("breaths_per_min", "1/min", lambda rep: rep.breathing(lambda breath: breath.breaths_per_min)),
    RepetitionLine("belly_share", "share", lambda rep: rep.breathing(lambda breath: breath.belly_share)),
    RepetitionLine(
        "in_out_ratio", "ratio", lambda rep: rep.breathing(lambda breath: breath.in_share / (1.0 - breath.in_share))
    ),
)  # fmt: skip


def _landmark(joint: str) -> Landmark:
    """The landmark of a joint of the truth: "toe_left" is LEFT_FOOT_INDEX."""
    name, _, side = joint.upper().partition("_")
    name = "FOOT_INDEX" if name == "TOE" else name
    return Landmark[f"{side}_{name}" if side else name]


def _true_body(frames: Frames) -> Body:
    """The true joints as the product's body; without a mask the back and the floor under it are unseen."""
    count = len(frames.t_s)
    points = np.full((count, LANDMARK_COUNT, 2), np.nan)
    for joint in JOINTS:
        points[:, _landmark(joint)] = frames.point_px(joint)
    hip, shoulder, ankle = (midpoint(points, name) for name in ("HIP", "SHOULDER", "ANKLE"))
    legs = legs_of(points) if frames.truth.side != "right" else legs_of(points)[:, ::-1]
    (left_x, left_y), (right_x, right_y) = sorted(frames.truth.floor_line_px)
    slope = (right_y - left_y) / (right_x - left_x)
    trunk_px = np.linalg.norm(shoulder - hip, axis=1)
    back_sign = 1.0 if np.nanmedian(hip[:, 0] - ankle[:, 0]) >= 0 else -1.0
    body = unseen_body(frames.t_s)
    return replace(
        body,
        landmarks=Landmarks(points, np.ones((count, LANDMARK_COUNT)), frames.near),
        trunk=Trunk(float(np.nanquantile(trunk_px, TRUNK_SHARE)), trunk_px, back_sign, standing=False),
        legs=replace(body.legs, points_px=legs, moving_side=frames.truth.side or frames.near),
        floor=FloorLine(slope, left_y - slope * left_x),
    )
