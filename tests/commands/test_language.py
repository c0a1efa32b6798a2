"""The terminal in German: what is printed, and what is said when something is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from babel.dates import format_date
from typer.testing import CliRunner

from posecheck import cli
from posecheck.commands.language import Language
from posecheck.history.records import KeptFault, KeptHold
from posecheck.history.store import open_store
from posecheck.wording import LANGUAGES, wording
from tests.history.days import practice

DE = wording("de")
Run = Callable[..., str]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'history.sqlite'}"


@pytest.fixture
def run(url: str) -> Run:
    def run(*arguments: str, **environment: str) -> str:
        variables = {"POSECHECK_DATABASE_URL": url, "COLUMNS": "200", **environment}
        done = CliRunner().invoke(cli.app, arguments, env=variables)
        assert done.exit_code == 0, done.output
        return " ".join(done.output.split())

    return run


def keep_a_practice(url: str) -> None:
    """With one fault and one hold, broken off."""
    with open_store(url) as store:
        begun = store.begin_session(store.profile().id, "stool-stretch", "recorded", pain_before=2)
        (kept,) = practice("stool-stretch", 0, {}, side="left", holds=[KeptHold(1, 9.6, 10.0, ())]).sets
        (repetition,) = kept.repetitions
        fault = KeptFault("leaning_back", "trunk_lean_deg", -9.0, -5.0)
        store.add_set(begun, replace(kept, repetitions=(replace(repetition, faults=(fault,)),)))


def test_the_history_is_listed_in_german(run: Run, url: str) -> None:
    assert "Von me liegt noch nichts in" in run("history", "--language", "de")
    keep_a_practice(url)
    listed = run("history", "--language", "de")
    assert "me: 1 Übung" in listed
    for part in ("Wann", "stool-stretch (Video)", "linke", "1, davon 1 gut, abgebrochen", "10 von 10 s", "2 bis -"):
        assert part in listed
    assert "Nach hinten gelehnt" in listed, "a fault by its title"
    assert "leaning_back" not in listed, "no jargon"
    for english in ("practice", "Repetitions", "good", "Held", "Kept in"):
        assert english not in listed


def test_every_language_can_be_chosen() -> None:
    assert {language.value for language in Language} == {*LANGUAGES}


def test_one_is_one_and_two_are_two(run: Run, url: str) -> None:
    keep_a_practice(url)
    assert "me: 1 practice " in run("history") + " "
    keep_a_practice(url)
    assert "me: 2 practices" in run("history")
    assert "me: 2 Übungen" in run("history", "profiles", "--language", "de")


def test_a_day_is_planned_in_german(run: Run) -> None:
    planned = run("plan", "--language", "de")
    assert planned.startswith(DE("plan.screen_due"))
    assert "eine Seite, gleich welche" in planned
    assert "Getan" in planned
    assert format_date(datetime.now().astimezone().date(), "EEEE, d. MMMM", locale="de") in planned


def test_the_language_may_stand_in_the_environment_or_before_a_subcommand(run: Run) -> None:
    assert run("history", "profiles", POSECHECK_LANGUAGE="de") == "me: 0 Übungen"
    assert run("history", "--language", "de", "profiles") == "me: 0 Übungen"
    assert run("history", "--language", "de", "profiles", "--language", "en") == "me: 0 practices"
    assert run("history", "profiles") == "me: 0 practices", "nothing stays from the runs before"


def test_taking_out_bringing_back_and_deleting_speak_german(run: Run, url: str, tmp_path: Path) -> None:
    keep_a_practice(url)
    file = str(tmp_path / "all.json")
    assert run("export", file, "--language", "de") == f"1 Übung in {file} geschrieben."
    deleted = run("history", "delete", "--profile", "me", "--yes", "--language", "de")
    assert deleted == "Gelöscht: me und 1 Übung."
    back = run("history", "import", file, "--language", "de")
    assert back == "Zurückgeholt: 1 Übung und 1 Person; schon da: 0."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["history", "--profile", "Ada"], "Es gibt niemanden mit dem Namen „Ada“; es gibt: me."),
        (
            ["plan", "--times", "slow-sit-back=99"],
            "slow-sit-back 99 Mal am Tag ergibt keinen Sinn; wählen Sie 1 bis 12.",
        ),
        (["check", "nowhere.mp4"], "nowhere.mp4: Diese Datei gibt es nicht; prüfen Sie Namen und Ordner."),
        (["export", "all.txt"], "all.txt endet weder auf .json noch auf .csv; geben Sie eine Datei an, die so endet."),
        (["model", "--model", "mine.task"], "mine.task: Diese Modelldatei gibt es nicht; prüfen Sie --model oder"),
    ],
)
def test_errors_speak_german(
    url: str,
    arguments: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("POSECHECK_DATABASE_URL", url)
    monkeypatch.setattr(sys, "argv", ["posecheck", *arguments, "--language", "de"])
    monkeypatch.setattr(cli, "_end_in_order", lambda: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert said in " ".join(capsys.readouterr().err.split())
