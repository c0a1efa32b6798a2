"""The floor in the picture: a nearly level line under the body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.measures.geometry import Array

MAX_SLOPE: Final = 0.14
"""A camera tilted by more than 8 degrees (tan 8° = 0.14) isn't level; a steeper line is not taken for the floor."""


FEET_NEARER: Final = 0.07
"""A level camera sees the near foot, being nearer, up to 4 degrees lower than where the pelvis rests (measured at 55 cm
camera height)."""


@dataclass(frozen=True)
class FloorLine:
    """The line y = slope * x + intercept in pixels, y down."""

    slope: float
    intercept_px: float

    @property
    def known(self) -> bool:
        """False for a floor that could not be found; heights over it are NaN."""
        return not np.isnan(self.intercept_px)

    def y_at(self, x_px: Array) -> Array:
        """Row of the floor under column ``x_px``."""
        return self.slope * x_px + self.intercept_px


UNKNOWN_FLOOR: Final = FloorLine(0.0, float("nan"))


def live_floor(pelvis: Array, feet: Array, standing: bool) -> FloorLine:
    """The floor under somebody, from the lowest points (x, y) under pelvis and feet.

    Sitting or lying it goes through the pelvis and falls towards the feet by what ``FEET_NEARER`` doesn't explain.
    Kneeling it would be too steep: then the floor is level under the lower of the two. Standing, what is under the
    pelvis may be a foot, a knee or nothing: the floor is level under the feet.
    """
    if standing:
        return FloorLine(0.0, float(feet[1]))
    run = feet[0] - pelvis[0]
    slope = float((feet[1] - pelvis[1]) / run) if abs(run) > 1.0 else np.inf
    if abs(slope) <= MAX_SLOPE + FEET_NEARER:
        slope = float(np.sign(slope)) * max(0.0, abs(slope) - FEET_NEARER)
        return FloorLine(slope, float(pelvis[1] - slope * pelvis[0]))
    return FloorLine(0.0, float(np.fmax(pelvis[1], feet[1])))


def support_line(points: Array) -> FloorLine | None:
    """The line on which ``points``, shape (n, 2), rest: none lies below it and it touches two of them.

    Of all lines through two points with every point on or above, the one with the smallest sum of
    heights is taken (the lower hull edge under the middle of the points). ``None`` for fewer than
    three seen points; an unknown floor if every such line is too steep.
    """
    known = points[~np.isnan(points).any(axis=-1)]
    if len(known) < 3:
        return None
    x, y = known[:, 0], known[:, 1]
    best: tuple[float, FloorLine] | None = None
    for i in range(len(known)):
        for j in range(i + 1, len(known)):
            if abs(x[j] - x[i]) < 1e-6:
                continue
            slope = float((y[j] - y[i]) / (x[j] - x[i]))
            line = FloorLine(slope, float(y[i] - slope * x[i]))
            heights = line.y_at(x) - y
            if abs(slope) <= MAX_SLOPE and heights.min() >= -1e-6 and (best is None or heights.sum() < best[0]):
                best = float(heights.sum()), line
    return best[1] if best else UNKNOWN_FLOOR
