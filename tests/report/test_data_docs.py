"""The documented examples, run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from tests.conftest import CLIPS, SAMPLES

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.network
def test_the_code_of_the_page_runs(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "data.md").read_text(encoding="utf-8"), re.DOTALL)
    shutil.copy(CLIPS / "drop.mp4", tmp_path / "clip.mp4")
    (tmp_path / "page.py").write_text(code, encoding="utf-8")
    printed = run("page.py", cwd=tmp_path)
    assert re.search(r"^0 +1 +\d+\.\d+ +\d+\.\d+ +faults$", printed, re.MULTILINE)
    assert re.search(r"^roll_down +\d+\.\d", printed, re.MULTILINE)
    assert re.search(r"^count +125.0 +125.0$", printed, re.MULTILINE)


@pytest.mark.usefixtures("model")
def test_the_example_compares_leg_slides(tmp_path: Path) -> None:
    clip = SAMPLES / "psoas-stretch-pelvis-moved.mp4"
    printed = run("-m", "tests.replayed", clip, ROOT / "examples" / "analyse.py", clip, cwd=tmp_path)
    rows = re.findall(
        r"^(\d) +psoas-stretch-pelvis-moved +faults +(\d+\.\d) +(\d+\.\d) .* pelvis_moved$", printed, re.M
    )
    assert [number for number, _, _ in rows] == ["1", "2"]
    assert all(float(stable) < float(furthest) - 20 for _, stable, furthest in rows)
    drawn = cv2.imread(str(tmp_path / "slides.png"))
    assert drawn is not None
    assert drawn.std() > 10
