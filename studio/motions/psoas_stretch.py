"""The supine leg slide: one leg slides out along the floor and back, the other knee is clasped."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

import numpy as np

from studio.figure import Figure
from studio.motions.lying import TILT_SEEN_DEG, LegSlide, quiet_breath
from studio.motions.motion import Breath, Prop
from studio.rig import SIDES, SIGN, Posture
from studio.rotations import about_z, bump, minimum_jerk, mix, unit
from studio.scene import Scene

_THIGH_DEG: Final = 132.0
_KNEE_DEG: Final = 46.0
_INWARDS_DEG: Final = 9.0
_HAND_M: Final = 0.022
"""Half a hand's thickness."""
_MOST_SLIP_M: Final = 0.09
_DRIFT_SEEN_DEG: Final = 6.0
_HEEL_SEEN_M: Final = 0.02
_LIFT_SEEN_DEG: Final = 6.0
_CUSHION_COLOUR: Final = (206, 190, 170)


class PsoasStretch(LegSlide):
    """Breathing in still, out while the leg slides out, in during the pause, out while it slides back."""

    PHASES: ClassVar[tuple[str, ...]] = ("ready", "slide_out", "pause", "slide_back", "rest")
    FAULTS: ClassVar[dict[str, str]] = {
        "pelvis_moved": "deg",
        "held_knee_drifted": "deg",
        "heel_lifted": "m",
        "too_fast": "s",
        "head_or_shoulders_lifted": "deg",
        "incomplete_return": "share",
    }
    OUT: ClassVar[str] = "slide_out"
    BACK: ClassVar[str] = "slide_back"
    STRAIGHT_KNEE_DEG: ClassVar[float] = 170.0
    CUSHION_M: ClassVar[float] = 0.035

    def __init__(self, figure: Figure, scene: Scene) -> None:
        super().__init__(figure, scene)
        self._palm_m = figure.rig.length("wrist.L", "finger3-1.L")
        self._front_m = self.supine.shin_front_m(0.085) + _HAND_M

    def posture(self, t_s: float) -> Posture:
        """Trunk first, then the legs on it, then the hands on the drawn-up leg."""
        drift_deg = self.drift_deg(t_s)
        posture = self.supine.trunk(self.tilt_deg(t_s), self.lift_deg(t_s))
        self.place_sliding_leg(posture, t_s, self.heel_m(t_s))
        self.supine.draw_up_leg(posture, self.other, _THIGH_DEG - drift_deg, _KNEE_DEG, _INWARDS_DEG)
        self._clasp(posture, drift_deg)
        return posture

    def _clasp(self, posture: Posture, drift_deg: float) -> None:
        """Both hands on the shin just below the knee, one under the other, fingers across it.

        The knuckles keep their place on the shin; the further it goes away, the more hands and shoulders stretch to
        it, and beyond what the arms can reach the hands slip up onto the knee.
        """
        figure = self.figure
        knee, shin = self.supine.shin(posture, self.other)
        along, front, _ = shin.T
        slipped_m = _MOST_SLIP_M * minimum_jerk((drift_deg - 10.0) / 30.0)
        for side in SIDES:
            posture.local[f"clavicle.{side}"] = about_z(-SIGN[side] * (6.0 + 0.7 * drift_deg))
            out = SIGN[side] * np.array([1.0, 0.0, 0.0])
            down_m = (0.06 if side == self.other else 0.11) - slipped_m
            knuckles = knee + along * down_m + front * self._front_m + out * 0.02
            pull = unit(knuckles - figure.joint(posture, f"upperarm01.{side}"))
            fingers = unit((0.9 + 0.06 * drift_deg) * pull - out)
            figure.arms(posture, {side: (knuckles - fingers * self._palm_m, (SIGN[side], -0.1, -0.6))})
            figure.point_hand(posture, side, fingers, along)
            figure.curl_fingers(posture, side, 30.0 + drift_deg)

    # ---- what is done wrong -------------------------------------------------------------------------------------
    def lift_deg(self, t_s: float) -> float:
        """How far head and shoulders are curled up: while the leg slides, out and back."""
        repetition = self.at(t_s).repetition
        start_s, end_s = self.span(self.OUT, repetition).start_s, self.span(self.BACK, repetition).end_s
        return self.scene.strength("head_or_shoulders_lifted") * bump(t_s, start_s, end_s, 1.2)

    def drift_deg(self, t_s: float) -> float:
        """How far the clasped thigh has gone away from the chest, along with the sliding leg."""
        return self.scene.strength("held_knee_drifted") * minimum_jerk((self.out(t_s) - 0.15) / 0.85)

    def heel_m(self, t_s: float) -> float:
        """How far the heel is over the mat on its way; it lies down in the pause."""
        repetition = self.at(t_s).repetition
        ways = [self.span(self.OUT, repetition), self.span(self.BACK, repetition)]
        lifted = sum(bump(t_s, way.start_s, way.end_s, 0.4 * (way.end_s - way.start_s)) for way in ways)
        return self.scene.strength("heel_lifted") * lifted

    def fault_times(self, fault: str, repetition: int) -> list[tuple[float, float]]:
        """From when to when a fault of the scene can be seen in a repetition, seconds."""
        seen: dict[str, tuple[Callable[[float], float], float]] = {
            "pelvis_moved": (self.tilt_deg, TILT_SEEN_DEG),
            "held_knee_drifted": (self.drift_deg, _DRIFT_SEEN_DEG),
            "heel_lifted": (self.heel_m, _HEEL_SEEN_M),
            "head_or_shoulders_lifted": (self.lift_deg, _LIFT_SEEN_DEG),
        }
        if fault in seen:
            return self.times_over(*seen[fault], repetition)
        if fault == "too_fast":
            out = self.span(self.OUT, repetition)
            return [(out.start_s, out.end_s)]
        back = self.span(self.BACK, repetition)
        return [(back.end_s - 0.15 * (back.end_s - back.start_s), self.next_out(repetition))]

    # ---- what else is told --------------------------------------------------------------------------------------
    def breath(self, t_s: float) -> Breath:
        """In and out as the script's phases ask."""
        span = self.at(t_s)
        into = self.scene.in_share
        start, end = {"ready": (0.0, into), "pause": (0.0, into), "rest": (0.0, 0.0)}.get(span.name, (into, 1.0))
        return quiet_breath(self.scene, float(mix(start, end, span.share(t_s))))

    def props(self) -> tuple[Prop, ...]:
        """The cushion."""
        return (self.supine.cushion(_CUSHION_COLOUR),)
