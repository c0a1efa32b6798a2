"""The other exercises practised with their sample clips as the webcam: the right count or hold, the right words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from posecheck.coach.spec import Texts, load_exercise
from posecheck.history.records import KeptHold
from posecheck.history.store import open_store
from posecheck.wording import wording
from tests.browser.chromium import Visitor
from tests.browser.feed import at_camera_rate, clip_parts, write_camera
from tests.browser.test_practise import shown_result
from tests.conftest import SAMPLES
from tests.history.days import practice

Visit = Callable[..., Visitor]

FIRST_HELD_S, LAST_HELD_S = 11.0, 14.0
COUNT = wording("en").count


def practised(
    visit: Visit, folder: Path, clip: str, exercise: str, side: str, repetitions: int, stop_at_s: int | None = None
) -> tuple[Visitor, str]:
    """From choosing the exercise to the result, which is returned as it is shown.

    With ``stop_at_s`` the Stop button is pressed when the hold clock has no more than that left.
    """
    parts = clip_parts(SAMPLES / f"{clip}.mp4", FIRST_HELD_S, LAST_HELD_S)
    visitor = visit(write_camera(folder / f"{clip}.mjpeg", at_camera_rate(parts)))
    page = visitor.page
    if load_exercise(exercise).holds:
        once_easy(visitor.person, exercise)
    visitor.go()
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
    visitor.start()
    visitor.wait("coach.running")
    if stop_at_s is not None:
        visitor.wait("coach.box.dataset.state === 'guiding'")
        visitor.wait(f"parseInt(coach.part('hold').textContent) <= {stop_at_s}")
        page.get_by_role("button", name="Stop", exact=True).click()
    visitor.wait("!coach.running")
    return visitor, shown_result(visitor)


def once_easy(person: str, exercise: str) -> None:
    """The person has held the first stage before and called it easy: the second one is open."""
    held = KeptHold(1, 10.0, 10.0, ())
    made = practice(exercise, 0.0, {"held_s": 10.0}, side="left", holds=[held])
    with open_store() as store:
        key = store.begin_session(store.profile(person).id, exercise, "live", made.started_at)
        store.add_set(key, replace(made.sets[0], easy=True))
        store.end_session(key, made.ended_at)


def texts(exercise: str) -> Texts:
    return load_exercise(exercise).words("en")


@pytest.mark.parametrize(("clip", "side", "fault"), [("good", "Left", None), ("pelvis-moved", "Right", "pelvis_moved")])
def test_leg_slides_are_paced_counted_and_corrected(
    visit: Visit, tmp_path: Path, clip: str, side: str, fault: str | None
) -> None:
    words = texts("psoas-stretch")
    visitor, shown = practised(visit, tmp_path, f"psoas-stretch-{clip}", "psoas-stretch", side, 2)
    spoken = visitor.spoken
    order = [
        "Begin.",
        words.phases["slide_out"],
        words.phases["slide_back"],
        "One, one to go.",
        "Two. That was the last one.",
    ]
    places = [spoken.index(text) for text in order]
    assert places == sorted(places)
    assert "20 to 30 centimetres above the floor" in shown, "the low camera is asked for"
    assert "Repetition 2" in shown
    if fault is None:
        assert words.praise in spoken
        assert not {item.cue for item in words.faults.values()} & set(spoken)
    else:
        assert words.faults[fault].cue in spoken
        assert f"{words.faults[fault].title} (" in shown
        assert words.praise not in spoken


@pytest.mark.parametrize(("clip", "fault"), [("good", None), ("leaning-forward", "leaning_forward")])
def test_the_hold_is_counted_aloud_and_stops_while_the_position_is_wrong(
    visit: Visit, tmp_path: Path, clip: str, fault: str | None
) -> None:
    words = texts("stool-stretch")
    visitor, shown = practised(visit, tmp_path, f"stool-stretch-{clip}", "stool-stretch", "Left", 1)
    spoken = visitor.spoken
    numbers = [text for text in spoken if text in {COUNT(number) for number in range(1, 11)}]
    cues = {item.cue for item in words.faults.values()} & set(spoken)
    if fault is None:
        assert numbers[-1] == COUNT(10)
        assert not cues
        assert words.phases["arms_up"] in spoken
    else:
        assert words.faults[fault].cue in cues
        assert COUNT(10) not in numbers, "the time leaning forward doesn't count"
        assert f"{words.faults[fault].title} (" in shown
        assert words.praise not in spoken


@pytest.mark.parametrize(("clip", "fault"), [("good", None), ("too-fast", "too_fast")])
def test_letting_the_leg_out_is_guided_counted_and_corrected(
    visit: Visit, tmp_path: Path, clip: str, fault: str | None
) -> None:
    words = texts("psoas-release")
    visitor, shown = practised(visit, tmp_path, f"psoas-release-{clip}", "psoas-release", "Left", 2)
    spoken = visitor.spoken
    order = [
        "Begin.",
        words.phases["let_out"],
        words.phases["draw_in"],
        "One, one to go.",
        "Two. That was the last one.",
    ]
    places = [spoken.index(text) for text in order]
    assert places == sorted(places)
    assert "20 to 30 centimetres above the floor" in shown
    if fault is None:
        assert words.praise in spoken
        assert not {item.cue for item in words.faults.values()} & set(spoken)
    else:
        assert words.faults[fault].cue in spoken
        assert f"{words.faults[fault].title} (" in shown
        assert words.praise not in spoken


@pytest.mark.parametrize(("clip", "fault"), [("good", None), ("chest-breathing", "chest_breathing")])
def test_breathing_is_paced_aloud_and_its_rate_told(visit: Visit, tmp_path: Path, clip: str, fault: str | None) -> None:
    words = texts("abdominal-breathing")
    side = "Whichever is easier"
    visitor, shown = practised(visit, tmp_path, f"abdominal-breathing-{clip}", "abdominal-breathing", side, 1, 88)
    spoken = visitor.spoken
    paced = [text for text in spoken if text in ("Breathe in.", "Breathe out.")]
    assert len(paced) >= 4
    assert all(one != other for one, other in pairwise(paced)), "in and out in turn"
    assert "breaths a minute" in spoken[-1]
    assert "20 to 30 centimetres above the floor" in shown
    if fault is None:
        assert not {item.cue for item in words.faults.values()} & set(spoken)
        assert "Something to correct" not in shown
    else:
        assert words.faults[fault].cue in spoken[-1], "what to do next time"
        assert f"{words.faults[fault].title} (" in shown
