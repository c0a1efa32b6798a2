"""Where the arms of the slow sit-back are: forward, on the thighs, the mat, the belly; never inside the body."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from studio.figure import Figure
from studio.rig import BODY_VERTICES, SIDES, SIGN, Posture, Side
from studio.rotations import Array, mix, unit


@dataclass(frozen=True)
class Arm:
    """Where a wrist is and which way the elbow points; where the fingers and the little finger's side of it point."""

    wrist: Array
    elbow: Array
    fingers: Array
    little: Array
    curl_deg: float = 16.0

    def towards(self, other: Arm, share: float, out: float) -> Arm:
        """On the way to another, in an arc outwards (``out`` is 1 on the left), up and towards the head."""
        far = min(float(np.linalg.norm(other.wrist - self.wrist)), 0.3)
        arc = np.sin(np.pi * share) * far * np.array([out * 0.3, 0.3, 0.5])
        return Arm(
            mix(self.wrist, other.wrist, share) + arc,
            mix(self.elbow, other.elbow, share),
            mix(self.fingers, other.fingers, share),
            mix(self.little, other.little, share),
            float(mix(self.curl_deg, other.curl_deg, share)),
        )


class Arms:
    """Of one body: they go round its thighs and hips, and lie on its belly.

    Places: knees, ahead, thighs, mat, belly, beside, face, up.

    ``lying``: the body flat on its back, knees up: beside it the hands push, on it they rest.
    """

    def __init__(self, figure: Figure, lying: Posture) -> None:
        self.figure, self._lying = figure, lying
        self._measure_body()

    def _measure_body(self) -> None:
        """Which vertices the hands are, and how thick thighs and hips are: hands go round them."""
        rig = self.figure.rig
        ruling, body = rig.ruling[:BODY_VERTICES], rig.rest[:BODY_VERTICES]
        parts = ("wrist", "finger", "metacarpal")
        is_hand = np.array([name.startswith(parts) for name in ruling])
        self._hands = {side: np.flatnonzero(is_hand & np.char.endswith(ruling, side)) for side in SIDES}
        hip, knee = rig.head("upperleg01.L"), rig.head("lowerleg01.L")
        thigh = body[np.char.startswith(ruling, "upperleg") & (body[:, 0] > 0.0)]
        shares = (hip[2] - thigh[:, 2]) / (hip[2] - knee[2])
        axis = hip + shares[:, None] * (knee - hip)
        upper, lower = (shares > 0.2) & (shares < 0.5), shares > 0.6
        self._thigh_m = float((axis - thigh)[upper, 1].max()), float((axis - thigh)[lower, 1].max())
        self._knee_m = float((thigh - axis)[lower, 0].max())
        self._hips_m = float(thigh[:, 0].max())

    def at(self, place: str, side: Side, places: Array, rise_m: float = 0.0) -> Arm:
        """At one of the named places, for a body whose bones begin there; ``rise_m``: of the breathing belly."""
        out, index, figure = SIGN[side], self.figure.rig.index, self.figure
        shoulder, hip, knee, ankle = (
            places[index[f"{bone}.{side}"]] for bone in ("upperarm01", "upperleg01", "lowerleg01", "foot")
        )
        beside, low = np.array([out, 0.0, -0.4]), np.array([0.0, 0.0, -1.0])
        if place in ("knees", "ahead"):
            way = mix(knee, ankle, 0.28) + np.array([0.0, 0.03, 0.14 if place == "ahead" else 0.0]) - shoulder
            way[0] = 0.0
            far, most = float(np.linalg.norm(way)), figure.arm_m * 0.965
            reach = most if place == "ahead" else (far + most - np.hypot(far - most, 0.03)) / 2.0
            wrist = shoulder + unit(way) * reach
            wrist[0] = out * (max(abs(knee[0]) + self._knee_m, self._hips_m) + 0.065)
            return Arm(wrist, np.array([out * 0.7, 0.0, -0.7]), unit(way), low)
        if place == "thighs":
            return self._on_thigh(shoulder, hip, knee, out)
        if place == "mat":
            wrist = np.array(
                [out * max(0.27, self._hips_m + 0.075), float(self._lying.root_m[1]) + 0.04, figure.floor_m + 0.03]
            )
            return Arm(wrist, np.array([out * 0.6, 1.0, -0.5]), np.array([out * 0.2, -1.0, 0.12]), beside, 2.0)
        if place == "belly":
            return self._on_belly(hip[1], out, self._belly_m + 0.6 * rise_m)
        if place == "beside":
            wrist = np.array([out * max(0.26, self._hips_m + 0.07), hip[1] + 0.05, figure.floor_m + 0.10])
            return Arm(wrist, np.array([out * 0.6, 1.0, -0.5]), np.array([out * 0.2, -1.0, -0.15]), beside, 8.0)
        if place == "face":
            head = places[index["head"]]
            wrist = head + np.array([out * 0.10, -0.06, 0.17])
            return Arm(
                wrist, np.array([out, -0.3, 0.1]), np.array([-out * 0.6, 0.8, -0.2]), np.array([-out, -0.6, 0.0])
            )
        wrist = shoulder + unit([out * 0.25, -0.45, 0.9]) * figure.arm_m * 0.88
        return Arm(wrist, np.array([out, -0.2, -0.4]), unit([out * 0.1, -0.2, 1.0]), low)

    def _on_thigh(self, shoulder: Array, hip: Array, knee: Array, out: float) -> Arm:
        """The palm on the thigh, as near to the knee as the arm reaches."""
        along = unit(knee - hip)
        face = unit(np.array([0.0, 0.0, 1.0]) - along * along[2]) * 0.85 + np.array([out * 0.52, 0.0, 0.0])
        shares = np.linspace(0.66, 0.05, 20)
        thick = 0.042 + np.interp(shares, [0.35, 0.8], self._thigh_m)
        ways = hip + shares[:, None] * (knee - hip) + thick[:, None] * face
        far = np.linalg.norm(ways - shoulder, axis=1)
        share = float(np.interp(-self.figure.arm_m * 0.93, -far, shares))
        wrist = np.array([np.interp(-share, -shares, ways[:, axis]) for axis in range(3)])
        little = np.array([out * 0.85, 0.0, -0.52])
        return Arm(wrist, np.array([out, 0.2, -0.3]), along - 0.08 * face, little, 10.0)

    @staticmethod
    def _on_belly(hip_y_m: float, out: float, height_m: float) -> Arm:
        """The hand flat on the lower belly of a lying person, the wrist at a height."""
        wrist, fingers = np.array([out * 0.135, hip_y_m + 0.15, height_m]), np.array([-out * 0.8, -0.35, 0.42])
        return Arm(wrist, np.array([out, 0.1, -0.25]), fingers, np.array([-out * 0.4, -1.0, 0.0]), 6.0)

    @cached_property
    def _belly_m(self) -> float:
        """Height of a wrist whose hand lies on the belly of this lying body."""
        rig, height = self.figure.rig, 0.4
        posture = self._lying.copy()
        hip = self.figure.joint(posture, "upperleg01.L")
        self.put(posture, "L", self._on_belly(hip[1], 1.0, height))
        skin = rig.skin(*rig.forward(posture))[:BODY_VERTICES]
        parts = ("spine", "root", "pelvis", "upperleg01")
        trunk = np.array([name.startswith(parts) for name in rig.ruling[:BODY_VERTICES]])
        front = skin[trunk & (skin[:, 2] > self.figure.floor_m + 0.08)]
        hand = skin[self._hands["L"]]
        gaps = hand[:, None] - front[None]
        over = np.hypot(gaps[:, :, 0], gaps[:, :, 1]) < 0.015
        return height - float(gaps[:, :, 2][over].min()) + 0.006

    def put(self, posture: Posture, side: Side, arm: Arm) -> None:
        """Reach there, the elbow kept above the floor, and turn the hand."""
        figure = self.figure
        shoulder = figure.joint(posture, f"upperarm01.{side}")
        wrist = arm.wrist
        figure.curl_fingers(posture, side, arm.curl_deg)
        for _ in range(2):
            elbow = _elbow_above(figure, shoulder, wrist, arm.elbow, figure.floor_m + 0.045)
            figure.arms(posture, {side: (wrist, elbow)})
            figure.point_hand(posture, side, arm.fingers, arm.little)
            hand = figure.rig.skin(*figure.rig.forward(posture), self._hands[side])
            sunk = figure.floor_m - 0.003 - float(hand[:, 2].min())
            if sunk <= 0.0:
                break
            wrist = wrist + np.array([0.0, 0.0, sunk])


def _elbow_above(figure: Figure, shoulder: Array, wrist: Array, towards: Array, least_m: float) -> Array:
    """Which way the elbow must point so as to be no lower than a height."""
    first, second = figure.upper_arm_m, figure.forearm_m
    along = unit(wrist - shoulder)
    far = min(float(np.linalg.norm(wrist - shoulder)), (first + second) * 0.9995)
    share = (far**2 + first**2 - second**2) / (2.0 * far)
    radius = float(np.sqrt(max(first**2 - share**2, 1e-6)))
    up = unit(np.array([0.0, 0.0, 1.0]) - along * along[2])
    across = np.cross(along, up)
    out = unit(towards - along * (towards @ along))
    rise = min(1.0, (least_m - shoulder[2] - share * along[2]) / max(radius * up[2], 1e-6))
    if out @ up >= rise:
        return out
    level = across * np.copysign(np.sqrt(max(1.0 - rise**2, 0.0)), out @ across)
    direction: Array = up * rise + level
    return direction
