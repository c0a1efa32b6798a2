"""Rows of the history as records: what is damaged in them is left out, and said."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import Field, Strict, TypeAdapter, ValidationError

from posecheck.care.pain import LEAST, MOST
from posecheck.history.records import DayAfter, KeptRepetition, KeptSession, KeptSet, Profile, Screen
from posecheck.history.tables import Base, DayAfterRow, ProfileRow, ScreenRow, SessionRow, SetRow, Unreadable

DAMAGED: Final = "damaged"
"""Under this name the settings of a person hold what could not be read of them, so that saving loses nothing."""

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Takes the place of a time that can't be read, so that the rest of the entry is kept and sorted first."""

_Side = Literal["left", "right"]

_TEXT: Final = TypeAdapter(Annotated[str, Strict()])
_MOMENT: Final = TypeAdapter(Annotated[datetime, Strict()])
_MOMENT_OR_NONE: Final = TypeAdapter(Annotated[datetime, Strict()] | None)
_COUNT: Final = TypeAdapter(Annotated[int, Strict(), Field(ge=0)])
_COUNT_OR_NONE: Final = TypeAdapter(Annotated[int, Strict(), Field(ge=0)] | None)
_PAIN: Final = TypeAdapter(Annotated[int, Strict(), Field(ge=LEAST, le=MOST)] | None)
_TRUTH: Final = TypeAdapter(Annotated[bool, Strict()])
_TRUTH_OR_NONE: Final = TypeAdapter(Annotated[bool, Strict()] | None)
_SIDE: Final = TypeAdapter(_Side | None)
_SIGNS: Final = TypeAdapter(tuple[Annotated[str, Strict()], ...])
_SIGNS_OR_NONE: Final = TypeAdapter(tuple[Annotated[str, Strict()], ...] | None)
_DAY: Final = TypeAdapter(Annotated[date, Strict()])
_SETTINGS: Final = TypeAdapter(dict[Annotated[str, Strict()], Any])
_LIST: Final = TypeAdapter(list[Any])
_REPETITION: Final = TypeAdapter(KeptRepetition)

_T = TypeVar("_T")
_D = TypeVar("_D")


@dataclass
class _Columns:
    """The columns of one row, each checked as it is taken."""

    row: Base
    damaged: list[str] = field(default_factory=list)

    def get(self, column: str, kind: TypeAdapter[_T], otherwise: _D) -> _T | _D:
        """The value of ``column``, or ``otherwise`` if it is damaged."""
        try:
            return kind.validate_python(getattr(self.row, column))
        except ValidationError:
            self.damaged.append(column)
            return otherwise


class Reading:
    """Turn rows into records, and remember which of them are damaged.

    A damaged column counts as not told; a row without a sound id or time, or of a set without a number, is left out.
    """

    def __init__(self) -> None:
        self._damaged: dict[str, tuple[str, ...]] = {}

    @property
    def damaged(self) -> tuple[str, ...]:
        """What was found damaged, each as table, beginning of the id, and columns."""
        return tuple(f"{row} ({', '.join(columns)})" for row, columns in sorted(self._damaged.copy().items()))

    def forget(self) -> None:
        """Something was deleted: what was damaged may be gone."""
        self._damaged.clear()

    def profile(self, row: ProfileRow) -> Profile:
        """A person: always somebody, whatever is damaged."""
        columns = _Columns(row)
        settings = columns.get("settings", _SETTINGS, None)
        if settings is None:
            raw = row.settings.content if isinstance(row.settings, Unreadable) else row.settings
            settings = {DAMAGED: raw if isinstance(raw, str | int | float | list | None) else repr(raw)}
        made = Profile(
            id=row.id,
            name=columns.get("name", _TEXT, "") or str(row.id)[:8],
            created_at=columns.get("created_at", _MOMENT, _LONG_AGO),
            settings=settings,
        )
        self._remember(f"profile {str(row.id)[:8]}", columns)
        return made

    def screen(self, row: ScreenRow) -> Screen | None:
        """Answers to the stop screen; signs whose time is damaged count, as from long ago: they are asked again."""
        columns = _Columns(row)
        signs = columns.get("signs", _SIGNS, None)
        conditions = columns.get("conditions", _SIGNS_OR_NONE, None)
        cleared = columns.get("cleared", _SIGNS, ())
        at = columns.get("at", _MOMENT, _LONG_AGO)
        self._remember(f"screen {str(row.profile_id)[:8]} {row.number}", columns)
        return Screen(at, signs, conditions, cleared) if signs is not None else None

    def day_after(self, row: DayAfterRow) -> DayAfter | None:
        """How the day after a practised one was; one that can't be read as worse or not is left out: asked again."""
        columns = _Columns(row)
        day, worse = columns.get("day", _DAY, None), columns.get("worse", _TRUTH, None)
        self._remember(f"day_after {str(row.profile_id)[:8]}", columns)
        return DayAfter(day, worse) if day is not None and worse is not None else None

    def session(self, row: SessionRow) -> KeptSession | None:
        """A practice with its sets, or ``None`` if nobody can say what or when it was."""
        columns = _Columns(row)
        started_at, exercise = columns.get("started_at", _MOMENT, None), columns.get("exercise", _TEXT, None)
        key = columns.get("id", _TEXT, None)
        told = (
            columns.get("ended_at", _MOMENT_OR_NONE, None),
            columns.get("pain_before", _PAIN, None),
            columns.get("pain_after", _PAIN, None),
        )
        self._remember(f"practice {str(row.id)[:8]}", columns)
        if key is None or exercise is None or started_at is None:
            return None
        return KeptSession(
            key,
            row.profile_id,
            exercise,
            "live" if row.source == "live" else "recorded",
            started_at,
            *told,
            tuple(kept for one in row.sets if (kept := self._set(one, started_at)) is not None),
        )

    def _set(self, row: SetRow, began_at: datetime) -> KeptSet | None:
        columns = _Columns(row)
        number = columns.get("number", _COUNT, None)
        repetitions = [_repetition(one) for one in columns.get("repetitions", _LIST, [])]
        if None in repetitions:
            columns.damaged.append("repetitions")
        kept = KeptSet(
            number=number or 0,
            ended_at=columns.get("ended_at", _MOMENT, began_at),
            side=columns.get("side", _SIDE, None),
            target=columns.get("target", _COUNT_OR_NONE, None),
            repetitions=tuple(one for one in repetitions if one is not None),
            attempts=columns.get("attempts", _COUNT, 0),
            pain=columns.get("pain", _PAIN, None),
            easy=columns.get("easy", _TRUTH_OR_NONE, None),
            more_pain=columns.get("more_pain", _TRUTH, True),
        )
        self._remember(f"practice_set {str(row.practice_id)[:8]} {row.number}", columns)
        return kept if number is not None else None

    def _remember(self, row: str, columns: _Columns) -> None:
        self._damaged.pop(row, None)
        if columns.damaged:
            self._damaged[row] = tuple(columns.damaged)


def _repetition(data: object) -> KeptRepetition | None:
    try:
        repetition = _REPETITION.validate_python(data)
    except ValidationError:
        return None
    numbers = [repetition.duration_s, *(fault.value for fault in repetition.faults)]
    numbers += [number for hold in repetition.holds for number in (hold.held_s, hold.target_s)]
    for measure in repetition.measures.values():
        values = measure.value if isinstance(measure.value, list) else [measure.value]
        numbers += [measure.confidence, *(value for value in values if value is not None)]
    sound = all(map(math.isfinite, numbers)) and repetition.side in (None, "left", "right")
    return repetition if sound else None
