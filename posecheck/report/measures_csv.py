"""The measures of every frame, as rows, and as a CSV file with units in the header."""

from __future__ import annotations

import csv
import math
from typing import Final

import numpy as np

from posecheck.judging.session import Update
from posecheck.measures.body.outline import BACK_FRACTIONS
from posecheck.measures.frame.posture import back_heights_trunk
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.media import Frame
from posecheck.report.files import writing
from posecheck.report.sink import FileSink, Start

_BACK_HEIGHTS: Final = [f"back_height_{fraction:.2f}_trunk" for fraction in BACK_FRACTIONS]


def measure_units() -> dict[str, str]:
    """The columns of a frame's row and their units, ``""`` for what has none; the measures come fifth and later."""
    head = {"t_s": "s", "usable": "", "phase": "", "repetitions": ""}
    measures = {name: measure.unit for name, measure in FRAME_MEASURES.items()}
    return head | measures | dict.fromkeys(_BACK_HEIGHTS, "trunk")


def measures_row(update: Update) -> tuple[float, bool, str | None, int, list[float]]:
    """Time, whether the frame could be judged, phase, repetitions so far, and the measures, NaN for unseen ones.

    The values are those of the moment (One Euro smoothed, as the live coach sees them); the heights of the back points
    come last.
    """
    unseen = np.full(len(BACK_FRACTIONS), np.nan)
    heights = back_heights_trunk(update.body) if update.body is not None else unseen
    numbers = [*(update.values[name] for name in FRAME_MEASURES), *map(float, heights)]
    return update.t_s, update.view.usable, update.phase, update.counted, numbers


class MeasuresCsv(FileSink):
    """A CSV file with a row a frame, see :func:`measures_row`; an unseen value is left empty."""

    measures = tuple(FRAME_MEASURES)

    def begin(self, start: Start) -> None:
        """Write the header."""
        super().begin(start)
        with writing(self.out):
            self._rows = csv.writer(self.opened.enter_context(self.out.open("w", newline="", encoding="utf-8")))
            self._rows.writerow(measure_units())

    def add(self, frame: Frame, update: Update) -> None:  # noqa: ARG002
        """Append the row of one frame."""
        t_s, usable, phase, repetitions, numbers = measures_row(update)
        cells = ["" if math.isnan(number) else f"{number:.4f}" for number in numbers]
        with writing(self.out):
            self._rows.writerow([f"{t_s:.4f}", int(usable), phase or "", repetitions, *cells])
