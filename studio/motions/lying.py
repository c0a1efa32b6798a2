"""What the exercises on the back share: how trunk and legs lie, and one leg that slides out and back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Final

import numpy as np

from studio.figure import Figure
from studio.motions.motion import Breath, FaultSpan, Motion, Prop
from studio.rig import BODY_VERTICES, SIDES, SIGN, Posture, Side
from studio.rotations import Array, about_x, about_z, frame, minimum_jerk, mix, unit
from studio.scene import Scene

SIDE: Final[dict[str, Side]] = {"left": "L", "right": "R"}
OTHER: Final[dict[Side, Side]] = {"L": "R", "R": "L"}

BENT_KNEE_DEG: Final = 74.0
"""Knee angle of a leg that stands bent, foot flat on the floor."""

BREATH_M: Final = 0.014
"""How far belly and chest together move forward with a quiet breath."""

TILT_SEEN_DEG: Final = 8.0
"""From here on a pelvis counts as moved."""

FOOT_ON_HEEL_DEG: Final = 68.0
"""How far the sole has tipped up when the leg lies quite straight."""

_CUSHION_NECK: Final = np.array([1.0, 0.4, -0.1, -0.8])
"""How the neck's bones share in lying on a cushion: lifted low down, the face still up."""

_LIFT_SPINE: Final = np.array([0.0, 0.0, 0.04, 0.16, 0.20])
_LIFT_NECK: Final = np.array([0.15, 0.15, 0.15, 0.15])
"""How spine and neck share in curling head and shoulders up."""

_EXTENSION: Final = np.array([-0.15, -0.48, -0.37, 0.0, 0.0])
"""How the spine's bones share in making up for the pelvis's tilt, so that the thorax doesn't turn."""

_STEEPER: Final = np.array([-0.10, -0.45, -0.45, 0.40, 0.60])
"""A deeper hollow with the thorax unturned: more in the low back, bent back again higher up."""

_THORAX: Final = "spine01"
_STEP_S: Final = 0.02
_LOWEST: Final = 12
"""The lowest few vertices of a body part don't decide where it touches the floor."""


class Supine:
    """One body on its back: trunk at a tilt of the pelvis, legs sliding, standing bent or drawn up.

    The thorax stays where it lies. ``deepest_tilt_deg`` is the furthest anterior tilt of the movement: the spine's
    bones go evenly from flat to there. ``cushion_m``: thickness of a cushion under the head, 0 for none.
    """

    def __init__(self, figure: Figure, deepest_tilt_deg: float = 0.0, cushion_m: float = 0.0) -> None:
        self.figure, self.cushion_m = figure, cushion_m
        self._spine, self._flat_neck, self._pitch_deg = figure.supine_angles()
        self._neck = np.zeros(len(_CUSHION_NECK))
        self._hollow = np.zeros(len(_EXTENSION))
        self._thorax = np.zeros(3)
        flat = self._unplaced(0.0, self._hollow)
        _raise_thighs(flat, 0.0)
        figure.settle(flat)
        self._thorax = figure.joint(flat, _THORAX)
        if deepest_tilt_deg:
            self._fit_hollow(deepest_tilt_deg)
        if cushion_m:
            self._fit_cushion()

    def trunk(self, tilt_deg: float = 0.0, lift_deg: float = 0.0) -> Posture:
        """The trunk on the floor; ``lift_deg``: how far head and shoulders are curled up from it."""
        posture = self._unplaced(tilt_deg, self._hollow)
        posture.root_m = self._thorax - self.figure.joint(posture, _THORAX)
        if lift_deg:
            spine = self._spine + self._hollow * tilt_deg + _LIFT_SPINE * lift_deg
            posture.local |= self.figure.trunk(spine, self._flat_neck + self._neck + _LIFT_NECK * lift_deg).local
        return posture

    def _unplaced(self, tilt_deg: float, hollow: Array) -> Posture:
        """The trunk in its shape but with its root at the origin; ``hollow``: flexion of the spine for each degree."""
        posture = self.figure.trunk(self._spine + hollow * tilt_deg, self._flat_neck + self._neck)
        posture.root_rotation = about_x(self._pitch_deg + tilt_deg)
        return posture

    def _fit_hollow(self, tilt_deg: float) -> None:
        """How the spine bends when the pelvis tips: buttocks and thorax stay on the floor, the thorax unturned."""
        figure, rig = self.figure, self.figure.rig
        seat = rig.lying[rig.rest[rig.lying, 2] < rig.head("spine05")[2] + 0.02]

        def over_seat_m(tilt: float, share: float) -> float:
            posture = self._unplaced(tilt, _EXTENSION + share * _STEEPER)
            _raise_thighs(posture, tilt)
            lowest = np.sort(rig.skin(*rig.forward(posture), seat)[:, 2])[_LOWEST]
            return float(figure.joint(posture, _THORAX)[2] - lowest)

        wanted, low, high = over_seat_m(0.0, 0.0), -1.0, 2.0
        for _ in range(16):
            middle = (low + high) / 2.0
            low, high = (middle, high) if over_seat_m(tilt_deg, middle) > wanted else (low, middle)
        self._hollow = _EXTENSION + low * _STEEPER

    def _fit_cushion(self) -> None:
        """Bend the neck until the back of the head lies as high as the cushion."""
        heights, bends = [], (0.0, 12.0, 24.0, 36.0)
        for bend in bends:
            self._neck = _CUSHION_NECK * bend
            heights.append(self.occiput(self.trunk())[2])
        bend = float(np.interp(self.figure.floor_m + self.cushion_m, heights, bends))
        self._neck = _CUSHION_NECK * bend

    def occiput(self, posture: Posture) -> Array:
        """Where the back of the head is, (3,)."""
        rig = self.figure.rig
        points: Array = rig.skin(*rig.forward(posture), rig.occiput).mean(axis=0)
        return points

    def cushion(self, colour: tuple[int, int, int]) -> Prop:
        """The thing itself, pressed in a little by the head."""
        _, y_m, z_m = self.occiput(self.trunk())
        bottom, top = self.figure.floor_m, float(z_m) + 0.008
        return Prop((0.0, float(y_m), (bottom + top) / 2.0), (0.36, 0.22, top - bottom), colour)

    # ---- legs --------------------------------------------------------------------------------------------------
    def ankle_y(self, posture: Posture, side: Side, knee_deg: float, foot_deg: float) -> float:
        """Where along the mat the ankle is when the leg, its foot on the floor, has this angle at the knee."""
        figure = self.figure
        hip = figure.joint(posture, f"upperleg01.{side}")
        thigh, shank = figure.thigh_m, figure.shank_m
        reach = thigh**2 + shank**2 - 2.0 * thigh * shank * np.cos(np.radians(knee_deg))
        rise = hip[2] - figure.ankle_height(side, about_x(-foot_deg))
        return float(hip[1] - np.sqrt(reach - rise**2))

    def slide_leg(
        self, posture: Posture, side: Side, ankle_y_m: float, foot_deg: float = 0.0, lift_m: float = 0.0
    ) -> None:
        """A leg with its foot on the floor: flat, or tipped up on its heel by ``foot_deg``, or over the floor."""
        foot = about_z(SIGN[side] * 4.0) @ about_x(-foot_deg)
        hip = self.figure.joint(posture, f"upperleg01.{side}")
        ankle = np.array([hip[0] + SIGN[side] * 0.01, ankle_y_m, self.figure.ankle_height(side, foot) + lift_m])
        self.figure.legs(posture, {side: (ankle, (SIGN[side] * 0.06, -0.1, 1.0), foot)})

    def draw_up_leg(self, posture: Posture, side: Side, thigh_deg: float, knee_deg: float, inwards_deg: float) -> None:
        """A leg off the floor: elevation of the thigh (90 vertical, more: towards the chest), angle at the knee."""
        figure = self.figure
        hip = figure.joint(posture, f"upperleg01.{side}")
        shank_deg = thigh_deg - (180.0 - knee_deg)
        thigh = about_z(SIGN[side] * inwards_deg) @ about_x(-thigh_deg) @ np.array([0.0, -1.0, 0.0])
        shank = about_x(-shank_deg) @ np.array([0.0, -1.0, 0.0])
        knee = hip + figure.thigh_m * thigh
        ankle = knee + figure.shank_m * shank
        foot = about_x(-shank_deg - 62.0)
        figure.legs(posture, {side: (ankle, knee - (hip + ankle) / 2.0, foot)})

    def shin(self, posture: Posture, side: Side) -> tuple[Array, Array]:
        """The knee (3,), and as columns the directions towards the foot, out of the shin's front, and across."""
        knee, ankle = (self.figure.joint(posture, f"{bone}.{side}") for bone in ("lowerleg01", "foot"))
        hip = self.figure.joint(posture, f"upperleg01.{side}")
        return knee, frame(ankle - knee, knee - (hip + ankle) / 2.0)

    def shin_front_m(self, down_m: float) -> float:
        """How thick the shin is in front of the leg's axis, this far below the knee."""
        rig = self.figure.rig
        knee = rig.head("lowerleg01.L")
        middle = knee + unit(rig.head("foot.L") - knee) * down_m
        body = rig.rest[:BODY_VERTICES]
        shank = np.char.startswith(rig.ruling[:BODY_VERTICES], "lowerleg") & (body[:, 0] > 0.0)
        level = body[shank & (np.abs(body[:, 2] - middle[2]) < 0.012)]
        return float(middle[1] - level[:, 1].min())


def _raise_thighs(posture: Posture, tilt_deg: float) -> None:
    """Out of the floor's way, always to the same elevation: the trunk lies the same whatever the legs do."""
    for side in SIDES:
        posture.local[f"upperleg01.{side}"] = about_x(-45.0 - tilt_deg)


class LegSlide(Motion):
    """On the back; the scene's leg goes out along the floor and comes back."""

    OUT: ClassVar[str]
    """The phase in which it goes out."""
    BACK: ClassVar[str]
    STRAIGHT_KNEE_DEG: ClassVar[float]
    CUSHION_M: ClassVar[float]

    def __init__(self, figure: Figure, scene: Scene) -> None:
        super().__init__(figure, scene)
        self.leg: Side = SIDE[scene.side]
        self.other: Side = OTHER[self.leg]
        tilt = scene.strength("pelvis_moved")
        self.supine = Supine(figure, tilt, self.CUSHION_M)
        self._heel_deg = FOOT_ON_HEEL_DEG * (self.straight_knee_deg - BENT_KNEE_DEG) / (180.0 - BENT_KNEE_DEG)
        self._bent_y_m = self.supine.ankle_y(self.supine.trunk(), self.leg, BENT_KNEE_DEG, 0.0)
        self._straight_y_m = self.supine.ankle_y(
            self.supine.trunk(tilt), self.leg, self.straight_knee_deg, self._heel_deg
        )

    @property
    def straight_knee_deg(self) -> float:
        """Angle of the leg's knee when it is out."""
        return self.STRAIGHT_KNEE_DEG

    def out(self, t_s: float) -> float:
        """How far the leg is out: 0 bent, 1 straight."""
        span = self.at(t_s)
        left = self.scene.strength("incomplete_return")
        bent = left if span.repetition > 1 else 0.0
        going = bent + (1.0 - bent) * minimum_jerk(self.span(self.OUT, span.repetition).share(t_s))
        return going - (1.0 - left) * minimum_jerk(self.span(self.BACK, span.repetition).share(t_s))

    def tilt_deg(self, t_s: float) -> float:
        """Of the pelvis, anterior: it goes along from three tenths of the leg's way on."""
        return self.scene.strength("pelvis_moved") * minimum_jerk((self.out(t_s) - 0.3) / 0.7)

    def place_sliding_leg(self, posture: Posture, t_s: float, lift_m: float = 0.0) -> None:
        """Where the leg is at a time; the sole tips from flat onto the heel on the way."""
        out = self.out(t_s)
        ankle_y_m = float(mix(self._bent_y_m, self._straight_y_m, out))
        foot_deg = self._heel_deg * minimum_jerk((out - 0.02) / 0.98)
        self.supine.slide_leg(posture, self.leg, ankle_y_m, foot_deg, lift_m)

    def repetitions(self) -> range:
        """Their numbers, from 1."""
        return range(1, self.scene.repetitions + 1)

    def faults(self) -> tuple[FaultSpan, ...]:
        """What is really done wrong, and when."""
        found = []
        for fault in self.scene.fault:
            for repetition in self.repetitions():
                found += [
                    FaultSpan(fault.name, repetition, start_s, end_s, fault.strength, self.FAULTS[fault.name])
                    for start_s, end_s in self.fault_times(fault.name, repetition)
                ]
        return tuple(found)

    @abstractmethod
    def fault_times(self, fault: str, repetition: int) -> list[tuple[float, float]]:
        """From when to when a fault of the scene can be seen in a repetition, seconds."""

    def times_over(self, value: Callable[[float], float], limit: float, repetition: int) -> list[tuple[float, float]]:
        """From when to when something is over its limit in a repetition."""
        spans = [span for span in self.phases if span.repetition == repetition]
        return times_over(value, limit, spans[0].start_s, spans[-1].end_s)

    def next_out(self, repetition: int) -> float:
        """When the leg sets out again after a repetition; the clip's end after the last."""
        return self.span(self.OUT, repetition + 1).start_s if repetition < self.scene.repetitions else self.seconds


def times_over(
    value: Callable[[float], float], limit: float, start_s: float, end_s: float
) -> list[tuple[float, float]]:
    """From when to when a value is over a limit, to a fiftieth of a second."""
    times = np.arange(start_s, end_s + _STEP_S / 2.0, _STEP_S)
    over = np.array([value(float(t_s)) > limit for t_s in times])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], over, [False]]).astype(int)))
    return [(float(times[first]), float(times[last - 1])) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def quiet_breath(scene: Scene, phase: float) -> Breath:
    """The trunk at a phase of a breath: 0 empty, the scene's ``in_share`` full, 1 empty again."""
    into = scene.in_share
    part = phase / into if phase < into else (1.0 - phase) / (1.0 - into)
    filled = BREATH_M * (0.5 - 0.5 * float(np.cos(np.pi * part)))
    return Breath(filled * scene.belly_share, filled * (1.0 - scene.belly_share), phase)
