from __future__ import annotations

import pytest

from posecheck.care.screening import (
    CLEARABLE,
    EMERGENCY,
    RED_FLAGS,
    SIGNS,
    SPASM,
    Advice,
    advice,
    forbidding,
    gravest,
)
from posecheck.exercise import exercise_names, load_exercise
from posecheck.exercise.conditions import CONDITIONS
from posecheck.wording import LANGUAGES, wording

SIT_BACK = load_exercise("slow-sit-back")
EVERY = [load_exercise(name) for name in exercise_names()]


GENTLE = load_exercise("stool-stretch")


def test_no_sign_and_no_condition_is_go_on() -> None:
    assert advice([], [], SIT_BACK) is Advice.GO_ON


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("numbness", Advice.EMERGENCY),
        ("chest", Advice.PROFESSIONAL),
        ("fever", Advice.PROFESSIONAL),
        ("weight_loss", Advice.PROFESSIONAL),
        ("cancer", Advice.PROFESSIONAL),
        ("blood", Advice.PROFESSIONAL),
        ("abdomen", Advice.PROFESSIONAL),
        ("groin_lump", Advice.PROFESSIONAL),
        ("fall", Advice.PROFESSIONAL),
        ("leg_weakness", Advice.PROFESSIONAL),
        ("spasm", Advice.IN_SPASM),
    ],
)
def test_every_sign_has_its_advice(sign: str, expected: Advice) -> None:
    assert sign in SIGNS
    assert advice([sign], [], SIT_BACK) is expected
    if expected in (Advice.EMERGENCY, Advice.PROFESSIONAL):
        assert advice([sign], [], GENTLE) is expected, "whatever the exercise"


def test_the_signs_are_those_eleven_the_emergency_asked_first() -> None:
    assert len(SIGNS) == len(set(SIGNS)) == 11
    assert SIGNS[0] == "numbness"
    assert set(SIGNS) == {*EMERGENCY, *RED_FLAGS, SPASM}
    assert not set(SIGNS) & set(CONDITIONS)


def test_the_gravest_counts() -> None:
    everything = ("numbness", "fever", "heart", "spasm")
    expected = (Advice.EMERGENCY, Advice.PROFESSIONAL, Advice.NOT_WITH, Advice.IN_SPASM)
    for index, advised in enumerate(expected):
        told = set(everything[index:])
        assert advice(told - {"heart"}, told & {"heart"}, SIT_BACK) is advised
    assert advice(SIGNS, CONDITIONS, GENTLE) is Advice.EMERGENCY


# What the exercise must not be done with, as physiotherapy guidance has it.
FORBIDDEN = {
    "heart": {"slow-sit-back", "psoas-stretch", "psoas-release", "stool-stretch", "abdominal-breathing"},
    "osteoporosis": {"slow-sit-back"},
    "back_operation": {"slow-sit-back"},
    "hip_operation": {"psoas-stretch", "psoas-release"},
    "pregnancy": {"slow-sit-back", "psoas-stretch", "psoas-release", "abdominal-breathing"},
    "abdominal_operation": {"psoas-release"},
    "hernia": {"psoas-release"},
    "aneurysm": {"psoas-release"},
    "blood_thinners": {"psoas-release"},
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_forbids_the_exercises_that_can_harm_and_no_other(condition: str) -> None:
    found = {one.name for one in EVERY if advice([], [condition], one) is Advice.NOT_WITH}
    assert found == FORBIDDEN[condition]
    assert all(advice([], [condition], one) is Advice.GO_ON for one in EVERY if one.name not in found)
    assert {one.name for one in EVERY if forbidding([condition], one) == (condition,)} == found


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_counts_before_a_spasm_and_after_a_red_flag(condition: str) -> None:
    for one in EVERY:
        if condition in one.practice.not_with:
            assert advice(["spasm"], [condition], one) is Advice.NOT_WITH
            assert advice(["fever"], [condition], one) is Advice.PROFESSIONAL, "the graver counts"


def test_the_sit_back_is_done_lying_and_not_in_spasm() -> None:
    assert SIT_BACK.practice.lying
    assert not SIT_BACK.practice.in_spasm


def test_a_spasm_leaves_the_standing_stretch_alone() -> None:
    assert [one.name for one in EVERY if advice([SPASM], [], one) is Advice.GO_ON] == ["stool-stretch"]


def test_a_doctor_can_allow_everything_but_an_emergency_and_a_spasm() -> None:
    assert {*SIGNS, *CONDITIONS} - {*CLEARABLE} == {"numbness", "spasm"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_condition_and_advice_has_words(language: str) -> None:
    words = wording(language)
    for key in (*SIGNS, *Advice):
        assert words(f"screen.{key}")
    for name in CONDITIONS:
        assert words(f"conditions.{name}")
        assert words(f"whom_to_ask.{name}")


def test_a_professional_does_the_release_better() -> None:
    assert [one.name for one in EVERY if one.practice.by_professional] == ["psoas-release"]


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([], None),
        (["spasm"], None),
        (["leg_weakness"], Advice.PROFESSIONAL),
        (["fever", "numbness"], Advice.EMERGENCY),
    ],
)
def test_red_flags_forbid_every_exercise(signs: list[str], expected: Advice | None) -> None:
    assert gravest(signs) is expected
    for one in EVERY:
        assert (advice(signs, [], one) is expected) == (expected is not None)
