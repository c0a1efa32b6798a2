"""What the parts of a body have in common: each is found in one frame after the other, and stacked from many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.filters import smooth_zero_lag
from posecheck.measures.geometry import Array
from posecheck.pose import Pose

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body
    from posecheck.measures.body.floor import FloorLine

ZERO_LAG_CUTOFF_HZ: Final = 4.0
"""Of the reported series. Winter takes 4 to 6 Hz for gait; these exercises are slower."""


@dataclass(frozen=True, eq=False)
class Look:
    """One look at the person.

    ``image``, shape (H, W, 3), RGB, is the picture the pose was found in, ``None`` if nobody needs it. ``at_rest``: no
    movement has begun, so that later pictures may be compared with this one.
    """

    pose: Pose
    mask: NDArray[np.float32]
    image: NDArray[np.uint8] | None
    at_rest: bool

    @property
    def t_s(self) -> float:
        """Time of the picture."""
        return self.pose.t_s


class Tracker(Protocol):
    """Find one part in the looks of a stream, in order; causal and without a clock."""

    def step(self, look: Look, body: Body) -> Part:
        """The part at this look; ``body`` has the parts that come before this one already."""
        ...


class Part:
    """A part of a body: one frame, or n frames stacked, with n as the first axis of its arrays.

    ``SMOOTHED_LIVE`` names the arrays that the live body shows smoothed.
    """

    SMOOTHED_LIVE: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def tracker(cls) -> Tracker:
        """What finds this part in a stream of looks."""
        raise NotImplementedError

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:
        """One part from those of n frames; ``body`` has the stacked parts that come before this one already."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Series:
    """The frames that are stacked: their times, shape (n,), which may be judged, and the floor to measure from.

    Without a ``floor`` the last live one is taken.
    """

    t_s: Array
    seen: NDArray[np.bool_]
    floor: FloorLine | None

    def raw(self, parts: Sequence[Any], name: str) -> Array:
        """The arrays ``name`` of all frames, NaN for frames that must not be judged."""
        values = np.stack([np.asarray(getattr(part, name), dtype=float) for part in parts])
        values[~self.seen] = np.nan
        return values

    def smooth(self, parts: Sequence[Any], name: str) -> Array:
        """The same without noise and lag."""
        return self.smoothed(self.raw(parts, name))

    def smoothed(self, values: Array) -> Array:
        """``values``, shape (n, ...), without noise and lag."""
        return smooth_zero_lag(self.t_s, values, ZERO_LAG_CUTOFF_HZ)


class Memory:
    """A value that follows what it is given with a time constant of ``seconds``, by the time between the looks.

    A gap counts for ``longest_s`` at most. With ``mean_first`` the first values are averaged evenly.
    """

    def __init__(self, seconds: float, longest_s: float, mean_first: bool = False) -> None:
        self._seconds = seconds
        self._longest_s = longest_s
        self._mean_first = mean_first
        self._t_s = -np.inf
        self._looks = 0
        self._value = 0.0

    def step(self, t_s: float, given: float) -> float:
        """Take the value of the look at ``t_s``; returns what is remembered."""
        self._looks += 1
        share = 1.0 - float(np.exp(-min(t_s - self._t_s, self._longest_s) / self._seconds))
        if self._mean_first:
            share = max(share, 1.0 / self._looks)
        self._t_s = t_s
        self._value += share * (given - self._value)
        return self._value
