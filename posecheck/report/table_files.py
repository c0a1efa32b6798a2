"""A table as a CSV or Parquet file; Parquet also says the units and where the numbers come from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import posecheck
from posecheck.coach.spec import Exercise
from posecheck.errors import PosecheckError
from posecheck.media import VideoInfo

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS: Final = "%.4f"


def provenance(exercise: Exercise, video: VideoInfo) -> dict[str, str]:
    """Where a file's numbers come from: ``posecheck`` (version), ``exercise``, ``video`` (file name), ``fps``."""
    return {
        "posecheck": posecheck.__version__,
        "exercise": exercise.name,
        "video": video.path.name,
        "fps": "" if video.fps is None else f"{video.fps:g}",
    }


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write ``table`` with four decimals, truth as 1 and 0, unseen values empty."""
    truths = {name: int for name, kind in table.dtypes.items() if kind == bool}
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
    pq.write_table(data.cast(pa.schema(fields, {**(data.schema.metadata or {}), **about})), path)


def require_ending(path: Path | None, option: str, *endings: str) -> None:
    """Refuse a file name whose ending doesn't say that format.

    Raises
    ------
    PosecheckError
    """
    if path is not None and path.suffix.lower() not in endings:
        raise PosecheckError(f"{path} can't be written by {option}: name a file that ends in {' or '.join(endings)}.")
