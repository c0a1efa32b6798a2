"""The whole command on a real clip, with the real network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import SAMPLES

pytestmark = pytest.mark.network

NAME = "slow-sit-back-block-drop"
REPOSITORY = SAMPLES.parent


def accuracy(*options: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.accuracy", *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=300, check=False)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], dict[str, Any], Path]:
    """The command on a folder with one good clip and one of everything that can be wrong."""
    folder = tmp_path_factory.mktemp("clips")
    for kind in ("mp4", "json", "parquet"):
        shutil.copy(SAMPLES / f"{NAME}.{kind}", folder)
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
    assert figures["frame_measures"]["near_hip_deg"]["median"] < 10.0
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
