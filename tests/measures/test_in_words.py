from __future__ import annotations

import pytest

from posecheck.exercise import exercise_names, load_exercise
from posecheck.measures.in_words import cells, title_of
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.measures.series import Measured
from posecheck.wording import LANGUAGES, wording

EXERCISES = [load_exercise(name) for name in exercise_names()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_a_title_and_a_unit_in_every_language(language: str) -> None:
    say = wording(language)
    units = {name: each.unit for name, each in FRAME_MEASURES.items()}
    units |= {each.name: each.unit for exercise in EXERCISES for each in exercise.reported}
    for name, unit in units.items():
        assert title_of(name, say) != name
        assert say.quantity(0.5, unit)


def test_a_measure_of_an_exercise_of_your_own_has_its_own_name() -> None:
    assert title_of("my_own_s", wording("en")) == "my_own_s"


def test_numbers_in_words() -> None:
    english, german = wording("en"), wording("de")
    assert english.quantity(0.667, "share") == "67%"
    assert english.quantity(5.5, "s") == "5.5 s"
    assert german.quantity(5.5, "s") == "5,5 s"
    assert german.quantity(0.1, "trunk") == "0,1 Rumpflängen"
    assert english.quantity(0.01449, "trunk") == "0.014 trunk lengths"
    assert english.quantity(173.46, "deg") == "173°", "no finer than it is worth"
    assert english.quantity(-0.4, "deg") == "0°", "no minus before a zero"


def test_a_measured_value_or_why_there_is_none() -> None:
    absent = Measured.absent("reasons.phase_missing")
    assert cells(absent, "s", wording("en"))[0] == "not measured: that part of the movement was not seen"
    assert cells(Measured([1.25, None], 0.8), "s", wording("de")) == ("1,2 - s", "80\u00a0%")
