"""Walking, turning round and standing: steps as a plan of where each foot lands and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import PchipInterpolator

from studio.figure import Figure
from studio.motions import carriage as carried
from studio.motions.carriage import Carriage
from studio.rig import SIDES, SIGN, Posture, Side
from studio.rotations import Array, about_x, about_z, minimum_jerk, unit

STEP_M: Final = 0.60
STEP_S: Final = 0.60
TURN_STEP_S: Final = 0.50
APART_M: Final = 0.085
"""Of each foot from the line that is walked on."""

TOES_OUT_DEG: Final = 12.0
"""Against the rig's rest, in which they point inwards a little."""

_TURN: Final[tuple[tuple[Side, float, float], ...]] = (
    ("L", 70.0, 0.125), ("R", 105.0, 0.125), ("L", 180.0, APART_M), ("R", 180.0, APART_M),
)  # fmt: skip
"""Foot, how far it is turned, how far it then stands from the middle."""

_HEEL_UP_DEG: Final = 38.0
_TOES_UP_DEG: Final = 16.0
"""When a foot lifts and when it lands, walking."""

_BOTH_S: Final = 0.12
"""Both feet carry between one's landing and the other's lifting."""
_HEEL_RISES_S: Final = 0.26
_FOOT_FALLS_S: Final = 0.14
_STRETCH: Final = 0.995
"""Of the legs of somebody who stands: knees not locked."""


@dataclass(frozen=True)
class Stand:
    """Where a foot stands: the floor under its ankle, (3,), and where its toes point."""

    place: Array
    heading_deg: float


@dataclass(frozen=True)
class Footfall:
    """One step: which foot lands where, when it lifts and lands; how far heel and toes are up then, degrees."""

    side: Side
    stand: Stand
    lifts_s: float
    lands_s: float
    heel_up_deg: float = 0.0
    toes_up_deg: float = 0.0


def stand_at(middle: Array, heading_deg: float, apart_m: float = APART_M) -> dict[Side, Stand]:
    """Both feet side by side."""
    left = about_z(heading_deg) @ np.array([1.0, 0.0, 0.0])
    return {
        side: Stand(middle + SIGN[side] * apart_m * left, heading_deg + SIGN[side] * TOES_OUT_DEG) for side in SIDES
    }


class Walk:
    """A body that takes planned steps. ``carriage`` and ``posture`` are pure functions of time."""

    def __init__(self, figure: Figure, start: Mapping[Side, Stand], steps: Sequence[Footfall]) -> None:
        self.figure, self.start, self.steps = figure, dict(start), tuple(steps)
        rig = figure.rig
        self._heel: dict[Side, Array] = {}
        self._ball: dict[Side, Array] = {}
        for side in SIDES:
            ankle, sole = rig.head(f"foot.{side}"), rig.rest[rig.foot[side]]
            heel, ball = rig.rest[rig.points[f"heel.{side}"]].mean(axis=0), rig.head(f"toe1-1.{side}")
            low = sole[:, 2].min()
            self._heel[side] = np.array([0.0, heel[1] - ankle[1] - 0.015, low - ankle[2]])
            self._ball[side] = np.array([0.0, ball[1] - ankle[1], ball[2] - ankle[2]])
        self._plan_pelvis()

    def posture(self, t_s: float) -> Posture:
        """Of the body at a time."""
        return carried.pose(self.figure, self.carriage(t_s))

    # ---- feet ------------------------------------------------------------------------------------------------
    def _ankle(self, side: Side, stand: Stand, pitch_deg: float) -> Array:
        """Where the ankle is when the foot rolls over its heel (toes up) or ball (heel up) without sliding."""
        pivot = (self._ball if pitch_deg > 0.0 else self._heel)[side]
        level = np.array([0.0, 0.0, -self._heel[side][2]])
        turned = pivot - about_x(pitch_deg) @ pivot
        ankle: Array = stand.place + level + about_z(stand.heading_deg) @ turned
        return ankle

    def foot(self, side: Side, t_s: float) -> tuple[Array, float, float, float]:
        """Ankle (3,), heading, pitch (positive: heel up) and bend of the toes, degrees."""
        own = [step for step in self.steps if step.side == side]
        done = [step for step in own if step.lands_s <= t_s]
        coming = next((step for step in own if step.lands_s > t_s), None)
        stand, pitch = self.start[side], 0.0
        if done:
            stand = done[-1].stand
            pitch = -done[-1].toes_up_deg * (1.0 - minimum_jerk((t_s - done[-1].lands_s) / _FOOT_FALLS_S))
        if coming is None:
            return self._ankle(side, stand, pitch), stand.heading_deg, pitch, 0.0
        if t_s < coming.lifts_s:
            rising = minimum_jerk((t_s - coming.lifts_s + _HEEL_RISES_S) / _HEEL_RISES_S / 2.0) / 0.5
            pitch += coming.heel_up_deg * rising
            return self._ankle(side, stand, pitch), stand.heading_deg, pitch, max(pitch, 0.0)
        share = (t_s - coming.lifts_s) / (coming.lands_s - coming.lifts_s)
        before = self._ankle(side, stand, coming.heel_up_deg)
        after = self._ankle(side, coming.stand, -coming.toes_up_deg)
        way = _swing(share, 0.35 * min(coming.heel_up_deg / _HEEL_UP_DEG, 1.0))
        ankle = before + way * (after - before)
        length = float(np.linalg.norm((after - before)[:2]))
        ankle[2] += (0.035 + 0.035 * min(length, 1.0)) * np.sin(np.pi * share**0.85)
        toes_down = 1.0 - minimum_jerk(share / 0.75)
        pitch = coming.heel_up_deg * toes_down - coming.toes_up_deg * minimum_jerk((share - 0.35) / 0.65)
        head_to = stand.heading_deg + way * (coming.stand.heading_deg - stand.heading_deg)
        return ankle, head_to, pitch, coming.heel_up_deg * (1.0 - minimum_jerk(share / 0.5))

    # ---- pelvis ----------------------------------------------------------------------------------------------
    def _plan_pelvis(self) -> None:
        """It passes the middle between the feet when one lands, and near the foot that carries in between."""
        now = dict(self.start)
        times, keys = [], []

        def note(t_s: float, towards: Side | None = None) -> None:
            middle = (now["L"].place + now["R"].place) / 2.0
            if towards is not None:
                sideways = now[towards].place - middle
                middle = middle + sideways * min(1.0, 0.022 / max(float(np.linalg.norm(sideways)), 1e-6))
            times.append(t_s)
            keys.append([*middle, (now["L"].heading_deg + now["R"].heading_deg) / 2.0])

        note(min((step.lifts_s for step in self.steps), default=0.0) - 0.2)
        for step in self.steps:
            now[step.side] = step.stand
            note(step.lands_s)
        note(times[-1] + 0.45)
        self._pelvis = PchipInterpolator(times, np.array(keys))
        self._range = times[0], times[-1]

    def _sway(self, t_s: float) -> Array:
        """Of the pelvis towards the foot that carries alone, (3,)."""
        for step in self.steps:
            start, end = step.lifts_s - _BOTH_S, step.lands_s + _BOTH_S / 2.0
            if start < t_s < end:
                other: Side = "R" if step.side == "L" else "L"
                ankle = self.foot(other, t_s)[0]
                middle = self._pelvis(np.clip(t_s, *self._range))
                left = about_z(float(middle[3])) @ np.array([1.0, 0.0, 0.0])
                share = np.sin(np.pi * (t_s - start) / (end - start)) ** 2
                sway: Array = 0.25 * share * left * float(left @ (ankle - middle[:3]))
                return sway
        return np.zeros(3)

    def carriage(self, t_s: float) -> Carriage:
        """Of the whole body at a time."""
        figure, rig = self.figure, self.figure.rig
        x, y, ground, head_to = self._pelvis(np.clip(t_s, *self._range))
        ahead, left = carried.heading(head_to), about_z(head_to) @ np.array([1.0, 0.0, 0.0])
        feet = {side: self.foot(side, t_s) for side in SIDES}
        under = np.array([x, y, ground])
        before = {side: float(ahead @ (feet[side][0] - under)) for side in SIDES}
        stride = float(np.clip(before["L"] - before["R"], -0.8, 0.8))
        turned = head_to - 6.0 * stride
        under = under + self._sway(t_s) + 0.015 * ahead
        hips = {side: rig.head(f"upperleg01.{side}") - rig.head("root") for side in SIDES}
        level = ground - self._heel["L"][2] + _STRETCH * figure.leg_m - hips["L"][2]
        for side in SIDES:
            hip = about_z(turned) @ hips[side]
            flat = float(np.linalg.norm((feet[side][0] - under - hip)[:2]))
            reach = feet[side][0][2] + np.sqrt(max((0.9985 * figure.leg_m) ** 2 - flat**2, 0.01)) - hip[2]
            level = 0.5 * (level + reach - np.hypot(level - reach, 0.008))
        carriage = {
            "root": carried.root([under[0], under[1], level], 2.0 + 2.0 * abs(stride), turned),
            "trunk": carried.trunk([2.0, 0.0, -2.0, 0.0, 1.0], [1.0, 1.0, 2.0, 2.0], 14.0 * stride),
        }
        for side in SIDES:
            ankle, foot_to, pitch, toes = feet[side]
            knee = carried.heading(0.5 * (foot_to + turned)) + 0.05 * SIGN[side] * left
            carriage[f"leg.{side}"] = carried.leg(ankle, knee, foot_to, pitch, toes)
        posture = carried.trunk_pose(figure, carriage["root"], carriage["trunk"])
        for side in SIDES:
            other: Side = "R" if side == "L" else "L"
            swing = 5.0 + 52.0 * float(np.clip(before[other] - 0.5 * (before["L"] + before["R"]), -0.45, 0.45))
            shoulder = figure.joint(posture, f"upperarm01.{side}")
            along = SIGN[side] * 0.16 * left + about_z(head_to) @ about_x(-swing) @ np.array([0.0, 0.0, -1.0])
            wrist = shoulder + unit(along) * figure.arm_m * (0.975 - 0.0015 * max(swing, 0.0))
            carriage[f"arm.{side}"] = carried.arm(wrist, shoulder, 0.45 * SIGN[side] * left - ahead, 1.0)
        return carriage


def _swing(share: float, speed: float) -> float:
    """How far a foot has swung: it lifts with this speed (1 is its mean) and lands with none."""
    return share * share * (3.0 - 2.0 * share) + speed * share * (1.0 - share) ** 2


def straight(start: Array, heading_deg: float, count: int, first_s: float) -> list[Footfall]:
    """Steps ahead from the feet's middle ``start``, the left foot first: it lands at ``first_s``."""
    left, ahead = about_z(heading_deg) @ np.array([1.0, 0.0, 0.0]), carried.heading(heading_deg)
    steps: list[Footfall] = []
    for number in range(count):
        side: Side = "R" if number % 2 else "L"
        place = start + (number + 1) * STEP_M * ahead + SIGN[side] * APART_M * left
        stand = Stand(place, heading_deg + SIGN[side] * TOES_OUT_DEG)
        lands_s = first_s + number * STEP_S
        steps.append(Footfall(side, stand, lands_s - STEP_S + _BOTH_S, lands_s, _HEEL_UP_DEG, _TOES_UP_DEG))
    return steps


def beside(start: Array, heading_deg: float, side: Side, lands_s: float) -> Footfall:
    """One foot comes beside the other, to stand with the middle between both at ``start``."""
    return Footfall(side, stand_at(start, heading_deg)[side], lands_s - STEP_S + _BOTH_S, lands_s, 20.0, 4.0)


def turn_left(start: Array, heading_deg: float, first_s: float) -> list[Footfall]:
    """About turn on the spot in four steps, the left foot first, from standing with the feet's middle at ``start``."""
    steps: list[Footfall] = []
    for number, (side, turned, apart) in enumerate(_TURN):
        stand = stand_at(start, heading_deg + turned, apart)[side]
        lands_s = first_s + number * TURN_STEP_S
        steps.append(Footfall(side, stand, lands_s - TURN_STEP_S + _BOTH_S / 2.0, lands_s, 14.0, 0.0))
    return steps
