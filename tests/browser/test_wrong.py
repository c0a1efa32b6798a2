"""When something is wrong: with the person, the connection, the voice, or the page."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from posecheck.exercise import load_exercise
from posecheck.history.plan import hurt
from posecheck.history.records import KeptSession
from posecheck.history.store import open_store
from posecheck.wording import wording
from tests.browser.chromium import PATIENCE_S, RECORDED, Visitor, served
from tests.browser.relay import Relay

EN = wording("en")
WHAT_TO_DO = list(EN.section("wrong").values())
Visit = Callable[..., Visitor]
Films = Callable[..., Path]

# A voice that begins each sentence and never ends one; what waits behind another is not heard.
_STUCK = """(() => {
  window.heard = [];
  const queue = [];
  const tell = (words, name, event) => setTimeout(() => words[name]?.(event), 0);
  const stuck = {
    get speaking() { return queue.length > 0; },
    get pending() { return queue.length > 1; },
    speak(words) {
      queue.push(words);
      if (queue.length > 1) return;
      window.heard.push(words.text);
      tell(words, "onstart", {});
    },
    cancel() { queue.splice(0).forEach((words) => tell(words, "onerror", { error: "canceled" })); },
    getVoices: () => [{ lang: "en-US", name: "Stuck", voiceURI: "stuck" }],
  };
  Object.defineProperty(window, "speechSynthesis", { value: stuck });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})();"""

# Two voices: one that sends what it says to its maker, and perhaps one that is installed on the machine.
_REMOTE = """(() => {
  window.heard = [];
  const speak = (words) => { window.heard.push([words.text, words.voice?.name ?? null]); };
  const voices = [{ lang: "en-US", name: "Remote", voiceURI: "remote", localService: false, default: true }];
  if (LOCAL) voices.push({ lang: "en-GB", name: "Local", voiceURI: "local", localService: true });
  const voice = { speak, cancel() {}, getVoices: () => voices };
  Object.defineProperty(window, "speechSynthesis", { value: voice });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})();"""


def kept(visitor: Visitor, enough: Callable[[KeptSession], bool]) -> KeptSession:
    """The person's one practice, once it is as it should be."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with open_store() as store:
            sessions = store.sessions(store.profile(visitor.person).id)
        if sessions and enough(sessions[0]):
            assert len(sessions) == 1
            return sessions[0]
        assert time.monotonic() < deadline, sessions
        visitor.page.wait_for_timeout(200)


def test_the_button_ends_the_practice_says_what_to_do_and_asks_for_signs_again(
    quick_visit: Visit, films: Films
) -> None:
    visitor = quick_visit(films("roll-down"))
    page = visitor.page
    visitor.go()
    visitor.start()
    visitor.wait("coach.running && coach.speed.answers > 5")
    button, stop = page.get_by_role("button", name="Something is wrong"), page.get_by_role("button", name="Stop")
    large, beside = button.bounding_box(), stop.bounding_box()
    assert large is not None
    assert beside is not None
    assert large["height"] >= beside["height"] > 44
    assert large["width"] > beside["width"]
    expect(stop).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    visitor.live("(window.track = coach.camera.track, true)")
    page.keyboard.press("Enter")
    page.wait_for_function("window.track.readyState === 'ended'", timeout=2000)
    visitor.wait_to_hear(WHAT_TO_DO[-1])  # also when the view has gone
    assert visitor.spoken[-len(WHAT_TO_DO) :] == WHAT_TO_DO
    page.get_by_role("heading", name="What I saw").wait_for()
    for sentence in WHAT_TO_DO:
        expect(page.get_by_test_id("stAlert").get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_have_count(0)  # not this exercise again today
    session = kept(visitor, lambda session: session.ended_at is not None)
    assert hurt(session)
    page.get_by_role("combobox", name="Exercise").click()
    page.get_by_role("option", name=load_exercise("psoas-stretch").texts["en"].title).click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="None of these: start").wait_for()


def test_without_a_connection_the_browser_says_it_and_the_history_hears_of_it_later(
    quick_visit: Visit, films: Films, quick_address: str
) -> None:
    with Relay(int(quick_address.rsplit(":", 1)[1])) as relay:
        visitor = quick_visit(films("roll-down"), address=f"http://localhost:{relay.port}")
        visitor.go()
        visitor.start()
        visitor.wait("coach.running && coach.speed.answers > 5")
        relay.cut()
        visitor.wait("coach.screen.part('notice').textContent.includes('connection is lost')", 10)
        visitor.page.get_by_role("button", name="Something is wrong").click()
        visitor.wait("!coach.running && !coach.camera.on", 2)
        help_text = visitor.live("coach.screen.part('help').innerText")
        assert all(sentence in help_text for sentence in WHAT_TO_DO)
        visitor.wait_to_hear(WHAT_TO_DO[-1])
        relay.mend()
        kept(visitor, hurt)
        visitor.page.get_by_role("button", name="Start", exact=True).click()
        visitor.page.get_by_role("heading", name="What I saw").wait_for()
        expect(visitor.page.get_by_role("button", name="Start", exact=True)).to_have_count(0)


def test_a_sentence_that_never_ends_silences_no_other(visit: Visit) -> None:
    visitor = visit()
    visitor.context.add_init_script(_STUCK)
    visitor.go()
    visitor.page.get_by_role("button", name="Start", exact=True).wait_for()
    visitor.wait("coach.data !== undefined")
    visitor.live("(coach.voice.say('One', 'state', true), coach.voice.say('Two', 'end', false), true)")
    assert visitor.page.evaluate("window.heard") == ["One"]
    visitor.page.wait_for_function("window.heard.includes('Two')", timeout=10_000)
    visitor.wait("!coach.voice.speaking && !speechSynthesis.speaking", 10)
    visitor.live("(coach.voice.tell(['Three', 'Four', 'Five'], 'state'), true)")
    visitor.page.wait_for_function("window.heard.includes('Five')", timeout=20_000)
    visitor.live("(coach.voice.say('Six', 'state', true), true)")
    assert visitor.page.evaluate("window.heard") == ["One", "Two", "Three", "Four", "Five", "Six"]


def test_what_was_counted_is_kept_when_the_page_starts_anew(quick_visit: Visit, films: Films) -> None:
    visitor = quick_visit(films("roll-down"))
    visitor.go()
    visitor.start()
    visitor.wait("coach.screen.part('count').textContent.startsWith('1')")
    session = kept(visitor, lambda session: len(session.sets[0].repetitions) == 1)
    assert session.ended_at is None, "under way"
    visitor.page.reload()
    visitor.page.get_by_role("button", name="Start", exact=True).wait_for()
    assert kept(visitor, lambda _: True).sets[0].repetitions == session.sets[0].repetitions
    visitor.page.get_by_role("link", name="Progress").click()
    visitor.page.get_by_role("heading", name="Progress").wait_for()


def test_a_server_that_is_told_to_end_ends_the_practice_in_order(
    quick_visit: Visit, films: Films, tmp_path: Path, model: Path
) -> None:
    with served(tmp_path / "log.txt", program=RECORDED, POSECHECK_MODEL=str(model)) as (address, process):
        visitor = quick_visit(films("roll-down"), address=address)
        visitor.go()
        visitor.start()
        kept(visitor, lambda session: len(session.sets[0].repetitions) == 1)
        process.terminate()
        process.wait(30)
        session = kept(visitor, lambda _: True)
    assert session.ended_at is not None
    assert [len(one.repetitions) for one in session.sets] == [1]


@pytest.mark.parametrize("local", [True, False], ids=["with a local one", "remote alone"])
def test_no_voice_that_sends_what_it_says_is_ever_used(visit: Visit, local: bool) -> None:
    visitor = visit()
    page = visitor.page
    page.add_init_script(_REMOTE.replace("LOCAL", "true" if local else "false"))
    visitor.go()
    page.get_by_text(EN("live.settings")).click()
    assert page.get_by_role("option", name="Remote").count() == 0
    page.get_by_role("button", name=EN("live.try_voice")).click()
    spoken = [(text, voice) for text, voice in page.evaluate("window.heard") if text.strip()]
    assert spoken == ([(EN("live.try_text"), "Local")] if local else [])
    expect(page.get_by_text(EN("live.no_voice"))).to_have_count(0 if local else 1)


def test_without_a_history_it_holds_as_well(quick_visit: Visit, films: Films, tmp_path: Path, model: Path) -> None:
    """Nothing can be kept: this exercise is over for the visit, and before another everything is asked for anew."""
    nowhere = f"sqlite:///{tmp_path / 'folder'}/no/history.sqlite"
    (tmp_path / "folder").write_text("a file, not a folder")
    environment = {"POSECHECK_MODEL": str(model), "POSECHECK_DATABASE_URL": nowhere}
    with served(tmp_path / "log.txt", program=RECORDED, **environment) as (address, _):
        visitor = quick_visit(films("roll-down"), address=address)
        page = visitor.page
        visitor.go()
        page.get_by_text("Nothing can be kept at the moment.").wait_for()
        visitor.start()
        visitor.wait("coach.running && coach.speed.answers > 5")
        page.get_by_role("button", name="Something is wrong").click()
        page.get_by_test_id("stAlert").get_by_text(WHAT_TO_DO[0]).wait_for()
        expect(page.get_by_role("button", name="Start", exact=True)).to_have_count(0)
        page.get_by_role("combobox", name="Exercise").click()
        page.get_by_role("option", name="Leg slide").click()
        page.get_by_role("button", name="Start", exact=True).click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_text(EN("screen.chest"))).to_be_visible()
        expect(dialog.get_by_role("button", name=EN("screen.go_on"))).to_be_disabled()  # until the pain is told as well
