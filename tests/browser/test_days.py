"""From one practice to the next: pain asked, kept as it goes, planned, compared, taken away."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from posecheck.history.store import open_store
from tests.browser.chromium import RECORDED, Visitor, launch, served
from tests.browser.test_practise import one_repetition
from tests.history.days import practice
from tests.history.test_store import kept

Visit = Callable[..., Visitor]
Films = Callable[..., Path]


def test_a_practice_is_kept_planned_and_more_pain_ends_it_for_today(quick_visit: Visit, films: Films) -> None:
    visitor = quick_visit(films("roll-down"))
    page = visitor.page
    visitor.go()
    one_repetition(visitor)
    visitor.start(pain=2)
    visitor.wait("!coach.screen.part('pain').hidden")
    page.get_by_role("group", name="How much does it hurt now").get_by_role("button", name="4", exact=True).click()
    visitor.wait("!coach.running")
    page.get_by_text("It hurts more than before.").wait_for()
    page.get_by_role("heading", name="What I saw").wait_for()
    expect(page.get_by_role("combobox", name="Exercise")).to_be_enabled()
    page.get_by_role("link", name="Today").click()
    expect(page.get_by_text("1 of 3")).to_be_visible()
    expect(page.get_by_text("Left for today: it hurt more than before.")).to_be_visible()
    page.get_by_role("link", name="Practise").click()
    page.get_by_text("Leave this exercise for today").wait_for()
    assert page.get_by_role("button", name="Start", exact=True).count() == 0
    page.get_by_role("link", name="Progress").click()
    expect(page.get_by_role("heading", name="Days you practised")).to_be_visible()
    expect(page.get_by_role("heading", name="Slow sit-back: Roll-down")).to_be_visible()
    with open_store() as store:
        (session,) = store.sessions(store.profile(visitor.person).id)
    assert (session.pain_before, session.sets[0].pain) == (2, 4)
    assert session.ended_at is not None
    assert len(session.sets[0].repetitions) == 1


@pytest.mark.usefixtures("model")
def test_a_server_killed_in_the_second_set_has_kept_the_first(
    playwright: Playwright, films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    monkeypatch.setenv("POSECHECK_DATABASE_URL", url)
    with served(tmp_path / "log.txt", program=RECORDED) as (address, process):
        browser = launch(playwright)
        visitor = Visitor(browser, address, "me", films("roll-down"))
        visitor.go()
        one_repetition(visitor)
        page = visitor.page
        page.get_by_role("combobox", name="Side to the camera").click()
        page.get_by_role("option", name="Left", exact=True).click()
        visitor.start(pain=3)
        visitor.wait("coach.screen.part('count').textContent.startsWith('1')")
        live = visitor.live("coach.screen.box.dataset.state")
        assert live in ("guiding", "resting", "done")
        visitor.wait("coach.screen.box.dataset.state !== 'guiding'")
        process.send_signal(signal.SIGKILL)
        process.wait()
        browser.close()
    with open_store(url) as store:
        (session,) = store.sessions(store.profile().id)
    assert len(session.sets[0].repetitions) == 1
    assert session.pain_before == 3


def test_the_plan_is_changed_and_the_data_taken_away_and_deleted(visit: Visit, tmp_path: Path) -> None:
    visitor = visit()
    with open_store() as store:
        me = store.profile(visitor.person)
        kept(store, practice("psoas-stretch", 0, {"stable_extension_knee_deg": 150.0}, side="left"), me.id)
    page = visitor.page
    visitor.go("plan")
    page.get_by_text("left: 0 of 1, right: 0 of 1").first.wait_for()
    page.get_by_text("Change the plan").click()
    page.get_by_role("radio", name="left", exact=True).click()
    expect(page.get_by_text("left: 0 of 1, right: 0 of 1")).to_have_count(1)  # the stool stretch stays on both sides
    with open_store() as store:
        assert store.profile(visitor.person).settings["affected"] == "left"
    visitor.go("progress")
    page.get_by_text("Your data").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export everything (JSON)").click()
    file = tmp_path / "all.json"
    waiting.value.save_as(file)
    page.get_by_text("Yes, delete everything that is kept of").click()
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_text("Nothing has been practised yet.").wait_for()
    with open_store() as store:
        assert visitor.person not in {profile.name for profile in store.profiles()}
    visitor.go("progress")
    page.get_by_text("Your data").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Practices brought back: 1; there already: 0.")).to_be_visible()
    with open_store() as store:
        assert len(store.sessions(store.profile(visitor.person).id)) == 1
