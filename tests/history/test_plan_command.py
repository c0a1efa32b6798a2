"""``posecheck plan`` as a person runs it: real processes on a history of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from posecheck.history.plan import Settings, settings_of
from posecheck.history.records import DayAfter, KeptHold, Screen
from posecheck.history.store import Store, open_store, session_row
from posecheck.wording import wording
from tests.history.days import practice

COMMAND = [str(Path(sys.executable).parent / "posecheck"), "plan"]
EN = wording("en")
NOW = datetime.now(UTC)


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
def mine(url: str) -> Iterator[Store]:
    with open_store(url) as store:
        yield store


def plan(url: str, *arguments: str) -> tuple[int, str]:
    """Its exit code and what it printed, the line breaks taken out."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        env={**os.environ, "POSECHECK_DATABASE_URL": url, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def row(text: str, exercise: str, side: str) -> str:
    """What stands behind exercise and side in the table."""
    return next(part for part in text.split(exercise)[1:] if part.startswith(f" │ {side} │")).split("│ │")[0]


def test_a_first_day_asks_for_the_stop_screen_and_says_what_is_planned(url: str) -> None:
    code, said = plan(url)
    assert code == 0
    assert said.startswith(EN("plan.screen_due"))
    assert "0 of 3" in row(said, "Slow sit-back", "either side")
    for side in ("left", "right"):
        assert "hold for 10 s" in row(said, "Standing stool stretch", side)
    assert any(EN(f"habits.{habit}") in said for habit in EN.section("habits"))


def test_what_is_done_today_and_what_was_earned_before_is_said(url: str, mine: Store) -> None:
    me = mine.profile()
    mine.add_screen(me.id, Screen(NOW - timedelta(days=9), (), conditions=()))
    holds = [KeptHold(1, 10.2, 10.0, ())]
    done = [practice("slow-sit-back", 0, {}, {})] + [
        practice("stool-stretch", days, {}, side="left", holds=holds, pain=(1, 1)) for days in (1, 2, 3)
    ]
    with mine.transaction() as db:
        for age_days, session in zip((0, 1, 2, 3), done, strict=True):
            at = NOW - timedelta(days=age_days)
            db.add(session_row(replace(session, id=f"s{age_days}", profile_id=me.id, started_at=at, ended_at=at)))
    code, said = plan(url)
    assert code == 0
    assert EN("plan.screen_due") not in said
    assert "2 of 3" in row(said, "Slow sit-back", "either side")
    assert "hold for 15 s" in row(said, "Standing stool stretch", "right")


def test_what_a_person_chooses_is_kept(url: str, mine: Store) -> None:
    chosen = ["--affected", "right", "--with", "psoas-release", "--without", "slow-sit-back"]
    code, said = plan(url, *chosen, "--times", "psoas-stretch=2", "--hold", "stool-stretch=20", "--no-reminders")
    assert code == 0
    assert plan(url) == (0, said), "as it was said"
    assert "Slow sit-back" not in said
    assert said.count("Leg slide") == 1
    assert "0 of 2" in row(said, "Leg slide", "right")
    assert "hold for 20 s" in row(said, "Standing stool stretch", "left")
    assert "Better done by a professional" in said
    assert settings_of(mine.profile().settings) == Settings(
        affected="right",
        chosen={"psoas-release": True, "slow-sit-back": False},
        times={"psoas-stretch": 2},
        hold_s={"stool-stretch": 20.0},
        reminders=False,
    )
    assert "hold for 10 s" in plan(url, "--hold", "stool-stretch=0")[1], "it grows by itself again"


def test_each_profile_has_a_plan_of_its_own(url: str, mine: Store) -> None:
    mine.profile()  # the first one, made at first use
    mine.add_profile("Anna")
    plan(url, "--profile", "Anna", "--without", "psoas-stretch")
    assert "Leg slide" not in plan(url, "--profile", "Anna")[1]
    assert "Leg slide" in plan(url)[1]


@pytest.mark.parametrize(
    ("signs", "said", "table"),
    [
        (("fever",), EN("screen.professional"), False),
        (("numbness", "fever"), EN("screen.emergency"), False),
        (("spasm",), EN("plan.calm"), True),
    ],
)
def test_what_speaks_against_it_is_said_first(
    url: str, mine: Store, signs: tuple[str, ...], said: str, table: bool
) -> None:
    mine.add_screen(mine.profile().id, Screen(datetime.now(UTC), signs, conditions=()))
    _, told = plan(url)
    assert said in told
    assert ("Standing stool stretch" in told) is table
    assert (EN("plan.in_spasm") in told) is table
    assert EN("plan.all_done") not in told


def test_with_osteoporosis_the_sit_back_is_not_offered_and_the_reason_is_said(url: str, mine: Store) -> None:
    mine.add_screen(mine.profile().id, Screen(datetime.now(UTC), (), conditions=("osteoporosis",)))
    _, told = plan(url)
    assert "Slow sit-back: Not offered. Osteoporosis, or a broken vertebra: Rolling down loads the bent spine" in told
    assert "Ask the doctor who treats it first." in told
    assert told.count("Not offered") == 1
    assert "Leg slide" in told
    assert EN("plan.screen_due") not in told


def test_the_release_is_better_done_by_a_professional_on_the_terminal_as_on_the_page(url: str) -> None:
    assert f"Release with your fingers: {EN('plan.by_professional')}" in plan(url, "--with", "psoas-release")[1]


def test_a_worse_day_after_halves_the_plan_and_is_asked_for(url: str, mine: Store) -> None:
    person = mine.profile().id
    yesterday = replace(practice("slow-sit-back", 0, {}), profile_id=person, started_at=NOW - timedelta(days=1))
    with mine.transaction() as db:
        db.add(session_row(yesterday))
    assert EN("plan.day_after_due") in plan(url)[1]
    mine.add_day_after(person, DayAfter((NOW - timedelta(days=1)).astimezone().date(), worse=True))
    _, told = plan(url)
    assert EN("plan.day_after_due") not in told
    assert EN("plan.worse") in told
    assert "0 of 1 │ hold for 5 s" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--times", "psoas-stretch=inf"], "'psoas-stretch=inf' has no whole number behind a name; write it like"),
        (["--times", "psoas-stretch"], "has no whole number"),
        (["--times", "psoas-stretch=99"], "99 times a day makes no sense; choose from 1 to 12"),
        (["--times", "squats=2"], "'squats' can't be chosen here; expected abdominal-breathing,"),
        (["--hold", "slow-sit-back=10"], "'slow-sit-back' can't be chosen here; expected stool-stretch"),
        (["--hold", "stool-stretch=90"], "Holding stool-stretch for 90 s makes no sense; choose from 1 to 60 s"),
        (["--with", "squats"], "'squats' can't be chosen here"),
        (["--profile", "nobody"], "There is no profile 'nobody'"),
    ],
)
def test_a_choice_that_makes_no_sense_is_said_and_not_kept(
    url: str, mine: Store, arguments: list[str], said: str
) -> None:
    code, told = plan(url, "--affected", "left", *arguments)
    assert code == 2
    assert said in told
    assert mine.profile().settings == {}
