"""Results against the schema that is shipped."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from posecheck import CheckResult
from posecheck.exercise import load_exercise
from posecheck.exercise.faults import SEVERITIES
from posecheck.judging.outcome import Attempt, Cue, ViewProblem
from posecheck.messages import Message
from posecheck.report.result import schema_text, to_json
from tests.report.recorded import VIDEO
from tests.report.test_holds_shown import result as stool_result

Check = Callable[[str], CheckResult]

FEW_PICTURES = Message("notes.few_pictures", {"fps": 8.0, "needed_fps": 10.0})


@cache
def validator() -> Draft202012Validator:
    schema = json.loads(schema_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def errors(data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(data)]


def written(result: CheckResult) -> dict[str, Any]:
    """Through real JSON text."""
    return json.loads(json.dumps(to_json(result), allow_nan=False))


def nothing_judged() -> CheckResult:
    """Seen, but never so that anything could be judged; one attempt."""
    outcome = replace(
        stool_result().outcome,
        repetitions=(),
        attempts=(Attempt(4.0, 6.5, "let_out"),),
        cues=(Cue(5.0, None),),
        view_ok=False,
        near_side=None,
        yaw_deg=None,
        problems=(ViewProblem("too_small", 0.0, 3.0), ViewProblem("feet_out_of_frame", 3.0, 9.5)),
    )
    return CheckResult(VIDEO, 9.5, load_exercise("psoas-release"), None, outcome, (FEW_PICTURES,))


@pytest.mark.parametrize("name", ["drop", "roll-down"])
def test_checked_videos_fit(checked: Check, name: str) -> None:
    assert errors(written(checked(name))) == []


def test_holds_with_pauses_fit() -> None:
    data = written(stool_result())
    assert data["holds"][0]["pauses"]
    assert errors(data) == []


def test_a_result_in_which_nothing_could_be_judged_fits() -> None:
    data = written(nothing_judged())
    assert data["verdict"] == "unsure"
    assert data["side"] is None
    assert data["notes"] == [
        "Only 8 pictures a second: quick movements can't be timed; film with 10 or more.",
    ]
    assert data["note_keys"] == [{"key": "notes.few_pictures", "values": {"fps": 8.0, "needed_fps": 10.0}}]
    assert errors(data) == []


def every_object(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all objects in ``data`` whose keys the format names."""
    found = []
    if isinstance(data, dict):
        if path[-1:] not in (("measures",), ("values",), ("reason_values",)):
            found.append(path)
        for key, value in data.items():
            found += every_object(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found += every_object(value, (*path, index))
    return found


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


@pytest.mark.parametrize("which", ["drop", "stool", "nothing"])
def test_every_key_is_missed_when_it_is_not_there_and_more_may_be_added(checked: Check, which: str) -> None:
    result = {"drop": lambda: checked("drop"), "stool": stool_result, "nothing": nothing_judged}[which]()
    data = written(result)
    paths = every_object(data)
    assert len(paths) > 5
    for path in paths:
        for key in at(data, path):
            without = copy.deepcopy(data)
            del at(without, path)[key]
            assert errors(without), f"{key} of {path}"
        more = copy.deepcopy(data)
        at(more, path)["added_later"] = 1
        assert errors(more) == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("schema",), "posecheck.result/2"),
        (("verdict",), "fine"),
        (("side",), "near"),
        (("video", "frames"), -1),
        (("repetitions", 0, "start_s"), "2.1"),
        (("repetitions", 0, "faults", 0, "severity"), "huge"),
        (("repetitions", 0, "measures", "largest_block", "confidence"), 1.2),
        (("repetitions", 0, "measures", "largest_block", "value"), None),
        (("repetitions", 0, "measures", "largest_block", "reason"), "why not"),
        (("repetitions", 0, "measures", "largest_block", "reason_key"), "reasons.not_measured"),
        (("repetitions", 0, "unsure", 0, "reason_key"), "why not"),
        (("repetitions", 0, "unsure", 0, "reason_values"), {"value": None}),
        (("repetitions", 0, "measures", "touch_down_s", "value", 0), "soon"),
        (("cues", 0, "text"), ""),
    ],
)
def test_a_wrong_value_is_found(checked: Check, path: tuple[Any, ...], wrong: object) -> None:
    data = written(checked("drop"))
    at(data, path[:-1])[path[-1]] = wrong
    assert errors(data)


def test_severities_are_those_of_the_exercise_files() -> None:
    schema = json.loads(schema_text())
    fault = schema["$defs"]["repetition"]["properties"]["faults"]["items"]
    assert fault["properties"]["severity"]["enum"] == list(SEVERITIES)


def test_the_schema_is_packaged() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert "result.schema.json" in project["tool"]["setuptools"]["package-data"]["posecheck.report"]
