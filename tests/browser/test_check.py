from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import Visitor
from tests.conftest import CLIPS

Visit = Callable[..., Visitor]
Films = Callable[..., Path]


def upload(visitor: Visitor, path: Path) -> None:
    visitor.go("check")
    visitor.page.get_by_role("combobox", name="Video").click()
    visitor.page.get_by_role("option", name="My own video").click()
    expect(visitor.page.get_by_text("Video file (up to 500 MB)")).to_be_visible()
    visitor.page.locator("input[type=file]").set_input_files(path)
    visitor.page.get_by_role("button", name="Check", exact=True).click()


@pytest.mark.network
def test_an_upload_becomes_a_result_with_a_video_that_jumps_to_the_fault(visit: Visit, tmp_path: Path) -> None:
    visitor = visit()
    upload(visitor, CLIPS / "drop.mp4")
    page = visitor.page
    expect(page.get_by_role("heading", name="Something to correct", exact=True)).to_be_visible()
    expect(page.get_by_text("Came down in one block")).to_be_visible()
    page.wait_for_function("(() => { const v = document.querySelector('video'); return v && v.readyState >= 2; })()")
    assert page.evaluate("document.querySelector('video').videoWidth") == 640
    page.get_by_role("button", name="Show it").first.click()
    plays = "(() => { const v = document.querySelector('video'); return !v.paused && %s; })()"
    page.wait_for_function(plays % "v.currentTime > 0.3")
    for _ in range(2):
        page.evaluate("(() => { const v = document.querySelector('video'); v.pause(); v.currentTime = 4.8; })()")
        page.get_by_role("button", name="Show it").first.click()
        page.wait_for_function(plays % "v.currentTime < 4.5")
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    ).to_be_visible()
    downloads = {}
    for name in ("Result (JSON)", "Measures of every picture (CSV)", "Video with drawings (MP4)"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        downloads[name] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(downloads[name])
    result = json.loads(downloads["Result (JSON)"].read_text())
    assert "block_drop" in {fault["name"] for fault in result["repetitions"][0]["faults"]}
    assert downloads["Measures of every picture (CSV)"].read_text().startswith("t_s,")
    with av.open(str(downloads["Video with drawings (MP4)"])) as video:
        assert video.streams.video[0].codec_context.name == "h264"


@pytest.mark.network
def test_a_check_can_be_cancelled_and_leaving_the_page_stops_it(
    visit: Visit, camera_recordings: Callable[[str], Path]
) -> None:
    visitor = visit()
    page = visitor.page
    upload(visitor, camera_recordings("roll-down"))
    expect(page.get_by_text("s left")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The check was cancelled.")).to_be_visible(timeout=5_000)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Looking at the video")).to_be_visible()
    page.get_by_role("link", name="Learn").click()
    expect(page.get_by_role("heading", name="The steps").first).to_be_visible(timeout=5_000)


def test_what_is_no_video_gets_a_sentence(visit: Visit, tmp_path: Path) -> None:
    broken = tmp_path / "holiday.mp4"
    broken.write_bytes(b"not a video" * 100)
    visitor = visit()
    upload(visitor, broken)
    alert = visitor.page.get_by_role("alert").filter(has_text="holiday.mp4")
    expect(alert).to_be_visible()
    assert "Traceback" not in alert.inner_text()


@pytest.mark.network
def test_a_sample_is_checked_from_its_page(visit: Visit) -> None:
    visitor = visit()
    visitor.go("samples")
    page = visitor.page
    expect(page.get_by_role("heading", name="Slow sit-back: Came down in one block")).to_be_visible()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()  # a click before it may get lost
    page.get_by_role("button", name="Check this one").first.click()
    expect(page.get_by_role("heading", name="Well done", exact=True)).to_be_visible()


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_every_page_fits_a_phone_in_german(visit: Visit, colour: str) -> None:
    visitor = visit(None, locale="de-DE", color_scheme=colour, viewport={"width": 390, "height": 844})
    page = visitor.page
    for path, title in (("", "Üben"), ("check", "Video prüfen"), ("samples", "Beispiele"), ("learn", "Lernen")):
        visitor.go(path)
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390, path


def tab_to(page: Page, goal: Locator) -> None:
    goal.wait_for()
    for _ in range(40):
        if goal.evaluate("(element) => element.matches(':focus')"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{goal} can't be reached with Tab")


# Streamlit may show a dialog that is closed already once more, for a moment
_DIALOG_COMES_AND_GOES = """() => {
    const dialog = Object.assign(document.createElement("div"), { role: "dialog", tabIndex: -1 });
    document.body.append(dialog);
    dialog.focus();
    dialog.remove();
}"""


def test_practising_can_be_started_with_the_keyboard_alone(quick_visit: Visit, films: Films) -> None:
    visitor = quick_visit(films("roll-down"))
    visitor.go()
    page = visitor.page
    tab_to(page, page.get_by_role("button", name="Start", exact=True))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    tab_to(page, dialog.get_by_role("radio", name="0", exact=True))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(dialog.get_by_role("radio", name="2", exact=True)).to_be_checked()
    go_on = dialog.get_by_role("button", name="None of these: start")
    expect(go_on).to_be_enabled()
    tab_to(page, go_on)
    page.keyboard.press("Enter")
    visitor.wait("coach.running && coach.speed.answers > 3")
    expect(page.get_by_role("spinbutton", name="Repetitions")).to_be_disabled()  # drawn anew: it is running
    page.locator("[data-test-script-state=notRunning]").wait_for()
    expect(dialog).to_have_count(0)
    stop = page.get_by_role("button", name="Stop", exact=True)
    expect(stop).to_be_focused()
    page.evaluate(_DIALOG_COMES_AND_GOES)
    expect(stop).to_be_focused()
    page.keyboard.press("Enter")
    visitor.wait("!coach.running", 10)
