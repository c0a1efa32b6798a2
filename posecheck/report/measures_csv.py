"""The measures of every frame as a CSV file, units in the header."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from types import TracebackType

import numpy as np

from posecheck.coach.session import Update
from posecheck.measures.contour import BACK_FRACTIONS
from posecheck.measures.posture import back_heights_trunk
from posecheck.measures.registry import FRAME_MEASURES


class MeasuresCsv:
    """Write one row a frame: time, phase, count, every frame measure and the heights of the back points.

    The values are those of the moment (One Euro smoothed, as the live coach sees them); an unseen one is left empty.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", newline="", encoding="utf-8")
        self._rows = csv.writer(self._file)
        heights = [f"back_height_{fraction:.2f}_trunk" for fraction in BACK_FRACTIONS]
        self._rows.writerow(["t_s", "usable", "phase", "repetitions", *FRAME_MEASURES, *heights])

    def __enter__(self) -> MeasuresCsv:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, update: Update) -> None:
        """Append the row of one frame."""
        unseen = np.full(len(BACK_FRACTIONS), np.nan)
        heights = back_heights_trunk(update.body) if update.body is not None else unseen
        numbers = [*(update.values[name] for name in FRAME_MEASURES), *heights]
        cells = ["" if math.isnan(number) else f"{number:.4f}" for number in numbers]
        head = [f"{update.t_s:.4f}", int(update.view.usable), update.phase or "", update.counted]
        self._rows.writerow([*head, *cells])
