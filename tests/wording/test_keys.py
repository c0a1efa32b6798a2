"""Every key that the code uses has a text, and every text is used: the package's source says which."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from pydantic_core.core_schema import ErrorType

import posecheck
from posecheck.care.screening import SIGNS, Advice
from posecheck.exercise import exercise_names, load_exercise
from posecheck.exercise.conditions import CONDITIONS
from posecheck.extras import _PACKAGES
from posecheck.measures import view
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.wording import wording

PACKAGE = Path(posecheck.__file__).parent
TEXTS = wording("en").texts
SECTIONS = {key.split(".")[0] for key in TEXTS}
KEY = re.compile(r"\w+(\.\w+)+")
IN_TEMPLATE = re.compile(r"""say\("([\w.]+)"(\s*\+)?""")
OF_ANOTHER_KIND = {"live.html", "live.css", "report.html", "practice.id"}
"""Files and columns of tables whose names begin like a key."""

WIDE = {
    "day_after.*": {"yes", "no"},
    "errors.files.*": {"video", "exercise", "model", "other_output"},
    "page.*": {"plan", "progress", "practise", "check", "samples", "learn", "intended"},
    "pain.*": {"before", "after"},
    "placing.*": {
        *(value for name, value in vars(view).items() if name.isupper() and isinstance(value, str)),
        *("facing", "facing_standing", "turn_round", "turn_round_standing"),
    },
    "plan.*": {*Advice} - {Advice.GO_ON, Advice.NOT_WITH},
    "practice.*": {"stop_words", "camera_low", "three", "two", "one", "go"},
    "progress.*": {"when", "exercise", "repetitions", "good", "faults", "pain"},
    "screen.*": {*SIGNS, *Advice} - {Advice.GO_ON, Advice.NOT_WITH},
    "trends.*": {"better", "worse", "same"},
}
"""What can stand for the star where a section has other texts as well."""


def strings(tree: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """Each string in a module with its line, ``*`` for what is put into it; and whether anything is."""
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
            parts = (part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
            yield node.lineno, "".join(map(str, parts)), True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value, False


@cache
def named() -> dict[str, str]:
    """Every key, or family of keys with ``*``, that the source names, with one place that names it."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        for line, text, family in strings(ast.parse(path.read_text(encoding="utf-8"))):
            if text.split(".")[0] not in SECTIONS or not KEY.fullmatch(text.replace("*", "x")):
                continue
            if family or text not in OF_ANOTHER_KIND:
                found[text] = f"{path.name}:{line}"
    for path in (PACKAGE / "report" / "templates").iterdir():
        for text, more in IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
            found[text + ("*" if more else "")] = path.name
    for text in TEXTS.values():
        for section in re.findall(r"\{\w+:(\w+)\}", text):
            if section in SECTIONS:
                found[f"{section}.*"] = "a text"
    return found


@cache
def sections_taken_whole() -> set[str]:
    """The sections that are asked for by ``section(...)``."""
    taken = set()
    for path in PACKAGE.rglob("*.py"):
        taken |= set(re.findall(r"""\.section\("([\w.]+)"\)""", path.read_text(encoding="utf-8")))
    return taken


def matches(name: str, key: str) -> bool:
    if name in WIDE:
        return key.rpartition(".")[0] == name.removesuffix(".*") and key.rpartition(".")[2] in WIDE[name]
    return re.fullmatch(re.escape(name).replace(r"\*", r"\w+"), key) is not None


def test_every_key_that_is_used_has_a_text() -> None:
    missing = {name: where for name, where in named().items() if not any(matches(name, key) for key in TEXTS)}
    assert not missing


def test_every_text_is_used() -> None:
    whole = tuple(f"{section}." for section in sections_taken_whole())
    unused = [key for key in TEXTS if not key.startswith(whole) and not any(matches(name, key) for name in named())]
    assert not unused


def test_a_key_that_is_missing_or_left_over_would_be_found() -> None:
    assert not any(matches("errors.video.emtpy", key) for key in TEXTS)
    assert not any(matches(name, "errors.video.never_raised") for name in named())
    assert "errors.video.empty" in named()
    assert "notes.turned.*" in named()
    assert "intended.*" in named(), "of the report's template"
    assert "live" in sections_taken_whole()


def test_no_family_of_texts_has_one_too_many_or_too_few() -> None:
    """Where a part of a key comes from elsewhere, the texts are as many as what can stand there."""
    words = wording("en")
    reported = {each.name for name in exercise_names() for each in load_exercise(name).reported}
    assert set(words.section("measures")) == {*FRAME_MEASURES, *reported, "absent"}
    problems = {value for name, value in vars(view).items() if name.isupper() and isinstance(value, str)}
    assert set(words.section("problems")) == problems
    assert set(words.section("conditions")) == set(words.section("whom_to_ask")) == set(CONDITIONS)
    assert set(words.section("errors.extras")) == set(_PACKAGES)
    assert set(words.section("wrong_value")) - {"other"} <= set(get_args(ErrorType))


@pytest.mark.parametrize("name", exercise_names())
def test_every_measure_that_a_fault_is_judged_by_has_a_title(name: str) -> None:
    exercise = load_exercise(name)
    assert {fault.measure for fault in exercise.faults} <= set(wording("en").section("measures"))
