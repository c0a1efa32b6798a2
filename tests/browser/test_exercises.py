"""The other exercises practised with their sample clips as the webcam: the right count or hold, the right words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from posecheck.coach.spec import Texts, load_exercise
from posecheck.wording import wording
from tests.browser.chromium import Visitor
from tests.browser.feed import at_camera_rate, clip_parts, write_camera
from tests.browser.test_practise import shown_result
from tests.conftest import SAMPLES

Visit = Callable[..., Visitor]

FIRST_HELD_S, LAST_HELD_S = 11.0, 14.0
COUNT = wording("en").count


def practised(visit: Visit, folder: Path, clip: str, exercise: str, side: str, repetitions: int) -> tuple[Visitor, str]:
    """From choosing the exercise to the result, which is returned as it is shown."""
    parts = clip_parts(SAMPLES / f"{clip}.mp4", FIRST_HELD_S, LAST_HELD_S)
    visitor = visit(write_camera(folder / f"{clip}.mjpeg", at_camera_rate(parts)))
    page = visitor.page
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
    visitor.wait("!coach.running")
    return visitor, shown_result(visitor)


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
