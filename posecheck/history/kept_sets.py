"""A set of repetitions as the history keeps it."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from posecheck.history.records import KeptFault, KeptHold, KeptMeasure, KeptRepetition, KeptSet
from posecheck.history.store import Store
from posecheck.judging.outcome import Outcome, Repetition
from posecheck.report.sink import CheckResult
from posecheck.wording import english


def kept_set(
    outcome: Outcome, number: int, ended_at: datetime, side: str | None, target: int | None, pain: int | None = None
) -> KeptSet:
    """Set ``number`` of a practice from its outcome; ``side`` is the one that was asked for."""
    return KeptSet(
        number=number,
        ended_at=ended_at,
        side=side,
        target=target,
        repetitions=tuple(_repetition(repetition) for repetition in outcome.repetitions),
        attempts=len(outcome.attempts),
        pain=pain,
    )


def keep_recording(
    store: Store, profile_id: str, result: CheckResult, pain_before: int | None = None, pain_after: int | None = None
) -> str:
    """Keep what was found in a recording as a practice of now; returns its id. The video is not kept."""
    now = datetime.now(UTC)
    session_id = store.begin_session(profile_id, result.exercise.name, "recorded", now, pain_before)
    store.add_set(session_id, kept_set(result.outcome, 1, now, result.side, None, pain_after))
    store.end_session(session_id, now, pain_after)
    return session_id


def _repetition(repetition: Repetition) -> KeptRepetition:
    return KeptRepetition(
        number=repetition.number,
        duration_s=round(repetition.end_s - repetition.start_s, 3),
        verdict=repetition.verdict,
        side=repetition.side,
        measures={
            name: KeptMeasure(
                _rounded(measured.value),
                round(measured.confidence, 3),
                english(measured.reason) if measured.reason else None,
            )
            for name, measured in repetition.measures.items()
        },
        faults=tuple(
            KeptFault(fault.name, fault.measure, round(fault.value, 4), fault.limit) for fault in repetition.faults
        ),
        unsure=tuple(item.name for item in repetition.unsure),
        holds=tuple(
            KeptHold(hold.stage, round(hold.held_s, 2), hold.target_s, tuple(pause.reason for pause in hold.pauses))
            for hold in repetition.holds
        ),
    )


def _rounded(value: float | list[float | None] | None) -> float | list[float | None] | None:
    """To a ten-thousandth; a database's JSON knows no NaN."""
    if isinstance(value, list):
        return [None if item is None or not math.isfinite(item) else round(item, 4) for item in value]
    return None if value is None or not math.isfinite(value) else round(value, 4)
