from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.coach.screening import (
    EMERGENCY,
    NO_PRESSURE,
    PREGNANT,
    RED_FLAGS,
    SIGNS,
    SPASM,
    Advice,
    advice,
    gravest,
    signs_of,
)
from posecheck.coach.spec import Exercise, exercise_names, load_exercise
from posecheck.wording import LANGUAGES, wording

SIT_BACK = load_exercise("slow-sit-back")


def exercise(lying: bool, in_spasm: bool) -> Exercise:
    return replace(SIT_BACK, practice=replace(SIT_BACK.practice, lying=lying, in_spasm=in_spasm))


STANDING_GENTLE = exercise(lying=False, in_spasm=True)


def test_no_sign_is_go_on() -> None:
    assert advice([], SIT_BACK) is Advice.GO_ON


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("numbness", Advice.EMERGENCY),
        ("fever", Advice.PROFESSIONAL),
        ("weight_loss", Advice.PROFESSIONAL),
        ("cancer", Advice.PROFESSIONAL),
        ("blood", Advice.PROFESSIONAL),
        ("abdomen", Advice.PROFESSIONAL),
        ("groin_lump", Advice.PROFESSIONAL),
        ("fall", Advice.PROFESSIONAL),
        ("leg_weakness", Advice.PROFESSIONAL),
        ("pregnant", Advice.ASK_FIRST),
        ("spasm", Advice.IN_SPASM),
    ],
)
def test_every_sign_has_its_advice(sign: str, expected: Advice) -> None:
    assert sign in SIGNS
    assert advice([sign], SIT_BACK) is expected
    if expected in (Advice.EMERGENCY, Advice.PROFESSIONAL):
        assert advice([sign], STANDING_GENTLE) is expected, "whatever the exercise"


def test_the_signs_are_those_eleven_the_emergency_asked_first() -> None:
    assert len(SIGNS) == len(set(SIGNS)) == 11
    assert SIGNS[0] == "numbness"
    assert set(SIGNS) == {*EMERGENCY, *RED_FLAGS, PREGNANT, SPASM}


def test_the_gravest_counts() -> None:
    order = ("numbness", "fever", "pregnant", "spasm")
    expected = (Advice.EMERGENCY, Advice.PROFESSIONAL, Advice.ASK_FIRST, Advice.IN_SPASM)
    for index, advised in enumerate(expected):
        assert advice(set(order[index:]), SIT_BACK) is advised
    assert advice(SIGNS, STANDING_GENTLE) is Advice.EMERGENCY


@pytest.mark.parametrize(
    ("lying", "in_spasm", "pregnant", "spasm", "both"),
    [
        (True, False, Advice.ASK_FIRST, Advice.IN_SPASM, Advice.ASK_FIRST),
        (True, True, Advice.ASK_FIRST, Advice.GO_ON, Advice.ASK_FIRST),
        (False, False, Advice.GO_ON, Advice.IN_SPASM, Advice.IN_SPASM),
        (False, True, Advice.GO_ON, Advice.GO_ON, Advice.GO_ON),
    ],
)
def test_pregnancy_and_spasm_depend_on_the_exercise(
    lying: bool, in_spasm: bool, pregnant: Advice, spasm: Advice, both: Advice
) -> None:
    variant = exercise(lying, in_spasm)
    assert advice([PREGNANT], variant) is pregnant
    assert advice([SPASM], variant) is spasm
    assert advice([SPASM, PREGNANT], variant) is both


def test_the_sit_back_is_done_lying_and_not_in_spasm() -> None:
    assert SIT_BACK.practice.lying
    assert not SIT_BACK.practice.in_spasm


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_and_advice_has_words(language: str) -> None:
    words = wording(language)
    for key in (*SIGNS, *NO_PRESSURE, *Advice):
        assert words(f"screen.{key}")


RELEASE = load_exercise("psoas-release")


@pytest.mark.parametrize("sign", [*NO_PRESSURE, PREGNANT])
def test_nothing_presses_into_a_belly_that_must_not_be_pressed(sign: str) -> None:
    assert advice([sign], RELEASE) is Advice.NO_PRESSURE
    assert advice([sign, SPASM], RELEASE) is Advice.NO_PRESSURE
    assert advice([sign, "fever"], RELEASE) is Advice.PROFESSIONAL, "the graver counts"
    assert advice([sign], STANDING_GENTLE) is Advice.GO_ON


def test_what_forbids_pressure_is_asked_where_something_presses() -> None:
    assert signs_of(RELEASE) == (*SIGNS, *NO_PRESSURE)
    assert signs_of(SIT_BACK) == SIGNS
    assert [name for name in exercise_names() if load_exercise(name).practice.pressure] == ["psoas-release"]


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([], None),
        (["pregnant", "spasm", "hernia"], None),
        (["leg_weakness"], Advice.PROFESSIONAL),
        (["fever", "numbness"], Advice.EMERGENCY),
    ],
)
def test_red_flags_forbid_every_exercise(signs: list[str], expected: Advice | None) -> None:
    assert gravest(signs) is expected
    for name in exercise_names():
        assert (advice(signs, load_exercise(name)) is expected) == (expected is not None)
