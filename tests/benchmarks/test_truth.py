from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.truth import TruthError, read_clip, read_folder, read_frames, read_split, read_truth
from tests.benchmarks.made import true_fault, truth, truth_data


def write(folder: Path, name: str = "made", **changes: Any) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(truth_data(**changes)))
    return path


def write_frames(folder: Path, **columns: Any) -> None:
    pq.write_table(pa.table(columns), folder / "made.parquet")


def without(*names: str) -> dict[str, Any]:
    return {key: value for key, value in truth_data().items() if key not in names}


def test_truth_and_frames_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, faults=[true_fault("too_fast")], touch_down_s=None, scene={"from": "a newer writer"})
    (tmp_path / "made.mp4").touch()
    write_frames(tmp_path, t_s=[0.0, 0.1], trunk_deg=[80.0, None], something_new=["a", "b"])
    clip = read_clip(path)
    assert (clip.name, clip.note) == ("made", None)
    assert clip.truth.faults[0].name == "too_fast"
    assert clip.truth.span(1) == (0.0, 10.0)
    assert clip.truth.span(1, "roll_down") == (2.0, 8.0)
    assert clip.truth.span(2) is None
    assert clip.frames is not None
    assert clip.frames["trunk_deg"] == pytest.approx([80.0, np.nan], nan_ok=True)
    assert np.isnan(clip.frames["knee_left_deg"]).all()
    with pytest.raises(KeyError, match="knee_lift_deg is no column"):
        clip.frames["knee_lift_deg"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", r"made.json is not JSON \(Expecting"),
        ("[]", "made.json: its schema is None, expected 'posecheck.truth/1'."),
        (json.dumps(without("schema")), "made.json: its schema is None, expected 'posecheck.truth/1'."),
        (json.dumps(without("trunk_m")), "made.json: trunk_m is missing."),
        (json.dumps(truth_data(trunk_m=0)), "made.json: trunk_m is 0: Input should be greater than 0."),
        (json.dumps(truth_data(camera={"height_m": 1})), "made.json: camera.sees is missing."),
        (json.dumps(truth_data(side="both")), "made.json: side is 'both': Input should be 'left' or 'right'."),
        (json.dumps(truth_data(phases=[{"name": "curl"}])), "made.json: phases.0.start_s is missing."),
    ],
)
def test_broken_truth_is_named_in_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "made.json"
    path.write_text(content)
    with pytest.raises(TruthError, match=sentence):
        read_truth(path)


def test_frames_that_are_no_parquet(tmp_path: Path) -> None:
    (tmp_path / "made.parquet").write_text("t_s\n0.0\n")
    with pytest.raises(TruthError, match=r"made.parquet can't be read as Parquet"):
        read_frames(tmp_path / "made.parquet", truth())


@pytest.mark.parametrize(
    "columns", [{"trunk_deg": [1.0]}, {"t_s": [0.1, 0.0]}, {"t_s": []}], ids=["none", "falling", "empty"]
)
def test_frames_without_times(tmp_path: Path, columns: dict[str, Any]) -> None:
    write_frames(tmp_path, **columns)
    with pytest.raises(TruthError, match=r"made.parquet has no column t_s with rising times\."):
        read_frames(tmp_path / "made.parquet", truth())


def test_frames_with_words(tmp_path: Path) -> None:
    write_frames(tmp_path, t_s=[0.0, 0.1], trunk_deg=["a", "b"])
    with pytest.raises(TruthError, match=r"made.parquet has a column that isn't numbers\."):
        read_frames(tmp_path / "made.parquet", truth())


def test_a_missing_parquet_costs_only_the_errors_per_frame(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "made.mp4").touch()
    clip = read_clip(path)
    assert clip.frames is None
    assert clip.note == "made.parquet is missing. No errors per frame for this clip."


def test_broken_ones_are_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, "a", clip="a.mp4")
    (tmp_path / "a.mp4").touch()
    write(tmp_path, "b", clip="gone.mp4")
    (tmp_path / "c.json").write_text("no")
    (tmp_path / "split.json").write_text("{}")
    (tmp_path / "result.json").write_text('{"schema": "posecheck.result/1"}')
    clips, left_out = read_folder(tmp_path)
    assert [clip.name for clip in clips] == ["a"]
    assert left_out == {"b": f"b.json: its clip gone.mp4 is not in {tmp_path}.", "c": left_out["c"]}


def test_an_empty_folder_and_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="has no clip with truth"):
        read_folder(tmp_path)
    with pytest.raises(TruthError, match=r"nowhere is not a folder; name one with clips and their truth"):
        read_folder(tmp_path / "nowhere")


def test_the_two_parts_of_a_folder(tmp_path: Path) -> None:
    assert read_split(tmp_path) is None
    (tmp_path / "split.json").write_text('{"choose": ["a"], "report": ["b.mp4"]}')
    assert read_split(tmp_path) == {"choose": ("a",), "report": ("b",)}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"choose": ["a"]}', "expected {"),
        ('{"choose": ["a"], "report": "b"}', "expected {"),
        ("[", "split.json is not JSON"),
        ('{"choose": ["a"], "report": ["a"]}', "a is in both parts"),
    ],
)
def test_a_wrong_split(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "split.json").write_text(content)
    with pytest.raises(TruthError, match=sentence):
        read_split(tmp_path)
