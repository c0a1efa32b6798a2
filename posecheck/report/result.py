"""The result as data for other tools: JSON in the schema ``posecheck.result/1``."""

from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import Any, Final

import posecheck
from posecheck.exercise import Exercise
from posecheck.judging.outcome import Repetition
from posecheck.judging.session import Update
from posecheck.measures.series import Hold, Measured
from posecheck.media import Frame
from posecheck.messages import Message
from posecheck.report.files import writing
from posecheck.report.sink import CheckResult, FileSink
from posecheck.wording import english, wording

SCHEMA: Final = "posecheck.result/1"


class ResultJson(FileSink):
    """The result as a JSON file."""

    def add(self, frame: Frame, update: Update) -> None:
        """Frames are not in it."""

    def end(self, result: CheckResult) -> None:
        """Write the file."""
        with writing(self.out):
            self.out.write_text(json_text(result) + "\n", encoding="utf-8")
        super().end(result)


def json_text(result: CheckResult) -> str:
    """What :func:`to_json` gives, as it is written."""
    return json.dumps(to_json(result), indent=2, ensure_ascii=False)


def schema_text() -> str:
    """The JSON Schema (draft 2020-12) of what :func:`to_json` gives, ``result.schema.json`` beside this module."""
    return (files("posecheck.report") / "result.schema.json").read_text(encoding="utf-8")


def to_json(result: CheckResult) -> dict[str, Any]:
    """The result as plain lists, dicts, strings and numbers; times in seconds of the video's own clock."""
    outcome, texts = result.outcome, result.exercise.words("en")
    return {
        "schema": SCHEMA,
        "posecheck": posecheck.__version__,
        "video": {
            "file": result.video.name,
            "duration_s": _number(result.duration_s),
            "frames": outcome.frames,
            "frames_with_pose": outcome.frames_with_pose,
            "width": result.video.width,
            "height": result.video.height,
        },
        "exercise": result.exercise.name,
        "side": result.side,
        "view": {
            "ok": outcome.view_ok,
            "near_side": outcome.near_side,
            "yaw_deg": _number(outcome.yaw_deg),
            "problems": [
                {
                    "name": problem.name,
                    "start_s": _number(problem.start_s),
                    "end_s": _number(problem.end_s),
                    "text": wording("en")(f"problems.{problem.name}"),
                }
                for problem in outcome.problems
            ],
        },
        "repetitions": [_repetition(repetition, result.exercise) for repetition in outcome.repetitions],
        "attempts": [
            {"start_s": _number(a.start_s), "end_s": _number(a.end_s), "reached": a.reached} for a in outcome.attempts
        ],
        "holds": [_hold(hold) for repetition in outcome.repetitions for hold in repetition.holds],
        "cues": [{"t_s": _number(cue.t_s), "text": texts.cue(cue.fault), "fault": cue.fault} for cue in outcome.cues],
        "verdict": result.verdict,
        "notes": [english(note) for note in result.notes],
        "note_keys": [{"key": note.key, "values": _values(note)} for note in result.notes],
    }


def _repetition(repetition: Repetition, exercise: Exercise) -> dict[str, Any]:
    return {
        "number": repetition.number,
        "start_s": _number(repetition.start_s),
        "end_s": _number(repetition.end_s),
        "verdict": repetition.verdict,
        "phases": [
            {"name": span.name, "start_s": _number(span.start_s), "end_s": _number(span.end_s)}
            for span in repetition.phases
        ],
        "measures": {name: _measured(measured, exercise.unit(name)) for name, measured in repetition.measures.items()},
        "faults": [
            {
                "name": fault.name,
                "start_s": _number(fault.start_s),
                "end_s": _number(fault.end_s),
                "measure": fault.measure,
                "value": _number(fault.value),
                "limit": fault.limit,
                "severity": fault.severity,
                "cue": exercise.words("en").cue(fault.name),
            }
            for fault in repetition.faults
        ],
        "unsure": [{"name": item.name, **_reason(item.reason)} for item in repetition.unsure],
    }


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "stage": hold.stage,
        "start_s": _number(hold.start_s),
        "end_s": _number(hold.end_s),
        "held_s": _number(hold.held_s),
        "target_s": _number(hold.target_s),
        "pauses": [
            {"start_s": _number(pause.start_s), "end_s": _number(pause.end_s), "reason": pause.reason}
            for pause in hold.pauses
        ],
    }


def _measured(measured: Measured, unit: str) -> dict[str, Any]:
    value = measured.value
    return {
        "value": [_number(item) for item in value] if isinstance(value, list) else _number(value),
        "unit": unit,
        "confidence": _number(measured.confidence),
        **_reason(measured.reason),
    }


def _reason(reason: Message | None) -> dict[str, Any]:
    """The English sentence, its key and the values in it; all ``None`` where there is no reason."""
    if reason is None:
        return {"reason": None, "reason_key": None, "reason_values": None}
    return {
        "reason": english(reason),
        "reason_key": reason.key,
        "reason_values": _values(reason),
    }


def _values(message: Message) -> dict[str, Any]:
    return {name: _value(value) for name, value in message.values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Message):
        return {"key": value.key, "values": _values(value)}
    return _number(value) if isinstance(value, float) else value


def _number(value: float | None) -> float | None:
    """Rounded to a thousandth; JSON knows no NaN."""
    return None if value is None or not math.isfinite(value) else round(value, 3)
