"""Somebody else in the room: looking on from the background, or passing by behind the mat."""

from __future__ import annotations

from typing import Final

import numpy as np

from studio.figure import Figure
from studio.motions import carriage as carried
from studio.motions.carriage import Carriage
from studio.motions.walking import STEP_M, STEP_S, Walk, stand_at, straight
from studio.rig import SIDES, SIGN, Posture
from studio.rotations import Array, about_z
from studio.scene import SecondPerson

PASSES_FROM_M: Final = 4.2
"""How far before the place named in the scene somebody sets out who passes by; they stop as far behind it."""

_SHIFT_M: Final = 0.028
"""How far the weight goes from one foot to the other."""
_SHIFT_S: Final = (7.3, 4.7)
"""Periods of it: two that don't fit together, so it doesn't repeat within a clip."""


class Bystander:
    """One body on the room's floor, not on the mat. ``posture`` is a pure function of time.

    Who stands looks towards the mat and shifts their weight now and then; who passes walks along it in the direction of
    a lying person's head, at the scene's place after ``PASSES_FROM_M`` of the way.
    """

    def __init__(self, figure: Figure, second: SecondPerson) -> None:
        self.figure, self.second = figure, second
        place = np.array([*second.at_m, 0.0])
        if second.doing == "standing":
            towards_deg = float(np.degrees(np.arctan2(-place[0], place[1])))
            self._walk = Walk(figure, stand_at(place, towards_deg, 0.11), ())
        else:
            start = place - [0.0, PASSES_FROM_M, 0.0]
            count = int(2.0 * PASSES_FROM_M / STEP_M)
            self._walk = Walk(figure, stand_at(start, 180.0), straight(start, 180.0, count, STEP_S))

    def posture(self, t_s: float) -> Posture:
        """Of the body at a time of the clip."""
        carriage = self._walk.carriage(t_s)
        if self.second.doing == "standing":
            self._shift_weight(carriage, t_s)
        return carried.pose(self.figure, carriage)

    def _shift_weight(self, carriage: Carriage, t_s: float) -> None:
        """The pelvis goes to one side and back, the shoulders stay over the feet, the head turns a little."""
        slow, fast = (float(np.sin(2.0 * np.pi * t_s / period)) for period in _SHIFT_S)
        share = 0.7 * slow + 0.3 * fast
        root, trunk = carriage["root"], carriage["trunk"]
        left: Array = about_z(float(root[4])) @ np.array([1.0, 0.0, 0.0])
        root[:3] += _SHIFT_M * share * left - [0.0, 0.0, 0.006 * share * share]
        root[5] += -2.5 * share
        trunk[9] += 4.0 * fast
        trunk[5:9] += 1.0 + slow
        for side in SIDES:
            carriage[f"arm.{side}"][3:6] += 0.4 * _SHIFT_M * share * left + 0.01 * SIGN[side] * slow * left
