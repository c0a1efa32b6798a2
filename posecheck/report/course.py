"""The course of a check, for charts: the measures and the heights of the back points, ten moments a second."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.judging.session import Update
from posecheck.measures.body.outline import BACK_FRACTIONS
from posecheck.measures.frame.posture import back_heights_trunk
from posecheck.measures.geometry import Array
from posecheck.media import Frame
from posecheck.media.frame import due
from posecheck.report.sink import Sink

EVERY_S: Final = 0.1
"""A chart as wide as a page shows no more."""


class Course(Sink):
    """A sink that keeps what can be drawn over time, about 0.5 kB for each moment.

    Attributes
    ----------
    t_s : list of float
        The moments.
    """

    def __init__(self) -> None:
        self.t_s: list[float] = []
        self._names: list[str] = []
        self._values: list[Array] = []
        self._heights: list[Array] = []

    def add(self, frame: Frame, update: Update) -> None:  # noqa: ARG002
        """Keep one frame in ten a second; what could not be judged is NaN."""
        if self.t_s and not due(update.t_s, self.t_s[-1], EVERY_S):
            return
        unseen = np.full(len(BACK_FRACTIONS), np.nan)
        self.t_s.append(update.t_s)
        self._names = list(update.values)
        self._values.append(np.array(list(update.values.values())))
        self._heights.append(back_heights_trunk(update.body) if update.body is not None else unseen)

    def measure(self, name: str) -> Array:
        """A frame measure at each moment, shape (n, 1), NaN for unseen."""
        return np.array(self._values).reshape(len(self.t_s), len(self._names))[:, [self._names.index(name)]]

    def back_heights(self) -> Array:
        """Heights of the back points over the floor in trunk lengths, shape (n, 9), pelvis to shoulders."""
        return np.array(self._heights).reshape(len(self.t_s), len(BACK_FRACTIONS))
