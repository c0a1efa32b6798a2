"""Read an exercise file. If it is wrong, one sentence says the file, the key, the value and what was expected."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import fields
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from posecheck.errors import PosecheckError, system_reason
from posecheck.exercise.counting import Repetition
from posecheck.exercise.exercise import Exercise
from posecheck.exercise.faults import Fault
from posecheck.exercise.measures import ReportedMeasure
from posecheck.exercise.phases import Criterion, Entry, Phase
from posecheck.exercise.plan import Growth, Schedule, Trend
from posecheck.exercise.practice import Camera, Practice
from posecheck.exercise.texts import FaultTexts, Texts
from posecheck.messages import Message
from posecheck.validation import wrong_value

_ADAPTER: Final = TypeAdapter(Exercise)


def exercise_names() -> list[str]:
    """Names of the exercises that come with posecheck."""
    folder = resources.files("posecheck.exercises")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def exercise_file(name_or_path: str | Path) -> Path:
    """The file of an exercise: the given path if it ends with ``.toml``, else that of the built-in exercise."""
    if str(name_or_path).endswith(".toml"):
        return Path(name_or_path)
    return Path(str(resources.files("posecheck.exercises"))) / f"{name_or_path}.toml"


def load_exercise(name_or_path: str | Path) -> Exercise:
    """Read an exercise: one that comes with posecheck by its name, or your own by its path (``.toml``).

    Raises
    ------
    PosecheckError
        If there is no such exercise, or its file is wrong: which file, key and value, and what was expected.
    """
    if str(name_or_path).endswith(".toml"):
        path = Path(name_or_path)
        try:
            content = path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise PosecheckError("errors.exercise.no_such_file", path=path) from error
        except (OSError, UnicodeDecodeError) as error:
            raise PosecheckError("errors.exercise.not_text", path=path, why=system_reason(error)) from error
        return parse_exercise(content, str(path))
    names = exercise_names()
    if str(name_or_path) not in names:
        raise PosecheckError("errors.exercise.unknown", name=name_or_path, names=tuple(names))
    file = resources.files("posecheck.exercises") / f"{name_or_path}.toml"
    return parse_exercise(file.read_text(encoding="utf-8"), file.name)


def parse_exercise(content: str, file: str) -> Exercise:
    """Read the text of an exercise file; ``file`` is its name in error messages.

    Raises
    ------
    PosecheckError
        If the text is no TOML, or something in it is wrong: which key and value, and what was expected.
    """
    try:
        data = tomllib.loads(content)
    except RecursionError as error:
        raise PosecheckError("errors.exercise.nested", file=file) from error
    except tomllib.TOMLDecodeError as error:
        raise PosecheckError("errors.exercise.no_toml", file=file, why=str(error)) from error
    except ValueError as error:
        raise PosecheckError("errors.exercise.digits", file=file) from error
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        raise _complaint(file, data, error) from error


_KEYS: Final = sorted(
    {
        "from" if key.name == "from_" else key.name
        for part in (
            Exercise,
            Camera,
            Practice,
            Repetition,
            Phase,
            ReportedMeasure,
            Entry,
            Criterion,
            Fault,
            Schedule,
            Growth,
            Trend,
            Texts,
            FaultTexts,
        )
        for key in fields(part)
    }
)
_UNKNOWN_KEY: Final = "unexpected_keyword_argument"
_SHOWN: Final = 80
"""How many characters of a value a message quotes: about one line of a terminal."""


def _complaint(file: str, data: dict[str, Any], error: ValidationError) -> PosecheckError:
    """The one complaint that helps most, as an error that says key, value and what was expected."""
    complaints = error.errors()
    first = next((complaint for complaint in complaints if complaint["type"] == _UNKNOWN_KEY), complaints[0])
    key, value = _locate(data, first["loc"])
    where = key if isinstance(value, dict | list) else f"{key} = {_shown(value)}"
    if first["type"] == _UNKNOWN_KEY:
        return PosecheckError("errors.exercise.unknown_key", file=file, where=where, hint=_hint(first, complaints))
    if first["type"] == "missing":
        return PosecheckError("errors.exercise.missing", file=file, key=key)
    if not key:
        return PosecheckError("errors.exercise.wrong_file", file=file, problem=wrong_value(first, Exercise))
    return PosecheckError("errors.exercise.wrong", file=file, where=where, problem=wrong_value(first, Exercise))


def _hint(unknown: ErrorDetails, complaints: Sequence[ErrorDetails]) -> Message:
    """What an unknown key may have been meant to be: a key that is missing beside it, or one with a similar name."""
    beside = [c for c in complaints if c["type"] == "missing" and c["loc"][:-1] == unknown["loc"][:-1]]
    if beside:
        return Message("mistakes.keys_missing", {"keys": tuple(repr(c["loc"][-1]) for c in beside)})
    close = get_close_matches(str(unknown["loc"][-1]), _KEYS, n=1)
    return Message("mistakes.did_you_mean", {"key": close[0]}) if close else Message("mistakes.no_such_key")


def _shown(value: Any) -> str:
    """``value`` as a complaint quotes it, cut after ``_SHOWN`` characters."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _locate(data: Any, location: tuple[int | str, ...]) -> tuple[str, Any]:
    """The key at ``location`` as a person would write it (items of a list with their name), and its value."""
    key, value = "", data
    for part in location:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            value = None
        if isinstance(part, int) and isinstance(value, dict) and "name" in value:
            key += f" ({value['name']})"
    return key, value
