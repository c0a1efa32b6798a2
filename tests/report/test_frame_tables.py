from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from posecheck import CheckResult
from posecheck.errors import PosecheckError
from posecheck.judging.session import Update
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.media import Frame
from posecheck.pose import Pose
from posecheck.pose.landmarks import Landmark
from posecheck.report.frame_tables import FrameLandmarks, FrameMeasures
from posecheck.report.outputs import Outputs
from posecheck.report.sink import Sink
from tests.report.recorded import feed
from tests.skeleton import Figure

POSES = [Figure(40.0).pose(0.0), Pose.nobody(0.05), *(Figure(40.0).pose(k / 20) for k in range(2, 12))]


class Interrupting(Sink):
    """A check that is broken off by its last sink."""

    def add(self, frame: Frame, update: Update) -> None:
        pass

    def end(self, result: CheckResult) -> None:  # noqa: ARG002
        raise KeyboardInterrupt


def write(**files: Path) -> None:
    feed(POSES, *Outputs(**files).sinks())


def test_the_measures_are_a_row_a_frame_and_the_same_in_pandas_csv_and_parquet(tmp_path: Path) -> None:
    kept = FrameMeasures()
    feed(POSES, kept)
    table = kept.table()
    write(csv=tmp_path / "m.csv", parquet=tmp_path / "m.parquet")
    assert list(table.columns[:4]) == ["t_s", "usable", "phase", "repetitions"]
    assert set(FRAME_MEASURES) < set(table.columns)
    assert table["t_s"].tolist() == pytest.approx([k / 20 for k in range(12)])
    assert table["usable"].tolist() == [True, False, *[True] * 10]
    assert table["trunk_elevation_deg"][0] == pytest.approx(40.0, abs=1.0)
    assert np.isnan(table["trunk_elevation_deg"][1])
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "m.parquet"), table)
    csv = pd.read_csv(tmp_path / "m.csv")
    assert list(csv.columns) == list(table.columns)
    numbers = list(table.columns[4:])
    pd.testing.assert_frame_equal(csv[numbers], table[numbers], atol=5.1e-5, rtol=0, check_dtype=False)
    assert csv["phase"].astype("str").fillna("").tolist() == table["phase"].fillna("").tolist()


def test_parquet_says_the_unit_of_every_number_and_where_they_come_from(tmp_path: Path) -> None:
    write(parquet=tmp_path / "m.parquet", landmarks=tmp_path / "l.parquet")
    schema = pq.read_schema(tmp_path / "m.parquet")
    assert {name: schema.field(name).metadata[b"unit"].decode() for name in FRAME_MEASURES} == {
        name: measure.unit for name, measure in FRAME_MEASURES.items()
    }
    assert schema.field("t_s").metadata == {b"unit": b"s"}
    assert schema.field("back_height_0.10_trunk").metadata == {b"unit": b"trunk"}
    assert schema.metadata[b"exercise"] == b"slow-sit-back"
    assert schema.metadata[b"video"] == b"clip.mp4"
    assert schema.metadata[b"fps"] == b"20"
    assert schema.metadata[b"posecheck"]
    schema = pq.read_schema(tmp_path / "l.parquet")
    assert [schema.field(name).metadata[b"unit"] for name in ("x_px", "world_z_m")] == [b"px", b"m"]
    assert schema.metadata[b"video"] == b"clip.mp4"


def test_landmarks_are_33_rows_a_frame_in_the_files_own_pixels(tmp_path: Path) -> None:
    kept = FrameLandmarks()
    feed(POSES, kept)
    table = kept.table()
    assert len(table) == 33 * len(POSES)
    assert table["frame"].nunique() == len(POSES)
    at = table.set_index(["frame", "landmark"])
    knee = at.loc[(0, "left_knee")]
    assert [knee["x_px"], knee["y_px"]] == pytest.approx(2.0 * POSES[0].points_px[Landmark.LEFT_KNEE])
    assert knee["depth_px"] == pytest.approx(2.0 * POSES[0].depth_px[Landmark.LEFT_KNEE])
    assert knee["visibility"] == 1.0
    assert table.loc[table["frame"] == 1, ["x_px", "world_x_m"]].isna().all(axis=None)
    assert not at.loc[(1, "nose")]["usable"]
    write(landmarks=tmp_path / "l.csv")
    csv = pd.read_csv(tmp_path / "l.csv")
    assert list(csv.columns) == list(table.columns)
    assert csv["landmark"].tolist() == table["landmark"].tolist()
    assert csv["usable"].tolist() == table["usable"].astype(int).tolist()
    pd.testing.assert_series_equal(csv["x_px"], table["x_px"], atol=5.1e-5, rtol=0)
    write(landmarks=tmp_path / "l.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "l.parquet"), table)


def test_no_frames_make_empty_tables_with_all_columns() -> None:
    assert "trunk_elevation_deg" in FrameMeasures().table().columns
    empty = FrameLandmarks().table()
    assert (len(empty), empty.columns[-1]) == (0, "world_z_m")


@pytest.mark.parametrize(
    ("option", "name", "said"),
    [
        ("parquet", "m.csv", "doesn't fit --parquet; name a file that ends in .parquet."),
        ("landmarks", "l.json", "doesn't fit --landmarks; name a file that ends in .csv or .parquet."),
        ("trc", "markers", "doesn't fit --trc; name a file that ends in .trc."),
        ("mot", "a.sto", "doesn't fit --mot; name a file that ends in .mot."),
    ],
)
def test_an_ending_of_another_format_is_refused(tmp_path: Path, option: str, name: str, said: str) -> None:
    with pytest.raises(PosecheckError, match=name) as refused:
        write(**{option: tmp_path / name})
    assert said in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_what_fails_leaves_no_file_behind(tmp_path: Path) -> None:
    names = {"csv": "m.csv", "parquet": "m.parquet", "landmarks": "l.csv", "trc": "m.trc", "mot": "a.mot"}
    names |= {"json": "r.json", "report": "r.html", "annotated": "a.mp4"}

    def interrupted() -> None:
        outputs = Outputs(**{option: tmp_path / name for option, name in names.items()})
        feed(POSES, *outputs.sinks(), Interrupting())

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["full.parquet", "full.csv", "full.trc", "full.mot"])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    option = {"csv": "landmarks"}.get(name.partition(".")[2], name.partition(".")[2])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, hard))  # as a disk with room for 500 bytes
    try:
        with pytest.raises(
            PosecheckError,
            match=f"{name} could not be written: File too large; make room there, or choose another place",
        ):
            write(**{option: tmp_path / name})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []
