"""The history: profiles, answers to the stop screen, and practices, kept set by set."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy import orm

from posecheck.care.pain import LEAST, MOST
from posecheck.errors import PosecheckError
from posecheck.history.database import database_url, explained, one_at_a_time, opened, place_of
from posecheck.history.reading import Reading
from posecheck.history.records import DayAfter, KeptSession, KeptSet, Profile, Screen, Source
from posecheck.history.tables import DayAfterRow, ProfileRow, ScreenRow, SessionRow, SetRow

DEFAULT_NAME: Final = "me"
"""The profile that is made at first use."""

MAX_NAME: Final = 80
"""Characters of a profile's name: a line of the page."""

_Row = TypeVar("_Row", ProfileRow, SessionRow)


class Store:
    """An open history. Every call is a transaction of its own: what it returned from is on the disk.

    Every method raises :class:`PosecheckError` if the database can't be used, or a profile or practice isn't there.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._reading = Reading()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @property
    def place(self) -> str:
        """Where the history is, for showing."""
        return place_of(self._engine.url)

    @property
    def damaged(self) -> tuple[str, ...]:
        """What was found damaged in what was read so far; it is left out, and stays in the database as it is."""
        return self._reading.damaged

    @contextmanager
    def transaction(self) -> Iterator[orm.Session]:
        """All or nothing."""
        with explained(self._engine.url), orm.Session(self._engine) as session, session.begin():
            yield session

    # ---- profiles

    def profiles(self) -> list[Profile]:
        """Everybody, the first one first; at first use a profile is made."""
        with self.transaction() as db:
            everybody = sa.select(ProfileRow).order_by(ProfileRow.created_at, ProfileRow.id)
            rows = db.scalars(everybody).all()
            if not rows:  # it may be the first use of several programs at once
                one_at_a_time(db.connection())
                rows = db.scalars(everybody).all() or [_new_profile(db, DEFAULT_NAME)]
            return [self._reading.profile(row) for row in rows]

    def profile(self, name: str | None = None) -> Profile:
        """The profile called ``name``, or the first one."""
        everybody = self.profiles()
        if name is None:
            return everybody[0]
        for profile in everybody:
            if profile.name == name:
                return profile
        raise PosecheckError("errors.history.no_profile", name=name, names=tuple(profile.name for profile in everybody))

    def add_profile(self, name: str) -> Profile:
        """A new profile."""
        with self.transaction() as db:
            return self._reading.profile(_new_profile(db, name))

    def rename_profile(self, profile_id: str, name: str) -> None:
        """Call a profile ``name`` from now on."""
        with self.transaction() as db:
            row = _found(db, ProfileRow, profile_id)
            if row.name != name.strip():
                row.name = _free_name(db, name)

    def save_settings(self, profile_id: str, settings: Mapping[str, Any]) -> None:
        """Keep a person's own choices in place of those before."""
        with self.transaction() as db:
            _found(db, ProfileRow, profile_id).settings = dict(settings)

    def delete_profile(self, profile_id: str) -> None:
        """Delete a person and everything that was kept of them."""
        with self.transaction() as db:
            db.delete(_found(db, ProfileRow, profile_id))
        self._reading.forget()

    # ---- the stop screen

    def add_screen(self, profile_id: str, screen: Screen) -> None:
        """Keep answers to the stop screen: the last ones, whatever time they bear."""
        with self.transaction() as db:
            _found(db, ProfileRow, profile_id)
            one_at_a_time(db.connection())
            last = db.scalar(sa.select(sa.func.max(ScreenRow.number)).where(ScreenRow.profile_id == profile_id)) or 0
            db.merge(screen_row(profile_id, screen, last + 1))

    def screens(self, profile_id: str) -> list[Screen]:
        """All answers to the stop screen in the order in which they were given."""
        return [screen for screen in self._screens(profile_id) if screen is not None]

    def last_screen(self, profile_id: str) -> Screen | None:
        """The last answers to the stop screen; ``None`` if there are none, or these are damaged: to be asked again.

        Conditions that weren't asked for then are those that were told before.
        """
        answers = self._screens(profile_id)
        if not answers or answers[-1] is None or answers[-1].conditions is not None:
            return answers[-1] if answers else None
        before = next((one for one in reversed(answers) if one is not None and one.conditions is not None), None)
        if before is None:
            return answers[-1]
        return replace(answers[-1], conditions=before.conditions, cleared=(*answers[-1].cleared, *before.cleared))

    def _screens(self, profile_id: str) -> list[Screen | None]:
        wanted = sa.select(ScreenRow).where(ScreenRow.profile_id == profile_id)
        with self.transaction() as db:
            rows = db.scalars(wanted.order_by(ScreenRow.number, ScreenRow.at))
            return [self._reading.screen(row) for row in rows]

    def add_day_after(self, profile_id: str, answer: DayAfter) -> None:
        """Keep how the day after a practised day was; an answer given again takes the place of the first."""
        with self.transaction() as db:
            _found(db, ProfileRow, profile_id)
            db.merge(day_after_row(profile_id, answer))

    def days_after(self, profile_id: str) -> list[DayAfter]:
        """How the days after practised ones were, in time order."""
        with self.transaction() as db:
            rows = db.scalars(
                sa.select(DayAfterRow).where(DayAfterRow.profile_id == profile_id).order_by(DayAfterRow.day)
            )
            return [answer for row in rows if (answer := self._reading.day_after(row)) is not None]

    # ---- practices

    def begin_session(
        self,
        profile_id: str,
        exercise: str,
        source: Source,
        started_at: datetime | None = None,
        pain_before: int | None = None,
    ) -> str:
        """A practice begins; returns its id."""
        with self.transaction() as db:
            _found(db, ProfileRow, profile_id)
            row = SessionRow(
                id=uuid.uuid4().hex,
                profile_id=profile_id,
                exercise=exercise,
                source=source,
                started_at=started_at or datetime.now(UTC),
                pain_before=_pain(pain_before),
            )
            db.add(row)
            return row.id

    def add_set(self, session_id: str, kept: KeptSet) -> None:
        """A set is over: keep it now. One of the same number is replaced."""
        with self.transaction() as db:
            _found(db, SessionRow, session_id)
            db.merge(set_row(session_id, kept))

    def say_of_set(
        self,
        session_id: str,
        number: int,
        *,
        pain: int | None = None,
        easy: bool | None = None,
        more_pain: bool | None = None,
    ) -> None:
        """What the person says of a set that is kept already; what is ``None`` stays as it was."""
        with self.transaction() as db:
            _found(db, SessionRow, session_id)
            row = db.get(SetRow, (session_id, number))
            if row is None:
                raise PosecheckError("errors.history.no_set", number=number)
            row.pain = row.pain if pain is None else _pain(pain)
            row.easy = row.easy if easy is None else easy
            row.more_pain = row.more_pain if more_pain is None else more_pain

    def end_session(self, session_id: str, ended_at: datetime | None = None, pain_after: int | None = None) -> None:
        """A practice is over. Told again with the pain after it, the first end stays."""
        with self.transaction() as db:
            row = _found(db, SessionRow, session_id)
            row.ended_at = row.ended_at or ended_at or datetime.now(UTC)
            row.pain_after = row.pain_after if pain_after is None else _pain(pain_after)

    def sessions(
        self, profile_id: str, exercise: str | None = None, since: datetime | None = None
    ) -> list[KeptSession]:
        """Practices in time order, of one exercise or all, from ``since`` on."""
        wanted = sa.select(SessionRow).where(SessionRow.profile_id == profile_id).order_by(SessionRow.started_at)
        if exercise is not None:
            wanted = wanted.where(SessionRow.exercise == exercise)
        if since is not None:
            wanted = wanted.where(SessionRow.started_at >= since)
        with self.transaction() as db:
            read = [self._reading.session(row) for row in db.scalars(wanted)]
        return [session for session in read if session is not None]

    def session(self, session_id: str) -> KeptSession:
        """The practice ``session_id``."""
        with self.transaction() as db:
            session = self._reading.session(_found(db, SessionRow, session_id))
        if session is None:
            raise PosecheckError("errors.history.damaged_practice")
        return session

    def delete_session(self, session_id: str) -> None:
        """Delete a practice."""
        with self.transaction() as db:
            db.delete(_found(db, SessionRow, session_id))
        self._reading.forget()


def open_store(url: str | None = None) -> Store:
    """Open the history at ``url``, by default that of ``POSECHECK_DATABASE_URL`` or the user's own file.

    Raises
    ------
    PosecheckError
        If it can't be opened; see :func:`posecheck.history.database.opened`.
    """
    return Store(opened(database_url(url)))


def session_row(kept: KeptSession) -> SessionRow:
    """A practice as a row, with its sets."""
    return SessionRow(
        id=kept.id,
        profile_id=kept.profile_id,
        exercise=kept.exercise,
        source=kept.source,
        started_at=kept.started_at,
        ended_at=kept.ended_at,
        pain_before=_pain(kept.pain_before),
        pain_after=_pain(kept.pain_after),
        sets=[set_row(kept.id, one) for one in kept.sets],
    )


def screen_row(profile_id: str, kept: Screen, number: int) -> ScreenRow:
    """Answers to the stop screen as a row; ``number`` is their place in the order in which they were given."""
    return ScreenRow(
        profile_id=profile_id,
        at=kept.at,
        number=number,
        signs=list(kept.signs),
        conditions=None if kept.conditions is None else list(kept.conditions),
        cleared=list(kept.cleared),
    )


def day_after_row(profile_id: str, kept: DayAfter) -> DayAfterRow:
    """How a day after was, as a row."""
    return DayAfterRow(profile_id=profile_id, day=kept.day, worse=kept.worse)


def set_row(session_id: str, kept: KeptSet) -> SetRow:
    """A set as a row."""
    return SetRow(
        practice_id=session_id,
        number=kept.number,
        ended_at=kept.ended_at,
        side=kept.side,
        target=kept.target,
        attempts=kept.attempts,
        pain=_pain(kept.pain),
        easy=kept.easy,
        more_pain=kept.more_pain,
        repetitions=[asdict(repetition) for repetition in kept.repetitions],
    )


def _new_profile(db: orm.Session, name: str) -> ProfileRow:
    row = ProfileRow(id=uuid.uuid4().hex, name=_free_name(db, name), created_at=datetime.now(UTC), settings={})
    db.add(row)
    return row


def sound_name(name: str) -> str:
    """A profile's name without spaces around it.

    Raises
    ------
    PosecheckError
        If nobody can be called so.
    """
    name = name.strip()
    if not 0 < len(name) <= MAX_NAME:
        raise PosecheckError("errors.history.name_length", most=MAX_NAME, name=name[:MAX_NAME], length=len(name))
    if not name.isprintable():
        raise PosecheckError("errors.history.name_letters", name=repr(name))
    return name


def _free_name(db: orm.Session, name: str) -> str:
    name = sound_name(name)
    one_at_a_time(db.connection())
    if db.scalar(sa.select(ProfileRow.id).where(ProfileRow.name == name)) is not None:
        raise PosecheckError("errors.history.name_taken", name=name)
    return name


def _found(db: orm.Session, table: type[_Row], key: str) -> _Row:
    row = db.get(table, key)
    if row is None:
        raise PosecheckError("errors.history.profile_gone" if table is ProfileRow else "errors.history.practice_gone")
    return row


def _pain(pain: int | None) -> int | None:
    if pain is not None and not LEAST <= pain <= MOST:
        raise PosecheckError("errors.history.pain", most=MOST, pain=pain)
    return pain
