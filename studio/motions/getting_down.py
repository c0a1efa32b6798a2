"""From standing at the feet's end of the mat to lying on it: squat, a hand on the floor, sit, lie back."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.interpolate import PchipInterpolator

from studio.figure import Figure
from studio.motions import carriage as carried
from studio.motions.carriage import Carriage, Rest, Tracks
from studio.motions.walking import Stand, Walk
from studio.rig import SIDES, SIGN, Posture, Side
from studio.rotations import Array, minimum_jerk, unit

_HALF, _SQUAT, _HAND, _SIT, _BOTH, _BACK, _LOW, _FLAT, _THERE = 0.15, 0.27, 0.39, 0.46, 0.56, 0.67, 0.75, 0.83, 0.97
"""Shares of the time: half a squat, a whole one, a hand on the floor, seated, both hands, half back,
shoulders low, flat, in position."""

_PALM: Final = 0.092
"""Of the wrist over the floor when the palm lies on it, in arm lengths."""

_HAND_BEHIND_M: Final = 0.16
"""Of the seat: the hands that carry."""

_NEAR, _FAR = 0.41, 0.56
"""Shares of a leg's length between which the feet may stand before the seat."""

_FLAT_FOOT_DEG: Final = 6.0
_UNDER_THE_FLOOR_M: Final = -0.3
"""Of the pelvis of somebody who sits or lies: the floor lifts it to where it belongs."""

_SAMPLES: Final = 48


class GettingDown:
    """One body on its way from standing to a posture lying on the mat; backwards in time it is getting up.

    ``hand``: the one that reaches for the floor. Times run from 0 (standing) to ``seconds`` (the very posture).
    """

    def __init__(self, figure: Figure, lying: Posture, seconds: float, hand: Side = "R") -> None:
        self.figure, self.seconds, self.hand = figure, seconds, hand
        self.other: Side = "L" if hand == "R" else "R"
        self._lying = carried.carriage_of(figure, lying)
        self._lying["root"][2] = _UNDER_THE_FLOOR_M
        self._rest = Rest(carried.pose(figure, self._lying), lying)
        self._times = np.linspace(_SIT, 1.0, _SAMPLES)
        self._rolled_m = np.interp(self._times, [_SIT, _FLAT], [0.0, 0.13])
        for _ in range(3):
            self._plan()
            slid = figure.roll_without_slip([self.posture(float(share) * seconds) for share in self._times])
            self._rolled_m = self._rolled_m + slid
        self._plan()

    def posture(self, t_s: float) -> Posture:
        """Of the body at a time."""
        share = min(max(t_s / self.seconds, 0.0), 1.0)
        carriage = self._tracks.at(share)
        carriage["root"][1] += self._rolling(min(max(share, _SIT), 1.0))
        posture = carried.pose(self.figure, carriage)
        arrived = minimum_jerk((share - _FLAT) / (_THERE - _FLAT))
        if arrived:
            self._rest.add(posture, arrived)
        return posture

    # ---- the plan ----------------------------------------------------------------------------------------------
    def _plan(self) -> None:
        """Everything follows from where the pelvis lies in the end: the seat, the feet before it, the hands behind."""
        self._rolling = PchipInterpolator(self._times, self._rolled_m)
        self._seat_m = float(self._lying["root"][1] - self._rolled_m[-1])
        self.feet = {side: self._stand(side) for side in SIDES}
        self.middle: Array = (self.feet["L"].place + self.feet["R"].place) / 2.0
        self.standing: Carriage = Walk(self.figure, self.feet, ()).carriage(0.0)
        keys = {"root": self._root_keys(), "trunk": self._trunk_keys()}
        for side in SIDES:
            keys[f"leg.{side}"] = self._leg_keys(side)
        self._body = Tracks(keys)
        for side in SIDES:
            keys[f"arm.{side}"] = self._arm_keys(side)
        self._tracks = Tracks(keys)

    def _stand(self, side: Side) -> Stand:
        """Where the foot has been standing: where it is in the end, if it is flat on the floor before the seat."""
        leg_m, floor_m = self.figure.leg_m, self.figure.floor_m
        planted = [other for other in SIDES if self._planted(other)]
        away = (
            np.mean([self._seat_m - self._lying[f"leg.{other}"][1] for other in planted]) if planted else 0.47 * leg_m
        )
        y_m = self._seat_m - float(np.clip(away, _NEAR * leg_m, _FAR * leg_m))
        if not self._planted(side):
            return Stand(np.array([SIGN[side] * 0.105, y_m, floor_m]), SIGN[side] * 6.0)
        x_m, head_to = self._lying[f"leg.{side}"][0], self._lying[f"leg.{side}"][6]
        return Stand(np.array([x_m, y_m, floor_m]), float(head_to))

    def _planted(self, side: Side) -> bool:
        ankle, pitch = self._lying[f"leg.{side}"][:3], self._lying[f"leg.{side}"][7]
        return bool(abs(pitch) < _FLAT_FOOT_DEG and ankle[2] < self.figure.floor_m + 0.11)

    def _root_keys(self) -> list[tuple[float, Array]]:
        feet_m, seat_m, leg_m = float(self.middle[1]), self._seat_m, self.figure.leg_m
        leans = 16.0 * SIGN[self.hand]
        down = [seat_m, _UNDER_THE_FLOOR_M]
        lying = self._lying["root"].copy()
        lying[1] = seat_m
        return [
            (0.0, self.standing["root"]),
            (_HALF, carried.root([0.0, feet_m + 0.15 * leg_m, 0.80 * leg_m], 30.0)),
            (_SQUAT, carried.root([0.0, feet_m + 0.31 * leg_m, 0.43 * leg_m], 18.0, roll_deg=0.4 * leans)),
            (_HAND, carried.root([0.0, seat_m - 0.01, 0.18 * leg_m], -22.0, roll_deg=leans)),
            (_SIT, carried.root([0.0, seat_m, 0.08 * leg_m], -25.0, roll_deg=0.5 * leans)),
            (_BOTH, carried.root([0.0, *down], -31.0)),
            (_BACK, carried.root([0.0, *down], -60.0)),
            (_LOW, carried.root([0.0, *down], -84.0)),
            (_FLAT, lying),
            (1.0, lying),
        ]

    def _trunk_keys(self) -> list[tuple[float, Array]]:
        lying = self._lying["trunk"]
        twist = 14.0 * SIGN[self.hand]
        half_back = np.array([9.0, 9.0, 8.0, 5.0, 2.0, 10.0, 10.0, 10.0, 10.0, 0.0])
        head_up = np.array([2.0, 4.0, 6.0, 5.0, 3.0, 11.0, 11.0, 10.0, 10.0, 0.0])
        return [
            (0.0, self.standing["trunk"]),
            (_HALF, carried.trunk([6.0, 5.0, 4.0, 4.0, 3.0], [-2.0, -2.0, -2.0, -2.0])),
            (_SQUAT, carried.trunk([9.0, 8.0, 7.0, 5.0, 3.0], [-1.0, -1.0, -1.0, -1.0], 0.5 * twist)),
            (_HAND, carried.trunk([8.0, 8.0, 6.0, 3.0, 2.0], [2.0, 2.0, 2.0, 2.0], twist)),
            (_SIT, carried.trunk([8.0, 8.0, 7.0, 4.0, 2.0], [1.0, 1.0, 1.0, 1.0], 0.6 * twist)),
            (_BOTH, carried.trunk([7.0, 7.0, 7.0, 4.0, 2.0], [3.0, 3.0, 3.0, 3.0])),
            (_BACK, lying + half_back),
            (_LOW, lying + head_up),
            (_FLAT, lying),
            (1.0, lying),
        ]

    def _leg_keys(self, side: Side) -> list[tuple[float, Array]]:
        stand = self.standing[f"leg.{side}"]
        squat, seated, there = stand.copy(), stand.copy(), self._lying[f"leg.{side}"]
        squat[3:6] = SIGN[side] * 0.30, -1.0, 0.3
        seated[3:6] = SIGN[side] * 0.15, -0.5, 1.0
        keys = [(0.0, stand), (_SQUAT, squat), (_SIT, seated)]
        if np.linalg.norm(there[:3] - stand[:3]) < 0.01:
            return [*keys, (_FLAT, there), (1.0, there)]
        way = (seated + there) / 2.0
        way[2] += 0.04
        return [*keys, (_FLAT - 0.04, seated), ((_FLAT + _THERE) / 2.0 - 0.02, way), (_THERE, there), (1.0, there)]

    def _arm_keys(self, side: Side) -> list[tuple[float, Array]]:
        """From hanging over the knees to the floor behind, one hand first, and on to where they are in the end."""
        there = self._lying[f"arm.{side}"]
        keys = [(0.0, self.standing[f"arm.{side}"]), (_HALF, self._reaching(_HALF, side, -34.0))]
        if side == self.hand:
            over = self._palm(_HAND, side)
            over[:6] += [0.0, -0.04, 0.08] * 2
            behind = self._reaching(_SQUAT, side, 5.0, 0.80)
            behind[10] = 0.4
            keys += [(_SQUAT, behind), (_HAND - 0.035, over), (_HAND, self._palm(_HAND, side))]
        else:
            keys += [(share, self._on_knee(share, side)) for share in (_SQUAT, (_HAND + _SIT) / 2.0)]
        keys += [(share, self._palm(share, side)) for share in (_BOTH, _BACK, _FLAT)]
        lowered = keys[-1][1]
        lowered[6:9] = SIGN[side] * 0.9, 0.3, -0.5
        if np.linalg.norm(there[:3] - lowered[:3]) > 0.1:
            way = (lowered + there) / 2.0
            way[:3] += SIGN[side] * 0.08, 0.0, 0.12
            keys.append(((_FLAT + _THERE) / 2.0, way))
        return [*keys, (_THERE, there), (1.0, there)]

    def _palm(self, share: float, side: Side) -> Array:
        """A hand on the floor beside and behind the seat, the fingers to the feet; where it is in the end if it can."""
        wrist = np.array(
            [SIGN[side] * 0.27, self._seat_m + _HAND_BEHIND_M, self.figure.floor_m + _PALM * self.figure.arm_m]
        )
        there = self._lying[f"arm.{side}"][:3]
        if there[2] < self.figure.floor_m + 0.07 and np.linalg.norm(there - wrist) < 0.14:
            wrist = there
        (shoulder,) = self._joints(share, f"upperarm01.{side}")
        return carried.arm(wrist, shoulder, [SIGN[side] * 0.7, 0.6, -0.35], 0.0, 1.0, SIGN[side] * 20.0)

    def _joints(self, share: float, *bones: str) -> list[Array]:
        """Where bones begin when only trunk and legs are known yet."""
        carriage = self._body.at(share)
        carriage["root"][1] += self._rolling(max(share, _SIT))
        posture = carried.pose(self.figure, carriage | {f"arm.{side}": self.standing[f"arm.{side}"] for side in SIDES})
        return [self.figure.joint(posture, bone) for bone in bones]

    def _reaching(self, share: float, side: Side, deg: float, stretched: float = 0.94) -> Array:
        """An arm that hangs (0), held forward (negative) or behind, degrees from the vertical."""
        (shoulder,) = self._joints(share, f"upperarm01.{side}")
        along = unit([SIGN[side] * 0.2, np.sin(np.radians(deg)), -np.cos(np.radians(deg))])
        return carried.arm(
            shoulder + stretched * self.figure.arm_m * along, shoulder, [SIGN[side] * 0.5, 0.9, 0.0], 1.0
        )

    def _on_knee(self, share: float, side: Side) -> Array:
        """The hand on the knee, or in front of it if it is too close to the shoulder."""
        shoulder, knee = self._joints(share, f"upperarm01.{side}", f"lowerleg01.{side}")
        way = knee + np.array([SIGN[side] * 0.03, 0.02, 0.075]) - shoulder
        distance = float(np.clip(np.linalg.norm(way), 0.68 * self.figure.arm_m, 0.94 * self.figure.arm_m))
        wrist = shoulder + distance * unit(way)
        return carried.arm(wrist, shoulder, [SIGN[side] * 0.8, 0.4, -0.4], 0.3)
