"""Files of numbers, for those who analyse: tables as CSV and Parquet, markers and joint angles for OpenSim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import posecheck
from posecheck.check import FrameListener
from posecheck.errors import PosecheckError
from posecheck.exercise.spec import Exercise
from posecheck.judging.session import Update
from posecheck.media import Frame, VideoInfo
from posecheck.report.files import appearing, writing
from posecheck.report.frame_tables import LANDMARK_UNITS, FrameLandmarks, FrameMeasures
from posecheck.report.markers import markers_of
from posecheck.report.measures_csv import MeasuresCsv, measure_units
from posecheck.report.opensim import write_mot, write_trc

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS: Final = "%.4f"


@contextmanager
def data_files(
    exercise: Exercise,
    video: VideoInfo,
    *,
    csv: Path | None = None,
    parquet: Path | None = None,
    landmarks: Path | None = None,
    trc: Path | None = None,
    mot: Path | None = None,
) -> Iterator[FrameListener]:
    """Give the listener that the frames go to; the files appear when the block ends well.

    ``csv`` and ``parquet`` are the measures of every frame, ``landmarks`` (``.csv`` or ``.parquet``) the landmarks.
    What isn't asked for isn't kept.

    Raises
    ------
    PosecheckError
        If a file's ending doesn't fit, or it can't be written.
    """
    _require_ending(parquet, "--parquet", ".parquet")
    _require_ending(landmarks, "--landmarks", ".csv", ".parquet")
    _require_ending(trc, "--trc", ".trc")
    _require_ending(mot, "--mot", ".mot")
    about = provenance(exercise, video)
    with ExitStack() as stack:
        csv_out, parquet_out, landmarks_out, trc_out, mot_out = (
            stack.enter_context(appearing(path)) if path else None for path in (csv, parquet, landmarks, trc, mot)
        )
        rows = stack.enter_context(MeasuresCsv(csv_out)) if csv_out else None
        measures = FrameMeasures() if parquet_out else None
        points = FrameLandmarks(video) if landmarks_out or trc_out or mot_out else None

        def on_frame(frame: Frame, update: Update) -> None:
            if rows is not None:
                rows.write(update)
            if measures is not None:
                measures.add(frame, update)
            if points is not None:
                points.add(frame, update)

        yield on_frame
        if parquet_out and measures:
            with writing(parquet_out):
                write_parquet(measures.table(), parquet_out, measure_units(), about)
        if landmarks and landmarks_out and points:
            with writing(landmarks_out):
                if landmarks.suffix.lower() == ".csv":
                    write_csv(points.table(), landmarks_out)
                else:
                    write_parquet(points.table(), landmarks_out, LANDMARK_UNITS, about)
        if points and (trc_out or mot_out):
            markers = markers_of(points)
            if trc and trc_out:
                with writing(trc_out):
                    write_trc(markers, trc_out, trc.name)
            if mot_out:
                with writing(mot_out):
                    write_mot(markers, mot_out)


def provenance(exercise: Exercise, video: VideoInfo) -> dict[str, str]:
    """Where a file's numbers come from: ``posecheck`` (version), ``exercise``, ``video`` (file name), ``fps``."""
    return {
        "posecheck": posecheck.__version__,
        "exercise": exercise.name,
        "video": video.name,
        "fps": "" if video.fps is None else f"{video.fps:g}",
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
