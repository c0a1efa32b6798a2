"""The other exercises practised with their sample clips as the webcam: the right count or hold, the right words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from posecheck.exercise import load_exercise
from posecheck.exercise.texts import Texts
from posecheck.history.records import DayAfter, KeptHold
from posecheck.history.store import open_store
from posecheck.wording import wording
from tests.browser.chromium import Visitor
from tests.browser.test_practise import shown_result
from tests.conftest import SAMPLES
from tests.history.days import practice

LAST_HELD_S = 14.0
EN = wording("en")
PAIN_ASKED = f"coach.speech.spoken.some((said) => said.text === {json.dumps(EN('practice.ask_pain'))})"
"""What remains is a time to answer in, and the farewell."""

LOW_CAMERA = "20 to 30 centimetres above the floor"


Practised = Callable[..., tuple[Visitor, str]]


@pytest.fixture
def practised(quick_visit: Callable[..., Visitor], films: Callable[..., Path]) -> Practised:
    """``practised(clip, exercise, side, repetitions, until)`` goes from choosing the exercise to the result.

    It is returned as it is shown. The Stop button is pressed as soon as ``until``, of the live view, holds.
    """

    def practise(
        clip: str, exercise: str, side: str, repetitions: int, until: str | None = None
    ) -> tuple[Visitor, str]:
        visitor = quick_visit(films(SAMPLES / f"{clip}.mp4", LAST_HELD_S))
        if load_exercise(exercise).holds:
            once_easy(visitor.person, exercise)
        visitor.go()
        choose(visitor, exercise, side, repetitions)
        visitor.start()
        visitor.wait("coach.running")
        if until is not None:
            visitor.wait(until)
            visitor.live("coach.screen.part('stop').click()")
        visitor.wait("!coach.running")
        return visitor, shown_result(visitor)

    return practise


def choose(visitor: Visitor, exercise: str, side: str, repetitions: int) -> None:
    """What is to be practised, until the page is ready for it."""
    page = visitor.page
    for box, option in (("Exercise", texts(exercise).title), ("Side to the camera", side)):
        page.get_by_role("combobox", name=box).click()
        page.get_by_role("option", name=option, exact=True).click()
        page.get_by_text(texts(exercise).start.strip()).wait_for()
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    number = page.get_by_label("Repetitions")
    visitor.wait("coach.data !== undefined")
    if number.input_value() != str(repetitions):
        before = visitor.live("coach.data.token")
        number.fill(str(repetitions))
        number.press("Enter")
        visitor.wait(f"coach.data.token !== '{before}'")
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.get_by_text(texts(exercise).camera.strip()).wait_for()


def once_easy(person: str, exercise: str) -> None:
    """The person has held the first stage before and called it easy: the second one is open."""
    held = KeptHold(1, 10.0, 10.0, ())
    made = practice(exercise, 0.0, {"held_s": 10.0}, side="left", holds=[held])
    with open_store() as store:
        key = store.begin_session(store.profile(person).id, exercise, "live", made.started_at)
        store.add_set(key, replace(made.sets[0], easy=True))
        store.end_session(key, made.ended_at)
        store.add_day_after(store.profile(person).id, DayAfter(made.started_at.astimezone().date(), worse=False))


def texts(exercise: str) -> Texts:
    return load_exercise(exercise).words("en")


def heard(visitor: Visitor, exercise: str, fault: str | None) -> list[str]:
    """What was spoken; of the exercise's cues and praise only what belongs to ``fault``, or to none."""
    words, spoken = texts(exercise), visitor.spoken
    cues = {item.cue for item in words.faults.values()} & set(spoken)
    assert cues == (set() if fault is None else {words.faults[fault].cue})
    assert (words.praise in spoken) == (fault is None)
    return spoken


def camera_asked_for_low(spoken: list[str], shown: str) -> bool:
    """Whether it was, aloud before all else and on the page."""
    return LOW_CAMERA in spoken[0] and LOW_CAMERA in shown


def in_order(spoken: list[str], *expected: str) -> bool:
    """Whether ``expected`` is what was spoken of them, each as often."""
    return [text for text in spoken if text in expected] == list(expected)


def test_leg_slides_are_paced_by_the_breath_and_counted(practised: Practised) -> None:
    visitor, shown = practised("psoas-stretch-good", "psoas-stretch", "Left", 2)
    spoken = heard(visitor, "psoas-stretch", None)
    words = texts("psoas-stretch").phases
    way = [words[name] for name in ("slide_out", "pause", "slide_back")]
    assert [text.split(" and ")[0].split(",")[0] for text in way] == ["Breathe out", "Rest there", "Breathe out"]
    first, last = "One, one to go. Breathe in.", "Two. That was the last one."
    assert in_order(spoken, "Begin.", words["ready"], *way, first, *way, last)
    assert camera_asked_for_low(spoken, shown)
    assert "Repetition 2: well done" in shown


def test_a_pelvis_that_moves_in_a_leg_slide_is_told_at_once(practised: Practised) -> None:
    visitor, shown = practised("psoas-stretch-pelvis-moved", "psoas-stretch", "Right", 1, PAIN_ASKED)
    spoken = heard(visitor, "psoas-stretch", "pelvis_moved")
    words = texts("psoas-stretch")
    assert in_order(spoken, "Begin.", words.phases["slide_out"], "One. That was the last one.")
    assert spoken.index(words.faults["pelvis_moved"].cue) < spoken.index("One. That was the last one.")
    assert "Next time: " + words.faults["pelvis_moved"].cue in spoken[-1]
    assert camera_asked_for_low(spoken, shown)
    assert f"{words.faults['pelvis_moved'].title} (" in shown
    visitor.page.get_by_role("radiogroup").get_by_role("radio", name="4", exact=True).click()
    visitor.page.get_by_text("It hurts more than before.").wait_for()
    with open_store() as store:
        (session,) = store.sessions(store.profile(visitor.person).id)
    assert (session.pain_before, session.pain_after) == (2, 4)


def test_the_hold_is_counted_aloud_to_ten_and_once_more_with_the_arms_up(practised: Practised) -> None:
    visitor, shown = practised("stool-stretch-good", "stool-stretch", "Left", 1, PAIN_ASKED)
    spoken = heard(visitor, "stool-stretch", None)
    words = texts("stool-stretch").phases
    numbers = [EN.count(number) for number in range(1, 11)]
    arms_up = spoken.index(words["arms_up"])
    assert [text for text in spoken[:arms_up] if text in numbers] == numbers
    again = [text for text in spoken[arms_up + 1 :] if text in numbers]
    assert again == numbers[-len(again) :]
    assert len(again) >= 8, "the clip raises the arms before the coach has told to"
    assert spoken.count(words["arms_up"]) == 1, "not asked for again as they come down"
    assert spoken.index(words["set_up"]) < spoken.index("one")
    assert LOW_CAMERA not in " ".join(spoken) + shown, "the camera stands waist high"
    assert "Repetition 1: well done" in shown


def test_the_count_of_a_hold_stops_while_the_position_is_wrong(practised: Practised) -> None:
    visitor, shown = practised("stool-stretch-leaning-forward", "stool-stretch", "Left", 1, PAIN_ASKED)
    spoken = visitor.spoken
    words = texts("stool-stretch")
    assert words.faults["leaning_forward"].cue in spoken
    assert words.praise not in spoken
    assert EN.count(10) not in spoken, "the time leaning forward doesn't count"
    assert f"{words.faults['leaning_forward'].title} (" in shown


@pytest.mark.parametrize(("clip", "repetitions", "fault"), [("good", 2, None), ("hand-left-spot", 1, "hand_left_spot")])
def test_letting_the_leg_out_is_guided_counted_and_corrected(
    practised: Practised, clip: str, repetitions: int, fault: str | None
) -> None:
    visitor, shown = practised(f"psoas-release-{clip}", "psoas-release", "Left", repetitions, PAIN_ASKED)
    spoken = heard(visitor, "psoas-release", fault)
    words = texts("psoas-release")
    way = [words.phases[name] for name in ("let_out", "draw_in")]
    first = [*way, "One, one to go. Breathe in."] if repetitions == 2 else []
    last = f"{EN.count(repetitions).capitalize()}. That was the last one."
    assert in_order(spoken, "Begin.", words.phases["ready"], *first, *way, last)
    assert camera_asked_for_low(spoken, shown)
    if fault is not None:
        assert spoken.index(words.faults[fault].cue) < spoken.index(last), "while it can still be put right"
        assert f"{words.faults[fault].title} (" in shown


@pytest.mark.parametrize(("clip", "fault"), [("good", None), ("chest-breathing", "chest_breathing")])
def test_breathing_is_paced_aloud_corrected_on_the_way_and_its_rate_told(
    practised: Practised, clip: str, fault: str | None
) -> None:
    words = texts("abdominal-breathing")
    side, over = "Whichever is easier", "parseInt(coach.screen.part('hold').textContent) <= 87"
    visitor, shown = practised(f"abdominal-breathing-{clip}", "abdominal-breathing", side, 1, over)
    spoken = visitor.spoken
    paced = [text for text in spoken if text in ("Breathe in.", "Breathe out.")]
    assert len(paced) >= 4
    assert all(one != other for one, other in pairwise(paced)), "in and out in turn"
    assert "breaths a minute" in spoken[-1]
    assert "not measured" not in shown
    assert camera_asked_for_low(spoken, shown)
    if fault is None:
        assert not {item.cue for item in words.faults.values()} & set(spoken)
        assert "Something to correct" not in shown
    else:
        assert words.faults[fault].cue in spoken, "while it can still be put right"
        assert f"Next time: {words.faults[fault].cue}" in spoken[-1]
        assert f"{words.faults[fault].title} (" in shown
