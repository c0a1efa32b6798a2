from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.exercise import load_exercise
from posecheck.leading.plan import Plan
from posecheck.wording import LANGUAGES, wording
from tests.leading.practising import LIE, ONCE, ONE, practise

LATER = ((0, LIE), *((t_s + 10, elevation) for t_s, elevation in ONE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_stop_at_is_the_first_thing_said_and_nothing_cuts_it_off(language: str) -> None:
    words = wording(language)
    run = practise(*LATER, plan=replace(ONCE, stop_words=True), language=language)
    opening = f"{words('practice.stop_words')} {words('practice.camera_low')}"
    assert run.texts[0] == opening
    assert run.texts.count(opening) == 1
    assert run.texts[1] == words("practice.ready")
    assert not any(scene.say.interrupts for scene in run.scenes[:100] if scene.say is not None)


def test_it_is_not_said_again() -> None:
    run = practise(*ONE)
    assert wording("en")("practice.stop_words") not in " ".join(run.texts)


def test_a_plan_of_an_exercise_does_not_begin_with_it_by_itself() -> None:
    assert not Plan.of(load_exercise("stool-stretch")).stop_words
