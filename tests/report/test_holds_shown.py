"""Holds in the result file and in the table."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console

from posecheck import CheckResult
from posecheck.media import VideoInfo
from posecheck.report.result import to_json
from posecheck.report.table import print_result
from posecheck.wording import wording
from tests.judging.test_holds import STOOL, run


@cache
def result() -> CheckResult:
    """A stool stretch in which the standing knee gives way from 7 to 9.5 s."""
    outcome, _ = run(change=lambda t, f: replace(f, knee_deg=140.0) if 7.0 <= t < 9.5 else f)
    video = VideoInfo(path=Path("stool.mp4"), width=640, height=480, fps=20.0, duration_s=18.0)
    return CheckResult(video, 18.0, STOOL, "left", outcome, ())


def test_the_result_file_has_each_hold_with_its_pauses() -> None:
    data = to_json(result())
    (hold,) = data["holds"]
    assert set(hold) == {"stage", "start_s", "end_s", "held_s", "target_s", "pauses"}
    assert (hold["stage"], hold["target_s"]) == (1, 10.0)
    (pause,) = hold["pauses"]
    assert pause == {
        "start_s": pytest.approx(7.0, abs=0.15),
        "end_s": pytest.approx(9.5, abs=0.15),
        "reason": "standing_knee_bent",
    }
    assert hold["held_s"] == pytest.approx(
        hold["end_s"] - hold["start_s"] - (pause["end_s"] - pause["start_s"]), abs=0.01
    )


def test_the_table_says_how_long_was_held_and_why_it_was_not_counted() -> None:
    console = Console(record=True, width=200, file=Path("/dev/null").open("w"))  # noqa: SIM115
    print_result(result(), console, wording("en"))
    text = console.export_text()
    assert "Stage 1: held well for " in text
    assert " of 10 s, from 3." in text
    assert "Not counted 7." in text
    assert "standing knee bent" in text
    assert "standing_knee_bent" not in text, "no jargon"
