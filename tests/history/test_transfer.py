from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from posecheck.errors import PosecheckError
from posecheck.history.records import DayAfter, KeptHold, Screen
from posecheck.history.store import Store, open_store
from posecheck.history.tables import ScreenRow
from posecheck.history.transfer import Imported, export_csv, export_json, import_json
from tests.history.days import MORNING, practice
from tests.history.test_store import kept


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'other.sqlite'}") as opened:
        yield opened


@pytest.fixture
def filled(store: Store) -> Store:
    me, anna = store.profile(), store.add_profile("Änne")
    kept(store, practice("psoas-stretch", 0, {"max_knee_deg": 150.0}, {"max_knee_deg": None}, side="left"), me.id)
    kept(store, practice("stool-stretch", 1, {"held_s": 9.5}, holds=[KeptHold(1, 9.5, 10.0, ())], pain=(3, 4)), anna.id)
    store.add_screen(anna.id, Screen(MORNING, ("spasm", "cancer"), conditions=("heart", "hernia"), cleared=("cancer",)))
    store.add_screen(me.id, Screen(MORNING, ()))
    store.add_day_after(anna.id, DayAfter(MORNING.date(), worse=True))
    store.save_settings(anna.id, {"affected": "left"})
    return store


def everything(store: Store) -> list[object]:
    return [
        part
        for profile in store.profiles()
        for part in (profile, store.screens(profile.id), store.sessions(profile.id), store.days_after(profile.id))
    ]


def test_what_goes_out_comes_back_in_and_twice_doubles_nothing(filled: Store, other: Store, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    other.profiles()  # somebody has looked at the page: an empty profile of the same name
    assert export_json(filled, file) == 2
    assert import_json(other, file) == Imported(people=2, sessions=2, known=0)
    assert everything(other) == everything(filled)
    assert import_json(other, file) == Imported(people=0, sessions=0, known=2)
    assert everything(other) == everything(filled)


def test_one_person_alone_is_exported(filled: Store, other: Store, tmp_path: Path) -> None:
    assert export_json(filled, tmp_path / "one.json", "Änne") == 1
    import_json(other, tmp_path / "one.json")
    assert [profile.name for profile in other.profiles()] == ["Änne"]


def test_somebody_else_of_the_same_name_stays_somebody_else(filled: Store, other: Store, tmp_path: Path) -> None:
    export_json(filled, tmp_path / "all.json")
    kept(other, practice("slow-sit-back", 0), other.add_profile("Änne").id)
    import_json(other, tmp_path / "all.json")
    assert {profile.name for profile in other.profiles()} == {"me", "Änne", "Änne 2"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text[: len(text) // 2], "is no JSON, or was cut off"),
        (lambda _: "PK\x03\x04", "is no JSON"),
        (lambda _: "[1, 2]", "is something else; expected a file made by posecheck export"),
        (lambda _: '{"schema": "posecheck.result/1"}', "is something else"),
        (lambda text: text.replace("posecheck.history/1", "posecheck.history/2"), "newer form posecheck.history/2"),
        (lambda text: text.replace('"attempts": 0', '"attempts": "no"', 1), "attempts: expected a valid int"),
        (lambda text: text.replace('"pain_before": 3', '"pain_before": 30'), "from 0 to 10"),
        (lambda text: text.replace('"settings": {', '"settings": {"a": ' + 3000 * "[" + 3000 * "]" + ",", 1), "nested"),
        (lambda _: 100_000 * "[", "nested too deeply"),
        (lambda text: text.replace('"pain_before": 3', '"pain_before": ' + 5000 * "3"), "too many digits"),
        (lambda text: text.replace('"settings": {}', '"settings": {"a": ' + 5000 * "3" + "}", 1), "too many digits"),
        (lambda text: text.replace('"attempts": 0', '"attempts": ' + 4000 * "3", 1), "doesn't fit into the history"),
        (lambda text: text.replace('"attempts": 0', '"attempts": ' + 30 * "3", 1), "doesn't fit into the history"),
        (lambda text: text.replace('"2026-03', '"0001-01', 1), "doesn't fit into the history"),
        (lambda text: text.replace("nne", 100 * "n"), "1 to 80 characters"),
        (lambda text: text.replace("nne", "n\\u001b[2J"), "no control characters"),
    ],
)  # fmt: skip
def test_an_import_of_something_else_changes_nothing(
    filled: Store, other: Store, tmp_path: Path, change: object, said: str
) -> None:
    file = tmp_path / "all.json"
    export_json(filled, file)
    assert callable(change)
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    before = everything(other)
    with pytest.raises(PosecheckError, match=said):
        import_json(other, file)
    assert everything(other) == before


def test_answers_to_the_screen_are_brought_back_in_the_order_in_which_they_were_given(
    store: Store, other: Store, tmp_path: Path
) -> None:
    file, me = tmp_path / "all.json", store.profile()
    wrong_clock = Screen(MORNING + timedelta(days=4000), ())
    first, sign, cleared = (
        Screen(MORNING + timedelta(days=n), signs) for n, signs in ((0, ()), (1, ("fever",)), (2, ()))
    )
    for screen in (first, wrong_clock, sign):
        store.add_screen(me.id, screen)
    export_json(store, file)
    import_json(other, file)
    assert other.screens(me.id) == [first, wrong_clock, sign]
    other.add_screen(me.id, cleared)
    import_json(other, file)
    assert other.last_screen(me.id) == cleared, "an older file overrules nothing"
    export_json(other, file)
    import_json(store, file)
    assert store.screens(me.id) == [first, wrong_clock, sign, cleared]


def test_a_missing_file_and_a_practice_of_nobody_are_said(filled: Store, other: Store, tmp_path: Path) -> None:
    with pytest.raises(PosecheckError, match="can't be read"):
        import_json(other, tmp_path / "nowhere.json")
    file = tmp_path / "all.json"
    export_json(filled, file)
    data = json.loads(file.read_text(encoding="utf-8"))
    data["people"][1]["sessions"][0]["profile_id"] = "somebody"
    file.write_text(json.dumps(data), encoding="utf-8")
    before = everything(other)
    with pytest.raises(PosecheckError, match="belongs to nobody"):
        import_json(other, file)
    assert everything(other) == before


def test_a_table_has_a_row_for_every_measure_with_its_unit(filled: Store, tmp_path: Path) -> None:
    assert export_csv(filled, tmp_path / "all.csv") == 2
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [(row["profile"], row["side"], row["repetition"], row["measure"], row["value"], row["unit"]) for row in rows]
    assert told == [
        ("me", "left", "1", "max_knee_deg", "150.0", "deg"),
        ("me", "left", "2", "max_knee_deg", "", "deg"),
        ("Änne", "", "1", "held_s", "9.5", "s"),
    ]
    assert rows[2]["pain_after"] == "4"


def test_a_folder_that_is_not_there_is_said_and_nothing_half_written_stays(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(PosecheckError):
        export_json(filled, tmp_path / "no" / "such" / "all.json")
    with pytest.raises(PosecheckError):
        export_json(filled, tmp_path / "x.json", "Zoe")
    assert not (tmp_path / "x.json").exists()


def test_a_file_whose_clock_was_ahead_overrules_no_later_stop_sign(store: Store, other: Store, tmp_path: Path) -> None:
    me = store.profile().id
    clear = Screen(MORNING, (), conditions=())
    ahead = Screen(MORNING.replace(year=2090), (), conditions=())
    for screen in (clear, ahead):
        store.add_screen(me, screen)
    export_json(store, tmp_path / "old.json")
    import_json(other, tmp_path / "old.json")
    stop = Screen(MORNING + timedelta(days=1), ("fever",), conditions=("osteoporosis",))
    with other.transaction() as db:  # the same person there, without the answer from the future
        db.query(ScreenRow).filter(ScreenRow.at == ahead.at).delete()
    other.add_screen(me, stop)
    import_json(other, tmp_path / "old.json")
    assert other.last_screen(me) == stop
    assert set(other.screens(me)) == {clear, ahead, stop}


def test_conditions_that_a_file_does_not_tell_stay_known(store: Store) -> None:
    me = store.profile().id
    store.add_screen(me, Screen(MORNING, (), conditions=("osteoporosis", "heart"), cleared=("heart",)))
    store.add_screen(me, Screen(MORNING + timedelta(days=1), ("fever",)))
    last = store.last_screen(me)
    assert last is not None
    assert (last.open_signs, last.open_conditions) == (("fever",), ("osteoporosis",))
