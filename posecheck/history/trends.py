"""How it goes over days: the number of each practice, and what changed since last time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from posecheck.exercise import Exercise
from posecheck.exercise.plan import Trend
from posecheck.history.records import KeptSession, KeptSet
from posecheck.measures.in_words import title_of
from posecheck.wording import Wording

LEAST_CONFIDENCE: Final = 0.3
"""A number that is less sure than this is not compared with another: half of the frames unseen, or a camera far off."""


@dataclass(frozen=True)
class Point:
    """The number of one practice and side: the median of its repetitions."""

    at: datetime
    side: str | None
    value: float


def points(sessions: Sequence[KeptSession], exercise: str, measure: str) -> list[Point]:
    """``measure`` of every practice of ``exercise`` in which it was measured, in time order, by side."""
    found: list[Point] = []
    for session in sorted(sessions, key=lambda session: session.started_at):
        if session.exercise == exercise:
            values = _values(session.sets, measure)
            found.extend(Point(session.started_at, side, median(some)) for side, some in values.items())
    return found


def _values(sets: Sequence[KeptSet], measure: str) -> dict[str | None, list[float]]:
    values: dict[str | None, list[float]] = {}
    for kept in sets:
        for repetition in kept.repetitions:
            known = repetition.measures.get(measure)
            if known is None or not isinstance(known.value, int | float) or known.confidence < LEAST_CONFIDENCE:
                continue
            values.setdefault(repetition.side or kept.side, []).append(float(known.value))
    return values


def compared(session: KeptSession, sessions: Sequence[KeptSession], exercise: Exercise, say: Wording) -> Iterator[str]:
    """What is different from the last time each thing was measured before ``session``, as sentences."""
    earlier = [other for other in sessions if other.started_at < session.started_at and other.id != session.id]
    for trend in exercise.trends:
        before = {point.side: point.value for point in points(earlier, exercise.name, trend.measure)}
        for point in points([session], exercise.name, trend.measure):
            if point.side in before:
                yield _sentence(trend, exercise.unit(trend.measure), point, before[point.side], say)


def _sentence(trend: Trend, unit: str, point: Point, before: float, say: Wording) -> str:
    """One comparison; a measure without a sentence of its own is told by its name."""
    change = point.value - before
    way = "same" if abs(change) < trend.least else "better" if trend.gain(change) > 0 else "worse"
    key = f"trends.{trend.measure}.{way}"
    values = {
        "measure": title_of(trend.measure, say),
        "leg": say(f"trends.leg_{point.side}") if point.side else say("trends.leg"),
        "change": say.quantity(abs(change), unit),
        "now": say.quantity(point.value, unit),
        "before": say.quantity(before, unit),
    }
    return say(key if key in say.texts else f"trends.{way}", **values)
