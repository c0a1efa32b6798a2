"""What all parts of a body have in common: a tracker finds each part frame by frame, and many frames are stacked."""

from __future__ import annotations

from abc import ABC, abstractmethod
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
"""Cut-off for the reported series. Winter uses 4 to 6 Hz for gait; these exercises are slower."""


@dataclass(frozen=True, eq=False)
class Look:
    """One look at the person: everything that the trackers of the parts take of one frame.

    Attributes
    ----------
    pose : Pose
        In which somebody is seen.
    mask : ndarray of shape (H, W), float32
        Its person mask.
    image : ndarray of shape (H, W, 3), uint8, or None
        The frame's RGB pixels, if a part needs them.
    at_rest : bool
        Whether no movement has begun, so that later frames may be compared with this one.
    """

    pose: Pose
    mask: NDArray[np.float32]
    image: NDArray[np.uint8] | None
    at_rest: bool

    @property
    def t_s(self) -> float:
        """Time of the frame in seconds."""
        return self.pose.t_s


class Tracker(Protocol):
    """Find one part in the looks of a stream, in order. A tracker is causal and reads no clock."""

    def step(self, look: Look, body: Body) -> Part:
        """Find the part in one look; ``body`` has those parts already that come before this one in :class:`Body`."""
        ...


class Part(ABC):
    """A part of a body in one frame, or in n frames stacked, with n as the first axis of its arrays.

    ``SMOOTHED_LIVE`` names the arrays that are smoothed live.
    """

    SMOOTHED_LIVE: ClassVar[tuple[str, ...]] = ()

    @classmethod
    @abstractmethod
    def tracker(cls) -> Tracker:
        """A new tracker, which finds this part in a stream of looks."""

    @classmethod
    @abstractmethod
    def unseen(cls, count: int) -> Self:
        """The part in ``count`` stacked frames in which nothing of it was seen."""

    @classmethod
    @abstractmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:
        """Stack the parts of n frames; ``body`` has those stacked parts already that come before this one."""


@dataclass(frozen=True, eq=False)
class Series:
    """What is known of n frames that are stacked.

    Attributes
    ----------
    t_s : ndarray of shape (n,)
        Their times in seconds.
    seen : ndarray of shape (n,), bool
        Which of them can be judged.
    floor : FloorLine or None
        The floor to measure heights from; without it the last that was found live.
    """

    t_s: Array
    seen: NDArray[np.bool_]
    floor: FloorLine | None

    def raw(self, parts: Sequence[Any], name: str) -> Array:
        """The array ``name`` of the parts of all frames, shape (n, ...), NaN in frames that can't be judged."""
        values = np.stack([np.asarray(getattr(part, name), dtype=float) for part in parts])
        values[~self.seen] = np.nan
        return values

    def smooth(self, parts: Sequence[Any], name: str) -> Array:
        """The same as :meth:`raw`, smoothed without lag."""
        return self.smoothed(self.raw(parts, name))

    def smoothed(self, values: Array) -> Array:
        """``values``, shape (n, ...), smoothed without lag."""
        return smooth_zero_lag(self.t_s, values, ZERO_LAG_CUTOFF_HZ)


class Memory:
    """An exponential moving average with a time constant of ``seconds``, for looks that are not evenly spaced.

    A gap between two looks counts for ``longest_s`` at most. With ``mean_first`` the average is the plain mean of the
    values as long as that gives the newest one more weight.
    """

    def __init__(self, seconds: float, longest_s: float, mean_first: bool = False) -> None:
        self._seconds = seconds
        self._longest_s = longest_s
        self._mean_first = mean_first
        self._t_s = -np.inf
        self._looks = 0
        self._value = 0.0

    def step(self, t_s: float, given: float) -> float:
        """Take the value of the look at ``t_s``; return the average."""
        self._looks += 1
        share = 1.0 - float(np.exp(-min(t_s - self._t_s, self._longest_s) / self._seconds))
        if self._mean_first:
            share = max(share, 1.0 / self._looks)
        self._t_s = t_s
        self._value += share * (given - self._value)
        return self._value
