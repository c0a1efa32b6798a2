"""What was measured in every frame, kept as it comes and given as tidy pandas tables, units in the column names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from posecheck.extras import need
from posecheck.judging.session import Update
from posecheck.measures.geometry import Array
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.media import Frame
from posecheck.pose.landmarks import LANDMARK_COUNT, Landmark
from posecheck.report.measures_csv import measure_units, measures_row
from posecheck.report.sink import Sink, Start

if TYPE_CHECKING:
    import pandas as pd

LANDMARK_UNITS: Final = {
    "frame": "",
    "t_s": "s",
    "usable": "",
    "landmark": "",
    "x_px": "px",
    "y_px": "px",
    "depth_px": "px",
    "visibility": "0..1",
    "world_x_m": "m",
    "world_y_m": "m",
    "world_z_m": "m",
}
"""The columns of the landmark table and their units, ``""`` for what has none."""


class FrameMeasures(Sink):
    """A sink that keeps the measures of a video's frames."""

    measures = tuple(FRAME_MEASURES)

    def __init__(self) -> None:
        self._rows: list[tuple[float, bool, str | None, int]] = []
        self._numbers: list[Array] = []

    def add(self, frame: Frame, update: Update) -> None:  # noqa: ARG002
        """Keep the measures of one frame."""
        t_s, usable, phase, repetitions, numbers = measures_row(update)
        self._rows.append((t_s, usable, phase, repetitions))
        self._numbers.append(np.array(numbers))

    def table(self) -> pd.DataFrame:
        """One row a frame.

        ``t_s``; ``usable``, whether the frame could be judged; ``phase``; ``repetitions`` so far; then every frame
        measure and the heights of the nine back points, pelvis to shoulders, with the unit at the end of their names
        (``trunk`` is the trunk length). Smoothed as they came (One Euro); NaN for unseen.
        """
        need("data")
        import pandas as pd

        names = list(measure_units())
        numbers = np.array(self._numbers).reshape(len(self._rows), len(names) - 4)
        head = pd.DataFrame(self._rows, columns=names[:4]).astype({"usable": bool, "phase": "str", "repetitions": int})
        return pd.concat([head, pd.DataFrame(numbers, columns=names[4:])], axis=1)


class FrameLandmarks(Sink):
    """A sink that keeps the landmarks of a video's frames.

    They are given in the file's own upright pixels, whatever size the frames were looked at in.

    Attributes
    ----------
    t_s, usable, facing : list
        Of each frame: its time, whether it could be judged, and +1 for somebody facing right or with the feet to the
        right, -1 left, 0 not known yet.
    points_px : list of ndarray of shape (33, 2)
        MediaPipe's landmarks, unsmoothed, NaN where it saw nobody.
    trunk_px, floors : list
        Of the frames that could be judged: trunk length, and (slope, intercept) of the floor line where it was known.
    """

    def __init__(self) -> None:
        self._others: list[Array] = []
        self.t_s: list[float] = []
        self.usable: list[bool] = []
        self.facing: list[float] = []
        self.points_px: list[Array] = []
        self.trunk_px: list[float] = []
        self.floors: list[tuple[float, float]] = []

    def begin(self, start: Start) -> None:
        """Note the size of the file's picture."""
        self._width = start.video.width

    def add(self, frame: Frame, update: Update) -> None:
        """Keep the landmarks of one frame."""
        pose, body = update.pose, update.body
        scale = self._width / frame.image.shape[1]
        self.t_s.append(update.t_s)
        self.usable.append(update.view.usable)
        self.points_px.append(pose.points_px * scale)
        self._others.append(np.column_stack([pose.depth_px * scale, pose.visibility, pose.world_m]))
        if body is None:
            self.facing.append(self.facing[-1] if self.facing else 0.0)
            return
        self.facing.append(-body.back_sign)
        self.trunk_px.append(body.trunk_px * scale)
        if body.floor.known:
            self.floors.append((body.floor.slope, body.floor.intercept_px * scale))

    def table(self) -> pd.DataFrame:
        """33 rows a frame, one for each of MediaPipe's landmarks, unsmoothed.

        ``frame`` from 0; ``t_s``; ``usable``, whether posecheck judged the frame; ``landmark``; ``x_px`` (right) and
        ``y_px`` (down) in pixels of the file's upright picture; ``depth_px``, relative to the hips, smaller is nearer;
        ``visibility``; ``world_*_m``, MediaPipe's guess in metres about the middle of the hips. NaN where nobody was
        seen. Left and right are MediaPipe's, which confuses them in side views.
        """
        need("data")
        import pandas as pd

        count = len(self.t_s)
        numbers = [
            np.array(self.points_px).reshape(count * LANDMARK_COUNT, 2),
            np.array(self._others).reshape(count * LANDMARK_COUNT, 5),
        ]
        names = [landmark.name.lower() for landmark in Landmark]
        head = {
            "frame": np.repeat(np.arange(count), LANDMARK_COUNT),
            "t_s": np.repeat(np.array(self.t_s, dtype=float), LANDMARK_COUNT),
            "usable": np.repeat(np.array(self.usable, dtype=bool), LANDMARK_COUNT),
            "landmark": pd.Categorical.from_codes(np.tile(np.arange(LANDMARK_COUNT), count), names),
        }
        columns = list(LANDMARK_UNITS)[len(head) :]
        return pd.concat([pd.DataFrame(head), pd.DataFrame(np.hstack(numbers), columns=columns)], axis=1)
