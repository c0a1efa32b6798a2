from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import posecheck
from posecheck.exercise import exercise_names, load_exercise
from posecheck.measures import view
from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES
from posecheck.measures.repetition.series import Measured
from posecheck.messages import Message
from posecheck.wording import LANGUAGES, english, wording

PACKAGE = Path(posecheck.__file__).parent
NAMES = re.compile(r"\{([^}]*)\}")


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


def test_reasons_carry_their_numbers_into_every_language() -> None:
    unseen = Message("reasons.roll_down_unseen", {"share": 0.4})
    assert english(unseen) == "only 40% of the roll-down could be seen well enough"
    assert wording("de").say(unseen) == "nur 40\u00a0% des Abrollens waren gut genug zu sehen"
    near = Message("reasons.near_limit", {"value": 0.6149, "limit": 0.6})
    assert english(near) == "0.61 is too close to the limit of 0.6 to tell"
    assert wording("de").say(near) == "0,61 liegt zu nah an der Grenze von 0,6, um es zu sagen"


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
    assert wording("en").cells("roll_down_s", Measured.absent("reasons.no_roll_down"))[0] == (
        "not measured: no roll-down was seen"
    )
    assert wording("de").cells("touch_down_s", Measured([1.25, None], 0.8)) == ("1,2 - s", "80%")
