"""A person made of capsules with known angles: poses and masks without a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.exercise import load_exercise
from posecheck.measures.body import Body, unseen_body
from posecheck.measures.body.floor import FloorLine
from posecheck.measures.registry import FRAME_MEASURES, frame_series
from posecheck.measures.series import Measured, RepetitionSeries
from posecheck.media import Frame
from posecheck.pose import Observation, Pose
from posecheck.pose.landmarks import LANDMARK_COUNT, Landmark

WIDTH, HEIGHT = 640, 480
FLOOR_Y = 400.0
TRUNK_PX = 120.0
BACK_DEPTH = 0.2  # half thickness of the trunk in trunk lengths


@dataclass
class Figure:
    """Sitting, lying or ``standing``, side on; ``facing`` is -1 with the feet left, +1 with the feet right.

    The arms of the sides in ``raised`` point ``arm_deg`` away from straight up, towards the feet; the forearm
    ``bend_deg`` more.
    """

    elevation_deg: float
    facing: int = -1
    near: str = "left"
    head_back_deg: float = -15.0
    hand_on_floor: bool = False
    feet_up_trunk: float = 0.0
    hip_x: float = 320.0
    trunk_px: float = TRUNK_PX
    standing: bool = False
    raised: tuple[str, ...] = ()
    arm_deg: float = 0.0
    bend_deg: float = 0.0
    joints: dict[str, tuple[float, float]] = field(init=False)
    raised_arm: dict[str, tuple[float, float]] = field(init=False)

    def __post_init__(self) -> None:
        size, away = self.trunk_px, -self.facing
        angle = np.radians(self.elevation_deg)
        hip = np.array([self.hip_x, FLOOR_Y - (1.7 if self.standing else BACK_DEPTH) * size])
        along = np.array([away * np.cos(angle), -np.sin(angle)])
        shoulder = hip + size * along
        neck = np.radians(self.elevation_deg - self.head_back_deg)
        ear = shoulder + 0.4 * size * np.array([away * np.cos(neck), -np.sin(neck)])
        feet_away, knee_away, knee_up = (0.0, 0.05, 0.9) if self.standing else (0.9, 0.45, 0.8)
        ankle = np.array([self.hip_x + feet_away * size * self.facing, FLOOR_Y - (0.1 + self.feet_up_trunk) * size])
        elbow = shoulder + 0.3 * size * np.array([self.facing * np.sin(angle), -np.cos(angle)])
        wrist = elbow + 0.3 * size * np.array([self.facing, 0.0])
        if self.hand_on_floor:
            wrist = np.array([self.hip_x + 0.4 * size * away, FLOOR_Y - 4.0])
        self.joints = {
            "SHOULDER": tuple(shoulder),
            "HIP": tuple(hip),
            "KNEE": (self.hip_x + knee_away * size * self.facing, FLOOR_Y - knee_up * size),
            "ANKLE": tuple(ankle),
            "HEEL": (ankle[0] - 0.05 * size * self.facing, ankle[1] + 0.06 * size),
            "FOOT_INDEX": (ankle[0] + 0.25 * size * self.facing, ankle[1] + 0.06 * size),
            "ELBOW": tuple(elbow),
            "WRIST": tuple(wrist),
            "EAR": tuple(ear),
        }
        upper, fore = np.radians(self.arm_deg), np.radians(self.arm_deg + self.bend_deg)
        elbow = shoulder + 0.35 * size * np.array([self.facing * np.sin(upper), -np.cos(upper)])
        wrist = elbow + 0.35 * size * np.array([self.facing * np.sin(fore), -np.cos(fore)])
        self.raised_arm = {"ELBOW": tuple(elbow), "WRIST": tuple(wrist)}

    def mask(self) -> np.ndarray:
        capsules = (
            ("SHOULDER", "HIP", BACK_DEPTH),
            ("HIP", "KNEE", 0.12),
            ("KNEE", "ANKLE", 0.08),
            ("HEEL", "FOOT_INDEX", 0.04),
            ("SHOULDER", "EAR", 0.1),
            ("EAR", "EAR", 0.17),
        )
        return drawn(*(capsule(self.joints[a], self.joints[b], radius * self.trunk_px) for a, b, radius in capsules))

    def pose(self, t_s: float) -> Pose:
        points = np.empty((LANDMARK_COUNT, 2))
        points[:] = self.joints["EAR"]  # face and hand details sit at the head, out of the way
        depth = np.zeros(LANDMARK_COUNT)
        for landmark in Landmark:
            side, _, name = landmark.name.partition("_")
            joints = self.joints | (self.raised_arm if side.lower() in self.raised else {})
            if name in joints:
                points[landmark] = joints[name]
                depth[landmark] = -20.0 if side.lower() == self.near else 20.0
            if name in ("PINKY", "INDEX", "THUMB"):
                points[landmark] = joints["WRIST"]
        ones = np.ones(LANDMARK_COUNT)
        return Pose(t_s, points, depth, np.zeros((LANDMARK_COUNT, 3)), ones, self.mask())


Capsule = tuple[int, int, int, int, int]
"""Its two ends in sixteenths of a pixel, and its width in pixels."""


def capsule(a: Sequence[float] | np.ndarray, b: Sequence[float] | np.ndarray, radius_px: float) -> Capsule:
    """A limb from ``a`` to ``b``, in pixels."""
    ax, ay, bx, by = (round(float(v) * 16) for v in (*a, *b))
    return ax, ay, bx, by, round(2 * radius_px)


@lru_cache(200)
def drawn(*capsules: Capsule, hole: tuple[int, int, int, int] | None = None) -> NDArray[np.float32]:
    """The mask of a body of ``capsules`` without the ``hole``, an ellipse (centre and half axes in pixels).

    A body that keeps still, or moves the same way again, is drawn once; whoever wants to change the mask copies it.
    """
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    for ax, ay, bx, by, width in capsules:
        cv2.line(mask, (ax, ay), (bx, by), 255, width, cv2.LINE_AA, shift=4)
    if hole is not None:
        cv2.ellipse(mask, hole[:2], hole[2:], 0.0, 0.0, 360.0, 0, -1)
    shown = mask.astype(np.float32) / 255.0
    shown.flags.writeable = False
    return shown


def room(t_s: float, level: int = 128, size: tuple[int, int] = (HEIGHT, WIDTH)) -> Frame:
    """An even grey picture."""
    return Frame(t_s, np.full((*size, 3), level, np.uint8))


def seen(pose: Pose, frame: Frame | None = None, others: bool = False) -> Observation:
    """What a session is fed with when ``pose`` is found in ``frame``, by default an even grey picture."""
    return Observation(frame or room(pose.t_s), pose, others)


@dataclass
class Slider:
    """Lying on the back, feet left or right (``facing`` as in ``Figure``), one leg sliding, the other held or bent.

    ``out`` is 0 with the sliding leg bent by 74 degrees and 1 with it straight; the other thigh points
    ``other_thigh_deg`` over the floor and its knee has ``other_knee_deg``. ``heel_trunk`` lifts the sliding foot,
    ``head_trunk`` the head and shoulders, ``gap_trunk`` the low back. ``pulled_trunk`` draws the sliding knee's
    landmark up, ``swapped`` exchanges the labels of the legs.
    """

    out: float
    sliding: str = "left"
    facing: int = -1
    near: str = "left"
    other_thigh_deg: float = 130.0
    other_knee_deg: float = 46.0
    heel_trunk: float = 0.0
    head_trunk: float = 0.0
    gap_trunk: float = 0.0
    pulled_trunk: float = 0.0
    swapped: bool = False
    thigh_trunk: float = 0.8
    shank_trunk: float = 0.8

    @property
    def knee_deg(self) -> float:
        """Angle of the sliding knee."""
        return 74.0 + 96.0 * self.out

    def legs(self) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Points of the sliding and the other leg, hips included."""
        size, feet = TRUNK_PX, float(self.facing)
        hip = np.array([WIDTH / 2.0, FLOOR_Y - BACK_DEPTH * size])
        thigh, shank = self.thigh_trunk * size, self.shank_trunk * size
        reach = np.sqrt(thigh**2 + shank**2 - 2.0 * thigh * shank * np.cos(np.radians(self.knee_deg)))
        ankle_y = FLOOR_Y - (0.1 + self.heel_trunk) * size
        ankle = np.array([hip[0] + feet * np.sqrt(reach**2 - (ankle_y - hip[1]) ** 2), ankle_y])
        way = (ankle - hip) / reach
        along = (thigh**2 + reach**2 - shank**2) / (2.0 * reach)
        up = np.array([way[1] * feet, -way[0] * feet])
        knee = hip + along * way + np.sqrt(max(thigh**2 - along**2, 0.0)) * up
        angle = np.radians(self.other_thigh_deg)
        other_knee = hip + thigh * np.array([feet * np.cos(angle), -np.sin(angle)])
        angle -= np.radians(180.0 - self.other_knee_deg)
        other_ankle = other_knee + shank * np.array([feet * np.cos(angle), -np.sin(angle)])
        return _leg(hip, knee, ankle, feet), _leg(hip, other_knee, other_ankle, feet)

    def picture(self, t_s: float) -> Frame:
        """An even grey room, and a trunk in a mottled shirt that rises with the low back."""
        frame = room(t_s)
        hip_x, height, size = WIDTH // 2, round(0.7 * TRUNK_PX), round(TRUNK_PX)
        mottled = cv2.GaussianBlur(np.random.default_rng(3).normal(0.0, 1.0, (height, size)), (0, 0), 3.0)
        up = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -self.gap_trunk * TRUNK_PX]])
        moved = cv2.warpAffine(mottled, up, (size, height), borderMode=cv2.BORDER_REFLECT)
        left = hip_x if self.facing < 0 else hip_x - size
        frame.image[round(FLOOR_Y) - height : round(FLOOR_Y), left : left + size] += np.clip(
            100.0 + 300.0 * moved, 0.0, 127.0
        ).astype(np.uint8)[..., None]
        return frame

    def pose(self, t_s: float) -> Pose:
        """The pose with its mask."""
        size, feet = TRUNK_PX, float(self.facing)
        slider, other = self.legs()
        hip = slider["HIP"]
        shoulder = np.array([hip[0] - feet * size, hip[1] - self.head_trunk * size])
        ear = shoulder - np.array([0.4 * feet * size, 0.05 * size])
        wrist = other["KNEE"]
        upper = {"SHOULDER": shoulder, "EAR": ear, "ELBOW": (shoulder + wrist) / 2.0 - [0.0, 30.0], "WRIST": wrist}
        shape = [
            capsule(leg[a], leg[b], radius * size)
            for leg in (slider, other)
            for a, b, radius in (("HIP", "KNEE", 0.12), ("KNEE", "ANKLE", 0.08), ("HEEL", "FOOT_INDEX", 0.04))
        ]
        shape += [capsule(shoulder, hip, BACK_DEPTH * size), capsule(shoulder, ear, 0.15 * size)]
        hole = None
        if self.gap_trunk:
            middle = (hip + 0.35 * (shoulder - hip)) + np.array([0.0, BACK_DEPTH * size])
            hole = int(middle[0]), int(middle[1]), round(0.2 * size), round(self.gap_trunk * size)
        slider["KNEE"] = slider["KNEE"] - np.array([0.0, self.pulled_trunk * size])
        points = np.empty((LANDMARK_COUNT, 2))
        points[:] = ear
        depth = np.zeros(LANDMARK_COUNT)
        for landmark in Landmark:
            side, _, name = landmark.name.partition("_")
            mine = (side.lower() == self.sliding) != self.swapped
            joints = upper | (slider if mine else other)
            points[landmark] = joints.get(name, points[landmark])
            depth[landmark] = -20.0 if side.lower() == self.near else 20.0
        ones = np.ones(LANDMARK_COUNT)
        return Pose(t_s, points, depth, np.zeros((LANDMARK_COUNT, 3)), ones, drawn(*shape, hole=hole))


def _leg(hip: np.ndarray, knee: np.ndarray, ankle: np.ndarray, feet: float) -> dict[str, np.ndarray]:
    heel = ankle + np.array([-0.05 * feet, 0.06]) * TRUNK_PX
    toe = ankle + np.array([0.25 * feet, 0.06]) * TRUNK_PX
    return {"HIP": hip, "KNEE": knee, "ANKLE": ankle, "HEEL": heel, "FOOT_INDEX": toe}


def stacked(t_s: np.ndarray, **known: object) -> Body:
    """A body of n frames, facing left side on, of which only what is ``known`` was seen."""
    usual = {
        "visibility": np.ones((len(t_s), LANDMARK_COUNT)),
        "trunk_px": TRUNK_PX,
        "pelvis_bottom_px": np.full(len(t_s), FLOOR_Y),
        "feet_bottom_px": np.full(len(t_s), FLOOR_Y),
        "floor": FloorLine(0.0, FLOOR_Y),
    }
    return changed(unseen_body(t_s), **(usual | known))


_PART_OF = {
    **dict.fromkeys(("points_px", "visibility", "near_side"), "landmarks"),
    **dict.fromkeys(("back_px", "front_px", "pelvis_bottom_px", "feet_bottom_px", "feet_end_px"), "outline"),
    **dict.fromkeys(("back_sign", "length_px"), "trunk"),
}


def changed(body: Body, **known: object) -> Body:
    """``body`` with other values of its landmarks, its outline or its trunk, or with another part."""
    for given, value in known.items():
        name = "length_px" if given == "trunk_px" else given
        part = _PART_OF.get(name)
        body = replace(body, **{part: replace(getattr(body, part), **{name: value})} if part else {name: value})
    return body


def frame_values(body: Body, at_baseline: np.ndarray | None = None) -> Mapping[str, np.ndarray]:
    """Every frame measure of a stacked body."""
    never = np.zeros(len(body.t_s), dtype=bool)
    return frame_series(FRAME_MEASURES, body, never if at_baseline is None else at_baseline)


def measured(exercise: str, name: str, rep: RepetitionSeries) -> Measured:
    """What ``exercise`` reports of a repetition as ``name``."""
    return next(each for each in load_exercise(exercise).reported if each.name == name).of(rep)
