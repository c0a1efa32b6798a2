"""Make a body of each pose of a stream, and stack many bodies to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, get_type_hints

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.body.body import Body
from posecheck.measures.body.floor import FloorLine
from posecheck.measures.body.part import Look, Part, Series
from posecheck.measures.filters import OneEuroFilter
from posecheck.measures.geometry import Array
from posecheck.pose import Pose

_PARTS: Final[dict[str, type[Part]]] = {name: kind for name, kind in get_type_hints(Body).items() if name != "t_s"}
"""The parts of a body in the order in which they are found."""

_ONE_EURO_MIN_CUTOFF_HZ: Final = 1.5
"""The filter's cut-off at rest: a tremble of some pixels is removed, a slow movement lags by a tenth of a second."""

_ONE_EURO_BETA_PER_TRUNK: Final = 8.0
"""How fast the cut-off rises, for a speed in trunk lengths a second: a roll-down or a leg slide lags by two frames."""


class BodyTracker:
    """Make a :class:`Body` of each pose of a stream: find the near side, the trunk length, the legs, the floor.

    The tracker is causal and reads no clock. :meth:`step` returns the raw body, from which the reported numbers are
    computed later, and a smoothed one for what is shown and said now.
    """

    def __init__(self) -> None:
        self._trackers = {name: part.tracker() for name, part in _PARTS.items()}
        self._filter: OneEuroFilter | None = None

    def step(self, pose: Pose, image: NDArray[np.uint8] | None = None, at_rest: bool = False) -> tuple[Body, Body]:
        """Take the next pose; return the raw and the smoothed body.

        Parameters
        ----------
        pose : Pose
            In which somebody must be seen.
        image : ndarray of shape (H, W, 3), uint8, optional
            The frame's RGB pixels; without them the flank is NaN.
        at_rest : bool
            Whether no movement has begun, so that later frames may be compared with this one.
        """
        assert pose.mask is not None
        look = Look(pose, pose.mask, image, at_rest)
        body = _begun(np.asarray(pose.t_s))
        for name, tracker in self._trackers.items():
            object.__setattr__(body, name, tracker.step(look, body))
        return body, self._smoothed(body)

    def _smoothed(self, raw: Body) -> Body:
        """Put all arrays that are smoothed live through one filter, which treats each number by itself."""
        if self._filter is None:
            self._filter = OneEuroFilter(_ONE_EURO_MIN_CUTOFF_HZ, _ONE_EURO_BETA_PER_TRUNK / raw.trunk_px)
        names = [(part, name) for part, kind in _PARTS.items() for name in kind.SMOOTHED_LIVE]
        arrays = [np.asarray(getattr(getattr(raw, part), name)) for part, name in names]
        smooth = self._filter(float(raw.t_s), np.concatenate([array.ravel() for array in arrays]))
        pieces = np.split(smooth, np.cumsum([array.size for array in arrays])[:-1])
        changed: dict[str, dict[str, Array]] = {}
        for (part, name), array, piece in zip(names, arrays, pieces, strict=True):
            changed.setdefault(part, {})[name] = piece.reshape(array.shape)
        return replace(raw, **{part: replace(getattr(raw, part), **values) for part, values in changed.items()})


def stack(bodies: Sequence[Body], seen: Sequence[bool], floor: FloorLine | None = None) -> Body:
    """Stack n raw bodies to one, smoothed without lag, with one near side, one trunk length and one floor.

    Parameters
    ----------
    bodies : sequence of n Body
        The raw bodies of single frames, in order.
    seen : sequence of n bool
        False for frames that can't be judged: they become NaN.
    floor : FloorLine, optional
        The floor to measure heights from; without it the last that was found live.
    """
    series = Series(np.array([float(body.t_s) for body in bodies]), np.array(seen, dtype=bool), floor)
    body = _begun(series.t_s)
    for name, part in _PARTS.items():
        object.__setattr__(body, name, part.stack([getattr(each, name) for each in bodies], series, body))
    return body


def unseen_body(t_s: Array) -> Body:
    """The body in n stacked frames at the times ``t_s``, shape (n,), of which nothing was seen."""
    parts: dict[str, Any] = {name: part.unseen(len(t_s)) for name, part in _PARTS.items()}
    return Body(t_s, **parts)


def _begun(t_s: Array) -> Body:
    """A body without parts: they are added in order, since each may need those before it."""
    body = object.__new__(Body)
    object.__setattr__(body, "t_s", t_s)
    return body
