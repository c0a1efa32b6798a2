"""The tables of the history. A change here needs a revision in ``migrations/versions``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Dialect, ForeignKey, String, TypeDecorator, false, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


@dataclass(frozen=True)
class Unreadable:
    """What stands in place of a value that is damaged in the database: its ``content`` there."""

    content: Any


class _Tolerant(TypeDecorator[Any]):
    """A damaged value is read as :class:`Unreadable`, so that it doesn't take the rest away."""

    impl: Any = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Read a value, whatever it is."""
        read = super().result_processor(dialect, coltype)

        def process(value: Any) -> Any:
            try:
                return value if read is None else read(value)
            except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
                return Unreadable(value)

        return process


class Document(_Tolerant):
    """Values as JSON."""

    impl = JSON
    cache_ok = True


class Day(_Tolerant):
    """A day of the calendar."""

    impl = Date
    cache_ok = True


class Moment(_Tolerant):
    """A time with its zone; kept in UTC, since SQLite knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC."""
        if value is None:
            return None
        if not _in_calendar(value):
            raise OverflowError(f"in some zone {value:%Y-%m-%d} would be outside of the calendar")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From UTC, with its zone."""
        if value is None:
            return None
        if not _in_calendar(value):
            raise ValueError(value)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_calendar(value: datetime) -> bool:
    """Whether a time can be told in every zone."""
    return datetime.min.year < value.year < datetime.max.year


class Base(DeclarativeBase):
    """What all tables have in common."""


class ProfileRow(Base):
    """A person."""

    __tablename__ = "profile"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    settings: Mapped[dict[str, Any]] = mapped_column(Document)


class ScreenRow(Base):
    """Answers to the stop screen; ``number`` is the order in which a person gave them, whatever the clock said."""

    __tablename__ = "screen"

    profile_id: Mapped[str] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    number: Mapped[int] = mapped_column(server_default="0")
    signs: Mapped[list[str]] = mapped_column(Document)
    conditions: Mapped[list[str] | None] = mapped_column(Document)
    cleared: Mapped[list[str]] = mapped_column(Document, server_default=text("'[]'"))


class DayAfterRow(Base):
    """Whether it was worse on the day after the practices of a day."""

    __tablename__ = "day_after"

    profile_id: Mapped[str] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Day, primary_key=True)
    worse: Mapped[bool]


class SessionRow(Base):
    """A practice of one exercise."""

    __tablename__ = "practice"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    profile_id: Mapped[str] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    exercise: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(8))
    started_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    pain_before: Mapped[int | None]
    pain_after: Mapped[int | None]
    sets: Mapped[list[SetRow]] = relationship(order_by="SetRow.number", lazy="selectin", cascade="all, delete-orphan")


class SetRow(Base):
    """A set of a practice; its repetitions as JSON, since they are always read whole."""

    __tablename__ = "practice_set"

    practice_id: Mapped[str] = mapped_column(ForeignKey("practice.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ended_at: Mapped[datetime] = mapped_column(Moment)
    side: Mapped[str | None] = mapped_column(String(8))
    target: Mapped[int | None]
    attempts: Mapped[int]
    pain: Mapped[int | None]
    easy: Mapped[bool | None]
    more_pain: Mapped[bool] = mapped_column(server_default=false())
    repetitions: Mapped[list[dict[str, Any]]] = mapped_column(Document)
