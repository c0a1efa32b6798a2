from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import posecheck
from posecheck.exercise.spec import exercise_names, load_exercise
from posecheck.measures import view
from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES
from posecheck.measures.repetition.series import Measured
from posecheck.wording import LANGUAGES, wording

PACKAGE = Path(posecheck.__file__).parent
NAMES = re.compile(r"\{(\w*)")


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_language_has_the_same_keys_and_names(language: str) -> None:
    english, other = wording("en").texts, wording(language).texts
    assert set(english) == set(other)
    for key, text in english.items():
        assert sorted(NAMES.findall(text)) == sorted(NAMES.findall(other[key])), key
        assert other[key].strip(), key


def test_every_text_that_the_code_names_exists() -> None:
    texts = wording("en").texts
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = ast.unparse(node.func)
            if called in ("words", "self.words", "self._words", "say_words") and isinstance(node.args[0].value, str):
                assert node.args[0].value in texts, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_result_names_has_words(language: str) -> None:
    words = wording(language)
    problems = {value for name, value in vars(view).items() if name.isupper() and isinstance(value, str)}
    assert problems == set(words.section("problems"))
    assert {*FRAME_MEASURES, *REPETITION_MEASURES} <= set(words.section("measures"))
    for name in exercise_names():
        exercise = load_exercise(name)
        assert language in exercise.texts, f"{name} speaks {language}"


def reasons_in(path: Path) -> set[str]:
    """Every reason that a module gives, with {} for what is put into it."""

    def template(node: ast.expr) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.JoinedStr):
            return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        if isinstance(node, ast.BoolOp):
            return template(node.values[-1])
        return None

    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Measured.absent", "Unsure"):
            argument = node.args[0] if ast.unparse(node.func) == "Measured.absent" else node.args[1]
            found.add(template(argument))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "reason":
            found.add(template(node.value))
    return {text for text in found if text}


def test_german_gives_every_reason() -> None:
    given = set().union(*(reasons_in(path) for path in PACKAGE.rglob("*.py")))
    assert len(given) > 15
    german = wording("de")
    for text in given:
        english = text.format(*["7"] * text.count("{}"))
        assert german.reason(english) != english, text


def test_reasons_keep_their_numbers() -> None:
    assert wording("de").reason("only 40% of the roll-down could be seen well enough").startswith("nur 40% des")
    assert "12" in wording("de").reason("only 12 s were seen after lying down; 20 s are needed")
    assert wording("en").reason("no roll-down was seen") == "no roll-down was seen"


@pytest.mark.parametrize("measure", [*FRAME_MEASURES, *REPETITION_MEASURES])
def test_every_measure_can_be_told_in_words(measure: str) -> None:
    assert wording("en").in_words(measure, 0.5)


def test_numbers_in_words() -> None:
    assert wording("en").in_words("largest_block", 0.667) == "67%"
    assert wording("en").in_words("roll_down_s", 5.5) == "5.5 s"
    assert wording("de").in_words("roll_down_s", 5.5) == "5,5 s"
    assert wording("de").in_words("feet_height_trunk", 0.1) == "0,1 Rumpflängen"
    assert wording("en").in_words("pelvis_shift_trunk", 0.01449) == "0.014 trunk lengths"
    assert wording("en").in_words("max_knee_deg", 173.46) == "173°", "no finer than it is worth"
    assert wording("en").in_words("held_thigh_drift_deg", -0.4) == "0°", "no minus before a zero"
    assert wording("en").cells("roll_down_s", Measured.absent("no roll-down was seen"))[0].startswith("not measured")
    assert wording("de").cells("touch_down_s", Measured([1.25, None], 0.8)) == ("1,2 - s", "80%")
