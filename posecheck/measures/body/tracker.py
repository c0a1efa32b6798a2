"""Make the body of each pose of a stream, and one body of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, get_type_hints

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
"""At rest: a landmark's tremble of some pixels is gone, a slow movement lags by a tenth of a second."""

_ONE_EURO_BETA_PER_TRUNK: Final = 8.0
"""Per trunk length a second: a roll-down or a leg slide is followed within two pictures."""


class BodyTracker:
    """Make the :class:`Body` of each pose of a stream: who is near, how long the trunk, where the floor.

    Causal and without a clock. ``step`` returns the raw body (kept for the reported numbers) and a smoothed one (for
    what is shown and said now).
    """

    def __init__(self) -> None:
        self._trackers = {name: part.tracker() for name, part in _PARTS.items()}
        self._filter: OneEuroFilter | None = None

    def step(self, pose: Pose, image: NDArray[np.uint8] | None = None, at_rest: bool = False) -> tuple[Body, Body]:
        """Raw and smoothed body of ``pose``, in which somebody must be seen.

        ``image``, shape (H, W, 3), RGB: the picture it was found in, without which the flank is unseen. ``at_rest``: no
        movement has begun, so that later pictures may be compared with this one.
        """
        assert pose.mask is not None
        look = Look(pose, pose.mask, image, at_rest)
        body = _begun(np.asarray(pose.t_s))
        for name, tracker in self._trackers.items():
            object.__setattr__(body, name, tracker.step(look, body))
        return body, self._smoothed(body)

    def _smoothed(self, raw: Body) -> Body:
        """All arrays that are shown smoothed go through one filter, which looks at each number by itself."""
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
    """One body of n frames from n raw ones: zero-lag smoothed, one side, one trunk length, one floor.

    Parameters
    ----------
    bodies : sequence of n Body
        Single raw frames in order.
    seen : sequence of n bool
        False for frames that must not be judged: they become NaN.
    floor : FloorLine, optional
        The floor to measure from; without it the last live one.
    """
    series = Series(np.array([float(body.t_s) for body in bodies]), np.array(seen, dtype=bool), floor)
    body = _begun(series.t_s)
    for name, part in _PARTS.items():
        object.__setattr__(body, name, part.stack([getattr(each, name) for each in bodies], series, body))
    return body


def _begun(t_s: Array) -> Body:
    """A body that has no part yet: they are added in order, each with the help of those before it."""
    body = object.__new__(Body)
    object.__setattr__(body, "t_s", t_s)
    return body
