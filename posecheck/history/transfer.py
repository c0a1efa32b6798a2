"""The history as one file: everything out, and back in what was once taken out."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import orm

from posecheck.errors import PosecheckError, system_reason
from posecheck.exercise import exercise_names, load_exercise
from posecheck.history.records import DayAfter, KeptSession, Profile, Screen
from posecheck.history.store import Store, day_after_row, screen_row, session_row, sound_name
from posecheck.history.tables import DayAfterRow, ProfileRow, ScreenRow, SessionRow, Unreadable
from posecheck.report.files import appearing, writing
from posecheck.validation import wrong_value

SCHEMA: Final = "posecheck.history/1"


@dataclass(frozen=True)
class Person:
    """Everything that is kept of one person."""

    profile: Profile
    screens: tuple[Screen, ...]
    sessions: tuple[KeptSession, ...]
    days_after: tuple[DayAfter, ...] = ()


@dataclass(frozen=True)
class History:
    """An exported file."""

    schema: Literal["posecheck.history/1"]
    people: tuple[Person, ...]


_HISTORY: Final = TypeAdapter(History)


@dataclass(frozen=True)
class Imported:
    """What an import brought: new people, new practices, and practices that were there already."""

    people: int
    sessions: int
    known: int


def export_json(store: Store, path: Path, profile_name: str | None = None) -> int:
    """Write everything, or everything of one person, to ``path``; returns how many practices.

    Raises
    ------
    PosecheckError
        If there is no such profile, or the file can't be written; it appears whole or not at all.
    """
    people = _people(store, profile_name)
    with appearing(path) as file, writing(file):
        file.write_bytes(_HISTORY.dump_json(History(SCHEMA, people), indent=1) + b"\n")
    return sum(len(person.sessions) for person in people)


def export_csv(store: Store, path: Path, profile_name: str | None = None) -> int:
    """Write a row for each measure of each repetition, units beside it; returns how many practices."""
    people = _people(store, profile_name)
    exercises = map(load_exercise, exercise_names())
    units = {each.name: {one.name: one.unit for one in each.reported} for each in exercises}
    head = ["profile", "started_at", "exercise", "source", "pain_before", "pain_after", "set", "side", "repetition"]
    head += ["verdict", "faults", "measure", "value", "unit", "confidence"]
    with appearing(path) as file, writing(file), file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(head)
        for person in people:
            for session in person.sessions:
                rows.writerows(_rows(person.profile.name, session, units.get(session.exercise, {})))
    return sum(len(person.sessions) for person in people)


def _rows(name: str, session: KeptSession, units: Mapping[str, str]) -> list[list[Any]]:
    """``units`` are those of the exercise's measures, empty for one that didn't come with posecheck."""
    at = session.started_at.isoformat(timespec="seconds")
    first = [name, at, session.exercise, session.source, session.pain_before, session.pain_after]
    rows: list[list[Any]] = []
    for kept in session.sets:
        for repetition in kept.repetitions:
            faults = " ".join(fault.name for fault in repetition.faults)
            who = [*first, kept.number, repetition.side or kept.side, repetition.number, repetition.verdict, faults]
            for measure, known in repetition.measures.items():
                value = json.dumps(known.value) if isinstance(known.value, list) else known.value
                rows.append([*who, measure, value, units.get(measure, ""), known.confidence])
    return rows


def _people(store: Store, profile_name: str | None) -> tuple[Person, ...]:
    profiles = store.profiles() if profile_name is None else [store.profile(profile_name)]
    return tuple(
        Person(
            profile,
            tuple(store.screens(profile.id)),
            tuple(store.sessions(profile.id)),
            tuple(store.days_after(profile.id)),
        )
        for profile in profiles
    )


def import_json(store: Store, path: Path) -> Imported:
    """Take back what was exported, all of it or nothing. What is there already stays as it is.

    Raises
    ------
    PosecheckError
        If the file is not one of ours, damaged, or of a newer version: what is wrong in it.
    """
    history = _read(path)
    new_people = new_sessions = known = 0
    with store.transaction() as db:
        for person in history.people:
            profile = person.profile
            row = db.get(ProfileRow, profile.id)
            if row is None:
                new_people += 1
                name = sound_name(profile.name)
                _give_way(db, name)
                name = _free_name({*db.scalars(sa.select(ProfileRow.name))}, name)
                db.add(ProfileRow(id=profile.id, name=name, created_at=profile.created_at, settings=profile.settings))
                db.flush()
            _bring_screens(db, profile.id, person.screens)
            for answer in person.days_after:
                if db.get(DayAfterRow, (profile.id, answer.day)) is None:
                    db.add(day_after_row(profile.id, answer))
            for session in person.sessions:
                if session.profile_id != profile.id:
                    raise PosecheckError("errors.import.of_nobody", path=path, practice=session.id)
                if db.get(SessionRow, session.id) is not None:
                    known += 1
                    continue
                new_sessions += 1
                db.add(session_row(session))
    return Imported(new_people, new_sessions, known)


def _bring_screens(db: orm.Session, profile_id: str, screens: Sequence[Screen]) -> None:
    """Put answers to the stop screen among those that are there, in the order of the file, else in that of time.

    So an old file that is brought back doesn't overrule what was answered since, nor does one whose clock was ahead.
    """
    now = datetime.now(UTC)
    there = db.scalars(sa.select(ScreenRow).where(ScreenRow.profile_id == profile_id).order_by(ScreenRow.number))
    rows = [row for row in there if not isinstance(row.at, Unreadable)]
    known = {row.at: row for row in rows}
    place = 0
    for screen in screens:
        if screen.at in known:
            place = rows.index(known[screen.at]) + 1
            continue
        if screen.at > now and known:
            place = 0
        while place < len(rows) and rows[place].at <= screen.at <= now:
            place += 1
        rows.insert(place, screen_row(profile_id, screen, place))
        place += 1
    for number, row in enumerate(rows, start=1):
        row.number = number
    db.add_all(rows)


def _read(path: Path) -> History:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PosecheckError("errors.import.cant_be_read", path=path, why=system_reason(error)) from error
    try:
        data = json.loads(content)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise PosecheckError("errors.import.no_json", path=path) from error
    except (RecursionError, ValueError) as error:
        raise PosecheckError("errors.import.too_deep", path=path) from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        if isinstance(schema, str) and schema.startswith("posecheck.history/"):
            raise PosecheckError("errors.import.newer", path=path, schema=schema)
        raise PosecheckError("errors.import.something_else", path=path)
    try:
        return _HISTORY.validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PosecheckError(
            "errors.import.wrong", path=path, where=where, problem=wrong_value(first, History)
        ) from error


def _give_way(db: orm.Session, name: str) -> None:
    """A profile of that name which nothing is kept of, as first use makes one, makes room for the one that comes."""
    row = db.scalar(sa.select(ProfileRow).where(ProfileRow.name == name))
    if row is None or row.settings:
        return
    for table in (SessionRow, ScreenRow):
        if db.scalar(sa.select(sa.func.count()).select_from(table).where(table.profile_id == row.id)):
            return
    db.delete(row)
    db.flush()


def _free_name(taken: set[str], name: str) -> str:
    """``name``, or with a number behind it if another person is called so here."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free
