"""Made-up practices of known numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from posecheck.history.records import KeptHold, KeptMeasure, KeptRepetition, KeptSession, KeptSet

MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def practice(
    exercise: str,
    days: float,
    *repetitions: Mapping[str, float | None],
    side: str | None = None,
    holds: Sequence[KeptHold] = (),
    pain: tuple[int | None, int | None] = (None, None),
    confidence: float = 0.9,
) -> KeptSession:
    """One set, ``days`` after ``MORNING``; each repetition by its measures."""
    at = MORNING + timedelta(days=days)
    kept = tuple(
        KeptRepetition(
            number=number,
            duration_s=15.0,
            verdict="good",
            side=side,
            measures={name: KeptMeasure(value, confidence) for name, value in measures.items()},
            faults=(),
            unsure=(),
            holds=tuple(holds),
        )
        for number, measures in enumerate(repetitions, start=1)
    )
    end = at + timedelta(minutes=5)
    done = KeptSet(number=1, ended_at=end, side=side, target=3, repetitions=kept, attempts=0)
    return KeptSession(f"{exercise}-{days}", "me", exercise, "live", at, end, *pain, (done,))
