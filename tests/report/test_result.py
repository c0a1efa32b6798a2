from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from posecheck import CheckResult
from posecheck.judging.outcome import Attempt
from posecheck.messages import Message
from posecheck.pose import Pose
from posecheck.report.measures_csv import MeasuresCsv
from posecheck.report.result import to_json
from posecheck.report.table import print_result
from posecheck.wording import wording
from tests.report.recorded import feed
from tests.skeleton import Figure

Check = Callable[[str], CheckResult]


@pytest.fixture(scope="module")
def data(checked: Check) -> dict[str, Any]:
    """The result of the faulty sample, through real JSON text."""
    return json.loads(json.dumps(to_json(checked("drop")), allow_nan=False))


def test_the_keys_that_other_tools_read(data: dict[str, Any]) -> None:
    assert data["schema"] == "posecheck.result/1"
    assert data["video"] == {
        "file": "drop.mp4",
        "duration_s": 5.0,
        "frames": 125,
        "frames_with_pose": 125,
        "width": 640,
        "height": 480,
    }
    assert data["exercise"] == "slow-sit-back"
    assert data["side"] == "left"
    assert data["view"]["ok"] is True
    assert data["view"]["near_side"] == "left"
    assert 0 <= data["view"]["yaw_deg"] < 15
    assert data["view"]["problems"] == []
    assert data["attempts"] == []
    assert data["holds"] == []
    assert data["verdict"] == "faults"
    assert {"t_s", "text", "fault"} == set(data["cues"][0])
    (repetition,) = data["repetitions"]
    assert {"number", "start_s", "end_s", "verdict", "phases", "measures", "faults", "unsure"} <= set(repetition)
    assert [phase["name"] for phase in repetition["phases"]] == ["curl", "roll_down", "down"]
    for phase in repetition["phases"]:
        assert repetition["start_s"] <= phase["start_s"] <= phase["end_s"] <= repetition["end_s"]
    for fault in repetition["faults"]:
        assert {"name", "start_s", "end_s", "value", "limit", "severity", "cue"} <= set(fault)
    for item in repetition["unsure"]:
        assert set(item) == {"name", "reason", "reason_key", "reason_values"}


def test_every_measure_has_a_value_or_a_reason(data: dict[str, Any]) -> None:
    measures = data["repetitions"][0]["measures"]
    assert {
        "roll_down_s",
        "touch_down_s",
        "order_score",
        "largest_block",
        "smoothness_sparc",
        "curl_roundness",
        "breaths_per_min",
    } <= set(measures)
    for measure in measures.values():
        assert set(measure) == {"value", "unit", "confidence", "reason", "reason_key", "reason_values"}
        assert (measure["value"] is None) == (measure["reason"] is not None)
        assert (measure["value"] is None) == (measure["confidence"] == 0)
    assert len(measures["touch_down_s"]["value"]) == 9


def test_the_table_says_what_to_correct_and_when(checked: Check) -> None:
    console = Console(record=True, width=200, file=Path("/dev/null").open("w"))  # noqa: SIM115
    print_result(checked("drop"), console, wording("en"))
    text = console.export_text()
    assert "Came down in one block at 3." in text
    assert "Round your lower back and lay it down piece by piece." in text
    assert "Something to correct. 1 repetition counted." in text
    assert "block_drop" not in text, "no jargon"


def test_the_table_speaks_german(checked: Check) -> None:
    console = Console(record=True, width=200, file=Path("/dev/null").open("w"))  # noqa: SIM115
    result = checked("drop")
    note = Message("notes.other_side.near", {"side": "right", "found": "left"})
    attempt = Attempt(0.5, 1.0, "curl")
    outcome = replace(result.outcome, attempts=(attempt,), view_ok=False)
    print_result(replace(result, notes=(note,), outcome=outcome), console, wording("de"))
    text = console.export_text()
    for said in (
        "drop.mp4: 5,0 s, linke Seite zur Kamera",
        "Hinweis: Sie haben die rechte Seite angegeben",
        "In einem Stück abgelegt bei 3,1-3,4 s",
        wording("de").say(Message("reasons.seen_too_short", {"seen_s": 1.0, "needed_s": 20.0})),
        "Begonnen, aber nicht zu Ende gebracht und nicht gezählt: 1 Versuch",
        "0,5-1,0 s, gekommen bis: ",
        "1 Wiederholung gezählt.",
        wording("de")("terminal.too_little"),
    ):
        assert said in text
    english = [said for said in wording("en").texts.values() if said.count(" ") > 1 and "{" not in said]
    assert not [said for said in english if said in text]


def test_the_csv_has_a_row_a_frame_with_units_in_the_header(tmp_path: Path) -> None:
    poses = [Figure(40.0).pose(0.0), Pose.nobody(0.1), Figure(40.0).pose(0.2)]
    path = tmp_path / "measures.csv"
    feed(poses, MeasuresCsv(path))
    with path.open(newline="") as file:
        first, nobody, _ = csv.DictReader(file)
    assert first["t_s"] == "0.0000"
    assert float(first["trunk_elevation_deg"]) == pytest.approx(40.0, abs=1.0)
    assert float(first["back_height_1.00_trunk"]) == pytest.approx(0.69, abs=0.03)
    assert (nobody["usable"], nobody["trunk_elevation_deg"]) == ("0", "")
    assert all(name.rpartition("_")[2] in {"s", "deg", "trunk", "usable", "phase", "repetitions"} for name in first)
