from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import posecheck
from posecheck.commands.language import Language
from posecheck.exercise import exercise_names, load_exercise
from posecheck.measures import view
from posecheck.messages import Message
from posecheck.wording import LANGUAGES, english, wording
from posecheck.wording.templates import plural_categories

PACKAGE = Path(posecheck.__file__).parent
FIELD = re.compile(r"\{(\w+)(?::([^}]*))?\}")


def fields(text: str) -> list[tuple[str, str]]:
    """The names in a text with what is done to their values; forms by number and dates are each language's own."""
    return [
        (name, "plural" if "|" in spec else "date" if re.search("d.*M|M.*d|EEE", spec) else spec)
        for name, spec in FIELD.findall(text)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_a_form_for_each_kind_of_number_of_its_language(language: str) -> None:
    words = wording(language)
    specs = [spec for text in words.texts.values() for _, spec in FIELD.findall(text) if "|" in spec]
    assert specs
    for spec in specs:
        assert len(spec.split("|")) == len(plural_categories(words.locale)), spec


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_language_has_the_same_keys_and_names(language: str) -> None:
    english, other = wording("en").texts, wording(language).texts
    assert set(english) == set(other)
    for key, text in english.items():
        assert sorted(fields(text)) == sorted(fields(other[key])), key
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
    for name in exercise_names():
        exercise = load_exercise(name)
        assert language in exercise.texts, f"{name} speaks {language}"


def test_reasons_carry_their_numbers_into_every_language() -> None:
    unseen = Message("reasons.phase_seen_in_part", {"share": 0.4})
    assert english(unseen) == "only 40% of that part of the movement could be seen well enough"
    assert wording("de").say(unseen) == "nur 40\u00a0% dieses Teils der Bewegung waren gut genug zu sehen"
    near = Message("reasons.near_limit", {"value": 0.6149, "limit": 0.6})
    assert english(near) == "0.61 is too close to the limit of 0.6 to tell"
    assert wording("de").say(near) == "0,61 liegt zu nah an der Grenze von 0,6, um es zu sagen"


def test_the_terminal_speaks_every_language() -> None:
    assert {language.value for language in Language} == set(LANGUAGES)


def test_charts_write_numbers_and_dates_as_the_language_does() -> None:
    english_charts, german = wording("en").chart_locale, wording("de").chart_locale
    assert (english_charts["number"]["decimal"], german["number"]["decimal"]) == (".", ",")
    assert english_charts["time"]["days"][:2] == ["Sunday", "Monday"]
    assert german["time"]["days"][:2] == ["Sonntag", "Montag"]
    assert english_charts["time"]["shortMonths"][4] == "May"
    assert german["time"]["months"][2] == "März"
