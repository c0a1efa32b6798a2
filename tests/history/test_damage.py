"""Damaged content in a file that is whole: it is left out and said once, and everything else stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import posecheck.ui
from posecheck.cli import app
from posecheck.history.choices import settings_that_fit
from posecheck.history.in_words import damage_in_words
from posecheck.history.plan import Settings
from posecheck.history.records import DayAfter, KeptHold, Screen
from posecheck.history.store import Store, open_store
from posecheck.wording import wording
from tests.history.days import MORNING, practice
from tests.history.test_store import kept

GOOD = practice("psoas-stretch", 1, {"max_knee_deg": 150.0}, side="left")
BAD = practice("stool-stretch", 0, {"held_s": 9.0}, holds=[KeptHold(1, 9.0, 10.0, ())], pain=(2, 3))

DAMAGE = [
    ("practice_set", "repetitions", "'{not'"),
    ("practice_set", "repetitions", "'{}'"),
    ("practice_set", "repetitions", "'[1, {\"number\": 1}]'"),
    ("practice_set", "repetitions", "'" + 3000 * "[" + 3000 * "]" + "'"),
    ("practice_set", "repetitions", "'[" + 5000 * "9" + "]'"),
    ("practice_set", "repetitions", "replace(repetitions, '9.0', '1e999')"),
    ("practice_set", "repetitions", "replace(repetitions, '9.0', 'NaN')"),
    ("practice_set", "repetitions", 'replace(repetitions, \'"side": null\', \'"side": "up"\')'),
    ("practice_set", "repetitions", "cast(x'ff00' as text)"),
    ("practice_set", "repetitions", "x'ff00'"),
    ("practice_set", "ended_at", "'yesterday'"),
    ("practice_set", "side", "'up'"),
    ("practice_set", "number", "'first'"),
    ("practice_set", "target", "'many'"),
    ("practice_set", "attempts", "-1"),
    ("practice_set", "pain", "99"),
    ("practice", "started_at", "'2026-02-31 07:00:00.000000'"),
    ("practice", "started_at", "'9999-12-31 23:59:59.000000'"),
    ("practice", "started_at", "17"),
    ("practice", "ended_at", "''"),
    ("practice", "exercise", "x'ff'"),
    ("practice", "pain_before", "'a bit'"),
    ("practice", "pain_after", "2.5"),
    ("screen", "signs", "'[\"fev'"),
    ("screen", "signs", "'{\"fever\": true}'"),
    ("screen", "at", "'noon'"),
    ("screen", "conditions", "'[7]'"),
    ("screen", "cleared", "'[\"canc'"),
    ("day_after", "day", "'soon'"),
    ("profile", "settings", "'{\"affected\": '"),
    ("profile", "settings", "'[1]'"),
    ("profile", "created_at", "'once'"),
    ("profile", "name", "x'c3'"),
]


@pytest.fixture
def mine(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A history with two practices; that of the stool stretch is the one that gets damaged."""
    monkeypatch.setenv("POSECHECK_DATABASE_URL", f"sqlite:///{file}")
    with open_store() as store:
        me = store.profile().id
        for session in (BAD, GOOD):
            kept(store, session, me)
        store.add_screen(me, Screen(MORNING, ("fever",)))
        store.add_day_after(me, DayAfter(MORNING.date(), worse=False))
        yield store


def damage(file: Path, table: str, column: str, value: str) -> None:
    with closing(sqlite3.connect(file)) as db:
        bad = "SELECT id FROM practice WHERE exercise = 'stool-stretch'"
        which = {"practice": f"id = ({bad})", "practice_set": f"practice_id = ({bad})"}.get(table, "1")
        assert db.execute(f"UPDATE {table} SET {column} = {value} WHERE {which}").rowcount == 1
        db.commit()


def content(file: Path) -> list[object]:
    with closing(sqlite3.connect(file)) as db:
        db.text_factory = bytes
        tables = ("profile", "screen", "practice", "practice_set", "day_after")
        return [db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


@pytest.mark.parametrize(("table", "column", "value"), DAMAGE)
def test_what_is_damaged_is_left_out_and_stays_and_the_rest_is_used(
    mine: Store, file: Path, tmp_path: Path, table: str, column: str, value: str
) -> None:
    damage(file, table, column, value)
    before = content(file)
    me = mine.profile()
    sessions = mine.sessions(me.id)
    good = next(session for session in sessions if session.exercise == "psoas-stretch")
    assert good == replace(GOOD, id=good.id, profile_id=me.id)
    mine.last_screen(me.id)
    mine.days_after(me.id)
    (told,) = mine.damaged
    assert told.startswith(table)
    assert column in told
    runner = CliRunner()
    for command in (["history"], ["plan"], ["export", str(tmp_path / "all.json")]):
        done = runner.invoke(app, command)
        assert done.exit_code == 0, done.exception
        expected = "" if command == ["history"] and table in ("screen", "day_after") else told
        assert expected in " ".join(done.stderr.split())
        assert len(done.stderr.strip().splitlines()) <= 2, "a sentence, and one of the plan's settings"
    assert content(file) == before, "nothing is overwritten"


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_stays_whatever_is_damaged(mine: Store, file: Path, language: str) -> None:
    for table, column, value in DAMAGE:
        if column not in ("number", "exercise", "started_at", "name"):
            damage(file, table, column, value)
    before = content(file)
    told: set[str] = set()
    for name in ("practise", "plan", "progress"):
        page = AppTest.from_file(str(Path(posecheck.ui.__file__).with_name("main.py")), default_timeout=120)
        page.session_state["language"] = language
        page.run()
        if name != "practise":
            page = AppTest.from_string(f"from posecheck.ui import {name}_page\n{name}_page.page()", default_timeout=120)
            page.session_state["language"] = language
            page.run()
        assert not page.exception, name
        told |= {warning.value for warning in page.sidebar.warning}
    assert any(damage_in_words(["x"], wording(language))[:12] in text for text in told)
    assert content(file) == before
    assert mine.damaged == ()


def test_a_stop_sign_whose_time_is_damaged_counts(mine: Store, file: Path) -> None:
    me = mine.profile().id
    mine.add_screen(me, Screen(MORNING, ("fever",)))
    damage(file, "screen", "at", "'noon'")
    last = mine.last_screen(me)
    assert last is not None
    assert last.signs == ("fever",)


def test_answers_that_cannot_be_read_are_asked_for_again_rather_than_those_before_used(mine: Store, file: Path) -> None:
    me = mine.profile().id
    damage(file, "screen", "signs", "'['")
    assert mine.last_screen(me) is None
    mine.add_screen(me, Screen(MORNING.replace(year=2027), ()))
    assert mine.last_screen(me) == Screen(MORNING.replace(year=2027), ())


def test_a_damaged_practice_takes_more_and_can_be_deleted(mine: Store, file: Path) -> None:
    damage(file, "practice_set", "repetitions", "'{not'")
    damage(file, "practice", "ended_at", "'late'")
    bad = next(session for session in mine.sessions(mine.profile().id) if session.exercise == "stool-stretch")
    mine.say_of_set(bad.id, 1, pain=4)
    mine.end_session(bad.id, pain_after=4)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT repetitions, pain FROM practice_set WHERE pain = 4").fetchall() == [("{not", 4)]
        assert db.execute("SELECT ended_at FROM practice WHERE pain_after = 4").fetchall() == [("late",)]
    assert len(mine.damaged) == 2
    mine.delete_session(bad.id)
    assert mine.damaged == ()
    assert [session.exercise for session in mine.sessions(mine.profile().id)] == ["psoas-stretch"]


def test_damaged_settings_survive_a_change_of_the_plan(mine: Store, file: Path) -> None:
    damage(file, "profile", "settings", "'{\"affected\": '")
    done = CliRunner().invoke(app, ["plan", "--affected", "left"])
    assert done.exit_code == 0, done.exception
    assert mine.profile().settings == {"damaged": '{"affected": ', "affected": "left"}
    assert settings_that_fit(mine.profile().settings) == Settings(affected="left")
