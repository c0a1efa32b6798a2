"""The release under self-pressure: fingers press a spot in the lower abdomen, that side's leg is let out slowly."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

import numpy as np

from studio.figure import Figure
from studio.motions.lying import BENT_KNEE_DEG, FOOT_ON_HEEL_DEG, TILT_SEEN_DEG, LegSlide, quiet_breath
from studio.motions.motion import Breath
from studio.rig import BODY_VERTICES, SIDES, SIGN, Posture
from studio.rotations import Array, minimum_jerk, unit
from studio.scene import Scene

_SPOT_M: Final = (0.070, 0.085)
"""Of the spot that is pressed: off the body's middle, and above the hip joints; inside the front hip bone."""

_KNEE_SEEN_DEG: Final = 8.0
_HAND_SEEN_M: Final = 0.04
_FINGERS_APART_M: Final = 0.026
_PRESSED_M: Final = 0.006
_PATCH_M: Final = 0.012
_OWN_FINGERS: Final = (-0.45, -0.80, -0.30)
_OTHER_FINGERS: Final = (-0.80, -0.50, -0.28)
"""Where the fingers point: outwards on their own side, towards the head, up."""


class PsoasRelease(LegSlide):
    """Lying with both knees bent; one leg goes out until it is flat, rests, is drawn in again."""

    PHASES: ClassVar[tuple[str, ...]] = ("ready", "let_out", "flat", "draw_in", "rest")
    FAULTS: ClassVar[dict[str, str]] = {
        "too_fast": "s",
        "other_knee_straightened": "deg",
        "hand_left_spot": "m",
        "leg_not_flat": "deg",
        "pelvis_moved": "deg",
    }
    OUT: ClassVar[str] = "let_out"
    BACK: ClassVar[str] = "draw_in"
    STRAIGHT_KNEE_DEG: ClassVar[float] = 174.0
    CUSHION_M: ClassVar[float] = 0.0

    def __init__(self, figure: Figure, scene: Scene) -> None:
        super().__init__(figure, scene)
        rig = figure.rig
        self._fingertips = {}
        for side in SIDES:
            bone = f"finger3-3.{side}"
            skin = np.flatnonzero(rig.ruling[:BODY_VERTICES] == bone)
            far = np.linalg.norm(rig.rest[skin] - rig.head(bone), axis=1)
            self._fingertips[side] = skin[np.argsort(far)[-6:]]
        limb = ("upperarm", "lowerarm", "wrist", "finger", "upperleg")
        trunk = ~np.array([name.startswith(limb) for name in rig.ruling[:BODY_VERTICES]])
        self._front = np.flatnonzero(trunk & (rig.rest[: len(trunk), 1] < rig.heads[0][1] - 0.04))
        self._hand_m = rig.length("wrist.L", "finger3-3.L")

    @property
    def straight_knee_deg(self) -> float:
        """Angle of the leg's knee when it is out."""
        return 180.0 - (self.scene.strength("leg_not_flat") or 180.0 - self.STRAIGHT_KNEE_DEG)

    def posture(self, t_s: float) -> Posture:
        """Trunk first, then the legs on it, then the hands on the belly."""
        posture = self.supine.trunk(self.tilt_deg(t_s))
        self.place_sliding_leg(posture, t_s)
        other_deg = BENT_KNEE_DEG + self.straightened_deg(t_s)
        foot_deg = FOOT_ON_HEEL_DEG * minimum_jerk((other_deg - 90.0) / 90.0)
        ankle_y_m = self.supine.ankle_y(posture, self.other, other_deg, foot_deg)
        self.supine.slide_leg(posture, self.other, ankle_y_m, foot_deg)
        self._press(posture, t_s)
        return posture

    # ---- the hands ----------------------------------------------------------------------------------------------
    def belly(self, posture: Posture, wandered_m: float = 0.0) -> Array:
        """The spot on the skin, (3,), or a place so far from it on the way up to the ribs' middle."""
        rig = self.figure.rig
        way = unit([-SIGN[self.leg] * 0.25, 1.0])
        hips_z_m = rig.head(f"upperleg01.{self.leg}")[2]
        place = np.array([SIGN[self.leg] * _SPOT_M[0], hips_z_m + _SPOT_M[1]]) + way * wandered_m
        off = np.linalg.norm(rig.rest[self._front][:, [0, 2]] - place, axis=1)
        weight = np.exp(-0.5 * (off / _PATCH_M) ** 2)
        skin = rig.skin(*rig.forward(posture), self._front)
        middle: Array = weight @ skin / weight.sum()
        return middle

    def _press(self, posture: Posture, t_s: float) -> None:
        """The middle fingers of both hands side by side on the spot, elbows out."""
        figure, rig = self.figure, self.figure.rig
        spot = self.belly(posture, self.wandered_m(t_s)) + np.array([0.0, 0.0, self.breath(t_s).belly_m - _PRESSED_M])
        turn = np.array([1.0, 1.0 - 3.0 * self.wandered_m(t_s), 1.0])
        for side in SIDES:
            out = SIGN[side] * np.array([1.0, 0.0, 0.0])
            tip = spot + out * _FINGERS_APART_M / 2.0
            fingers = unit(turn * (_OWN_FINGERS if side == self.leg else _OTHER_FINGERS)) * [SIGN[side], 1.0, 1.0]
            wrist = tip - fingers * self._hand_m
            for _ in range(2):
                figure.arms(posture, {side: (wrist, (SIGN[side], 0.0, -0.85))})
                figure.point_hand(posture, side, fingers, 0.6 * out - np.array([0.0, 0.8, 0.0]))
                figure.curl_fingers(posture, side, 24.0)
                wrist = wrist + tip - rig.skin(*rig.forward(posture), self._fingertips[side]).mean(axis=0)

    # ---- what is done wrong -------------------------------------------------------------------------------------
    def straightened_deg(self, t_s: float) -> float:
        """How far the other knee has straightened, along with the leg that is let out."""
        return self.scene.strength("other_knee_straightened") * minimum_jerk((self.out(t_s) - 0.1) / 0.9)

    def wandered_m(self, t_s: float) -> float:
        """How far the hands have left their spot: up over the belly while the leg is out."""
        return self.scene.strength("hand_left_spot") * minimum_jerk((self.out(t_s) - 0.2) / 0.7)

    def fault_times(self, fault: str, repetition: int) -> list[tuple[float, float]]:
        """From when to when a fault of the scene can be seen in a repetition, seconds."""
        seen: dict[str, tuple[Callable[[float], float], float]] = {
            "pelvis_moved": (self.tilt_deg, TILT_SEEN_DEG),
            "other_knee_straightened": (self.straightened_deg, _KNEE_SEEN_DEG),
            "hand_left_spot": (self.wandered_m, _HAND_SEEN_M),
        }
        if fault in seen:
            return self.times_over(*seen[fault], repetition)
        out = self.span(self.OUT, repetition)
        return (
            [(out.start_s, out.end_s)]
            if fault == "too_fast"
            else [(out.end_s, self.span(self.BACK, repetition).start_s)]
        )

    def breath(self, t_s: float) -> Breath:
        """Quietly on, whatever the leg does."""
        return quiet_breath(self.scene, (t_s * self.scene.breaths_per_min / 60.0) % 1.0)
