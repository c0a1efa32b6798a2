from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import posecheck.ui
from posecheck.care.screening import SIGNS
from posecheck.exercise.conditions import CONDITIONS
from posecheck.history.records import Screen
from posecheck.history.store import open_store
from posecheck.ui.live.rooms import ROOMS
from posecheck.wording import wording
from tests.conftest import SAMPLES
from tests.recordings import no_network

MAIN = Path(posecheck.ui.__file__).with_name("main.py")
PAGES = ("practise", "plan", "progress", "check", "samples", "learn", "intended")


def opened(name: str = "practise", language: str = "en") -> AppTest:
    """The whole page on its first view, or one page alone."""
    if name == "practise":
        page = AppTest.from_file(str(MAIN), default_timeout=120)
    else:
        script = f"from posecheck.ui import {name}_page\n{name}_page.page()"
        page = AppTest.from_string(script, default_timeout=120)
    page.session_state["language"] = language
    return page.run()


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_speaks_every_language(name: str, language: str) -> None:
    page = opened(name, language)
    assert not page.exception
    assert page.title[0].value == wording(language)(f"page.{name}")


@pytest.mark.usefixtures("model")
def test_choosing_something_else_to_practise_makes_another_room() -> None:
    page = opened()
    page.selectbox(key="practise_exercise_en").select("slow-sit-back").run()
    wanted, token = page.session_state["room"]
    assert ROOMS.find(token) is not None
    page.run()
    assert page.session_state["room"] == (wanted, token), "a rerun keeps it"
    page.selectbox(key="side_slow-sit-back_en").select("left").run()
    plan, other = page.session_state["room"]
    assert other != token
    assert plan[1].sides == ("left",)
    assert ROOMS.find(token) is None, "the old one is closed"
    page.number_input[0].set_value(7).run()
    assert page.session_state["room"][0][1].repetitions == 7


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    ("signs", "said"),
    [
        (["numbness"], "get medical help at once"),
        (["fever"], "See a doctor"),
        (["chest"], "See a doctor"),
        (["spasm"], "Not this exercise while the muscle cramps"),
        (["osteoporosis"], "a weakened vertebra may not bear. Ask the doctor who treats it first."),
        (["pregnancy"], "doctor or midwife"),
    ],
)
def test_who_should_not_exercise_is_not_offered_it(
    signs: list[str], said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POSECHECK_DATABASE_URL", f"sqlite:///{tmp_path}/history.sqlite")
    conditions = tuple(sign for sign in signs if sign in CONDITIONS)
    told = Screen(datetime.now(UTC), tuple(sign for sign in signs if sign in SIGNS), conditions)
    cleared = replace(told, at=datetime.now(UTC), cleared=(*told.signs, *conditions))
    with open_store() as store:
        me = store.profile().id
        store.add_screen(me, told)
        page = opened()
        assert said in page.error[0].value
        assert not page.get("bidi_component"), "no Start"
        store.add_screen(me, cleared)
    allowed = not {*signs} & {"numbness", "spasm"}
    assert bool(page.run().get("bidi_component")) is allowed, "nobody can allow an emergency or a spasm"


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(("answer", "usual"), [("no", 3), ("yes", 1)])
def test_the_first_screen_of_the_next_day_asks_how_it_was_and_the_plan_follows(
    answer: str, usual: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POSECHECK_DATABASE_URL", f"sqlite:///{tmp_path}/history.sqlite")
    with open_store() as store:
        store.begin_session(store.profile().id, "slow-sit-back", "live", datetime.now(UTC) - timedelta(days=1))
    words = wording("en")
    page = opened()
    assert any(words("day_after.yesterday") in text.value for text in page.markdown)
    assert not page.get("bidi_component")
    page.button(key=f"day_after_{answer}").click().run()
    assert page.get("bidi_component")
    assert page.number_input[0].value == usual
    told = [text.value for text in (*page.caption, *opened("plan").warning)]
    assert told.count(words("plan.worse")) == (2 if answer == "yes" else 0), "on this page and in the plan"


@pytest.mark.usefixtures("model")
def test_nothing_that_runs_can_be_changed() -> None:
    page = opened()
    page.session_state["running"] = True
    page.run()
    # the view says that it doesn't run, and is believed
    assert page.session_state["running"] is False
    assert not any(box.disabled for box in page.selectbox)


@pytest.mark.usefixtures("model")
def test_when_the_view_goes_because_it_hurts_more_nothing_stays_locked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POSECHECK_DATABASE_URL", f"sqlite:///{tmp_path}/history.sqlite")
    page = opened()
    page.session_state["running"] = True
    shown = page.selectbox(key="practise_exercise_en").value
    with open_store() as store:
        session = store.begin_session(store.profile().id, shown, "live", pain_before=2)
        store.end_session(session, pain_after=6)
    page.run()
    assert page.error[0].value == wording("en")("pain.more")
    assert not page.get("bidi_component")
    assert page.session_state["running"] is False
    assert not any(box.disabled for box in page.selectbox)


def test_a_missing_model_is_said_with_a_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POSECHECK_MODEL", str(tmp_path / "nowhere.task"))
    page = opened()
    assert "there is no such model file" in page.error[0].value
    assert [button.label for button in page.button] == ["Try again"]
    assert not page.get("bidi_component")


@pytest.mark.usefixtures("model")
def test_a_sample_is_checked_on_the_page_in_german() -> None:
    page = opened("check", "de")
    page.selectbox(key="check_video_de").select("slow-sit-back-block-drop").run()
    with no_network(SAMPLES / "slow-sit-back-block-drop.mp4"):
        page.button[0].click().run()
    assert not page.exception
    assert page.header[0].value == "Etwas zu verbessern"
    assert any("In einem Stück abgelegt" in error.value for error in page.error)
    assert any("Grenze" in error.value for error in page.error)
    assert page.table
    shown = " ".join(str(element.value) for element in [*page.markdown, *page.caption, *page.error])
    assert "not measured" not in shown
    assert re.search(r"Nicht sicher \(„Keine Entspannung“\): nur \d+ s waren zu sehen; nötig sind 20 s", shown)
