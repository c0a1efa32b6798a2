"""The floor in the image: a nearly level line under the body."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from posecheck.calibration import FEET_NEARER
from posecheck.measures.body.part import Look, Part, Series
from posecheck.measures.geometry import Array, midpoint

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

MAX_SLOPE: Final = 0.14
"""A steeper line is not taken for the floor: a camera that is tilted by more than 8 degrees (tan 8° = 0.14) must be set
level. Chosen, not measured."""

_HISTORY_FRAMES: Final = 300
"""Ten seconds at 30 frames a second: nobody raises the feet for as long."""


@dataclass(frozen=True)
class FloorLine(Part):
    """The line y = slope * x + intercept, in pixels, x to the right and y down."""

    slope: float
    intercept_px: float

    @classmethod
    def tracker(cls) -> FloorTracker:
        """A tracker that follows the floor through a stream of poses."""
        return FloorTracker()

    @classmethod
    def unseen(cls, count: int) -> Self:  # noqa: ARG003
        """The floor is one for all frames: unknown."""
        return cls(0.0, np.nan)

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> FloorLine:  # noqa: ARG003
        """The floor of the series; without one the last that was found live."""
        return series.floor or parts[-1]

    @property
    def known(self) -> bool:
        """False for a floor that could not be found; heights over it are NaN."""
        return not np.isnan(self.intercept_px)

    def y_at(self, x_px: Array) -> Array:
        """The row of the floor at column ``x_px``."""
        return self.slope * x_px + self.intercept_px


UNKNOWN_FLOOR: Final = FloorLine(0.0, float("nan"))


class FloorTracker:
    """Find the floor as the median of the last lines under pelvis and feet: feet raised for a while don't tilt it."""

    def __init__(self) -> None:
        self._lines: deque[tuple[float, float]] = deque(maxlen=_HISTORY_FRAMES)

    def step(self, look: Look, body: Body) -> FloorLine:
        """Find the floor, with this look and those before."""
        outline, hip_x = body.outline, float(midpoint(look.pose.points_px, "HIP")[0])
        pelvis = np.array([hip_x, float(outline.pelvis_bottom_px)])
        feet = np.array([outline.feet_x_px, float(outline.feet_bottom_px)])
        if not (np.isnan(pelvis[1]) or np.isnan(feet[1])):
            line = live_floor(pelvis, feet, body.trunk.standing)
            self._lines.append((line.slope, line.intercept_px))
        if not self._lines:
            return UNKNOWN_FLOOR
        slopes, intercepts = np.array(self._lines).T
        slope = float(np.median(slopes))
        under_pelvis = float(np.median(slopes * hip_x + intercepts))
        return FloorLine(slope, under_pelvis - slope * hip_x)


def live_floor(pelvis: Array, feet: Array, standing: bool) -> FloorLine:
    """The floor in one frame.

    Parameters
    ----------
    pelvis, feet : ndarray of shape (2,)
        The lowest points (x, y) of the person mask under the pelvis and under the feet, in pixels.
    standing : bool
        Whether the person stands.

    Notes
    -----
    For somebody who sits or lies the line goes through both points, but its slope is reduced by ``FEET_NEARER``: by
    that much the near foot appears lower than it is. For somebody who kneels it would be too steep: then the floor is
    level, at the lower of the two points. For somebody who stands, what is under the pelvis may be a foot, a knee or
    nothing: then the floor is level under the feet.
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
    """The line on which ``points`` rest: it touches two of them, and none lies below it.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
        (x, y) in pixels, NaN where unseen.

    Returns
    -------
    FloorLine or None
        Of all such lines the one over which the sum of the points' heights is smallest: an edge of the lower convex
        hull. ``None`` if fewer than three points are seen; ``UNKNOWN_FLOOR`` if every such line is too steep.
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
