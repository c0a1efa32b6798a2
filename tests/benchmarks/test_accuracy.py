"""The whole command on a real clip, with the real network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from tests.conftest import SAMPLES

NAME = "slow-sit-back-block-drop"
REPOSITORY = SAMPLES.parent
PLACES = np.linspace(0.0, 1.0, 9)
STRIPS = 1 + 15 * PLACES
"""Which of the 18 strips of the back, sacrum to neck, each back point lies beside."""


def write_truth(folder: Path) -> None:
    """The sample clip with its truth, told in the form that the benchmark reads."""
    old = json.loads((SAMPLES / f"{NAME}.json").read_text())
    t_s, strips = np.array(old["t_s"]), np.array(old["back_height_m"])
    back = np.stack([np.interp(STRIPS, np.arange(18), frame) for frame in strips], axis=1)
    joints = {name: np.array(points) for name, points in old["joints_px"].items()}
    columns = {"t_s": t_s} | {f"back_{point}_m": heights for point, heights in enumerate(back)}
    for name, points in joints.items():
        joint, side = name.split(".")
        sides = ("left", "right") if f"{joint}.R" not in joints else ("left",) if side == "L" else ("right",)
        for axis, letter in enumerate("xy"):
            columns |= {f"{joint}_{side}_{letter}_px": points[:, axis] for side in sides}
    trunk = (joints["shoulder.L"] + joints["shoulder.R"] - joints["hip.L"] - joints["hip.R"]) / 2
    columns["trunk_deg"] = np.degrees(np.arctan2(-trunk[:, 1], np.abs(trunk[:, 0])))
    pq.write_table(pa.table(columns), folder / f"{NAME}.parquet")
    landed = [float(t_s[np.flatnonzero(heights > 0.01)[-1] + 1]) for heights in strips[:, 2:16].T]
    roll_down = {"repetition": 1, "start_s": 1.1, "end_s": 3.5}
    truth = {
        "schema": "posecheck.truth/1",
        "clip": old["clip"],
        "exercise": "slow-sit-back",
        "side": "left",
        "fps": old["fps"],
        "camera": {"sees": "left", "height_m": 0.55, "yaw_deg": 0.0},
        "floor_line_px": old["floor_line_px"],
        "trunk_m": old["trunk_m"],
        "back_fractions": list(PLACES),
        "phases": [
            {"name": "curl", "repetition": 1, "start_s": 0.0, "end_s": 1.1},
            {"name": "roll_down", **roll_down},
            {"name": "down", "repetition": 1, "start_s": 3.5, "end_s": 5.0},
        ],
        "repetitions": 1,
        "touch_down_s": [{"repetition": 1, "points": list(np.interp(STRIPS, np.arange(2, 16), landed)), "head": 3.68}],
        "faults": [{"name": name, **roll_down} for name in ("block_drop", "not_rounded", "too_fast")],
    }
    (folder / f"{NAME}.json").write_text(json.dumps(truth))
    shutil.copy(SAMPLES / f"{NAME}.mp4", folder)


def accuracy(*options: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.accuracy", *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=300, check=False)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], dict[str, Any], Path]:
    """The command on a folder with one good clip and one of everything that can be wrong."""
    folder = tmp_path_factory.mktemp("clips")
    write_truth(folder)
    truth = json.loads((folder / f"{NAME}.json").read_text())
    (folder / "somersault.json").write_text(json.dumps(truth | {"exercise": "somersault"}))
    (folder / "no-film.json").write_text(json.dumps(truth | {"clip": "no-film.mp4"}))
    (folder / "no-film.mp4").write_text("this is no film")
    (folder / "broken.json").write_text("{")
    result = accuracy("--clips", folder, "--json", folder / "figures.json", "--picture", folder / "figures.png")
    return result, json.loads((folder / "figures.json").read_text()), folder


def test_the_block_drop_is_found_and_measured(judged) -> None:
    _, data, _ = judged
    figures = data["parts"]["all"]["all clips"]
    assert figures["clips"] == 1
    assert figures["detection_rate"] == 1.0
    assert figures["near_side_right"] == 1.0
    assert figures["counting"] == {"exact": 1, "off_by_one": 0, "further_off": 0, "refused": 0}
    assert figures["all_faults"]["recall"] == figures["all_faults"]["precision"] == 1.0
    assert figures["faults"]["slow-sit-back"]["block_drop"]["found"] == 1
    assert figures["well_done"]["n"] == 0
    assert figures["frame_measures"]["trunk_elevation_deg"]["median"] < 5.0
    assert figures["frame_measures"]["back_heights_trunk"]["median"] < 0.08
    assert figures["frame_measures"]["hip_height_trunk"]["n"] > 100
    assert "near_hip_deg" not in figures["frame_measures"], "the truth of this clip doesn't know it"
    assert figures["repetition_measures"]["touch_down_s"]["median"] < 0.3
    assert abs(figures["repetition_measures"]["largest_block"]["bias"]) < 0.3
    assert figures["phase_beginnings"]["slow-sit-back"]["roll_down"]["median"] < 0.5
    assert "curl" not in figures["phase_beginnings"]["slow-sit-back"], "it had begun when the clip began"


def test_it_says_what_is_not_in_the_figures(judged) -> None:
    result, data, _ = judged
    assert result.returncode == 1
    assert data["not_known_yet"] == {"somersault": ["somersault"]}
    assert data["left_out"].keys() == {"no-film", "broken"}
    assert "Not known yet: somersault" in result.stdout
    assert "Left out no-film:" in result.stdout
    assert "Left out broken: broken.json is not JSON" in result.stdout
    assert any("no-film.parquet is missing" in note for note in data["notes"])


def test_tables_and_picture_show_the_fault(judged) -> None:
    result, _, folder = judged
    assert "slow-sit-back block_drop" in result.stdout
    assert "What went wrong, in 0 of 1 clips." in result.stdout
    with Image.open(folder / "figures.png") as picture:
        assert min(picture.size) > 300
        assert len(picture.convert("RGB").getcolors(100_000) or ()) > 3


def test_an_empty_folder_is_one_sentence(tmp_path: Path) -> None:
    result = accuracy("--clips", tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.strip().endswith("no NAME.json with the schema posecheck.truth/1 in it.")
    assert len(result.stderr.strip().splitlines()) == 1
