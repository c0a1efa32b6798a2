"""Files of numbers, for those who analyse: tables as CSV and Parquet, markers and joint angles for OpenSim."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import posecheck
from posecheck.errors import PosecheckError
from posecheck.judging.session import Update
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.media import Frame
from posecheck.report.files import appearing, writing
from posecheck.report.frame_tables import LANDMARK_UNITS, FrameLandmarks, FrameMeasures
from posecheck.report.markers import markers_of
from posecheck.report.measures_csv import measure_units
from posecheck.report.opensim import write_mot, write_trc
from posecheck.report.sink import CheckResult, FileSink, Sink, Start

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS: Final = "%.4f"


class MeasuresParquet(FileSink):
    """A Parquet file with the measures of every frame and their units."""

    measures = tuple(FRAME_MEASURES)

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        _require_ending(path, "--parquet", ".parquet")
        self._measures = FrameMeasures()

    def begin(self, start: Start) -> None:
        """Note what the numbers are of."""
        super().begin(start)
        self._about = provenance(start)

    def add(self, frame: Frame, update: Update) -> None:
        """Keep the measures of one frame."""
        self._measures.add(frame, update)

    def end(self, result: CheckResult) -> None:
        """Write the file."""
        with writing(self.out):
            write_parquet(self._measures.table(), self.out, measure_units(), self._about)
        super().end(result)


class LandmarkFiles(Sink):
    """The files that are made of the landmarks, which are kept once for all of them; each one may be left out.

    Parameters
    ----------
    landmarks : Path, optional
        The landmarks themselves, ``.csv`` or ``.parquet``.
    trc : Path, optional
        As markers for OpenSim.
    mot : Path, optional
        The joint angles for OpenSim.

    Raises
    ------
    PosecheckError
        If a file's ending doesn't fit.
    """

    def __init__(self, landmarks: Path | None = None, trc: Path | None = None, mot: Path | None = None) -> None:
        _require_ending(landmarks, "--landmarks", ".csv", ".parquet")
        _require_ending(trc, "--trc", ".trc")
        _require_ending(mot, "--mot", ".mot")
        self._paths = landmarks, trc, mot
        self._points = FrameLandmarks()

    def begin(self, start: Start) -> None:
        """Refuse at once what can't be written."""
        self._points.begin(start)
        self._about = provenance(start)
        self._landmarks, self._trc, self._mot = (
            start.closing.enter_context(appearing(path)) if path else None for path in self._paths
        )

    def add(self, frame: Frame, update: Update) -> None:
        """Keep the landmarks of one frame."""
        self._points.add(frame, update)

    def end(self, result: CheckResult) -> None:  # noqa: ARG002
        """Write the files."""
        landmarks, trc, _ = self._paths
        if landmarks and self._landmarks:
            with writing(self._landmarks):
                if landmarks.suffix.lower() == ".csv":
                    write_csv(self._points.table(), self._landmarks)
                else:
                    write_parquet(self._points.table(), self._landmarks, LANDMARK_UNITS, self._about)
        if not (self._trc or self._mot):
            return
        markers = markers_of(self._points)
        if trc and self._trc:
            with writing(self._trc):
                write_trc(markers, self._trc, trc.name)
        if self._mot:
            with writing(self._mot):
                write_mot(markers, self._mot)


def provenance(start: Start) -> dict[str, str]:
    """Where a file's numbers come from: ``posecheck`` (version), ``exercise``, ``video`` (file name), ``fps``."""
    fps = start.video.fps
    return {
        "posecheck": posecheck.__version__,
        "exercise": start.exercise.name,
        "video": start.video.name,
        "fps": "" if fps is None else f"{fps:g}",
    }


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write ``table`` with four decimals, truth as 1 and 0, unseen values empty."""
    truths = dict.fromkeys(table.select_dtypes(bool).columns, int)
    table.astype(truths).to_csv(path, index=False, float_format=_DECIMALS, encoding="utf-8", lineterminator="\r\n")


def write_parquet(table: pd.DataFrame, path: Path, units: Mapping[str, str], about: Mapping[str, str]) -> None:
    """Write ``table`` in full precision.

    ``units``, by column, become metadata ``unit`` of the fields, and ``about`` (see :func:`provenance`) metadata of the
    schema. Unseen numbers are null.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = pa.Table.from_pandas(table, preserve_index=False)
    fields = [
        field.with_metadata({"unit": units[field.name]}) if units.get(field.name) else field for field in data.schema
    ]
    with path.open("wb") as file:  # given a path, pyarrow would delete what is there when it fails
        pq.write_table(data.cast(pa.schema(fields, {**(data.schema.metadata or {}), **about})), file)


def _require_ending(path: Path | None, option: str, *endings: str) -> None:
    if path is not None and path.suffix.lower() not in endings:
        raise PosecheckError("errors.files.ending", path=path, option=option, endings=endings)
