"""A result as tidy pandas tables, units in the column names or beside the value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from posecheck.extras import need
from posecheck.report.sink import CheckResult
from posecheck.wording import english

if TYPE_CHECKING:
    import pandas as pd


def repetitions(result: CheckResult) -> pd.DataFrame:
    """One row a repetition: ``repetition``, ``start_s``, ``end_s``, ``side``, ``verdict``, number of ``faults``."""
    rows = [
        (each.number, each.start_s, each.end_s, each.side, each.verdict, len(each.faults))
        for each in result.outcome.repetitions
    ]
    return _table(
        rows, {"repetition": int, "start_s": float, "end_s": float, "side": str, "verdict": str, "faults": int}
    )


def phases(result: CheckResult) -> pd.DataFrame:
    """One row a phase of a repetition: ``repetition``, ``phase``, ``start_s``, ``end_s``.

    ``whole``: whether it was filmed from its beginning to its end.
    """
    rows = [
        (each.number, span.name, span.start_s, span.end_s, span.whole)
        for each in result.outcome.repetitions
        for span in each.phases
    ]
    return _table(rows, {"repetition": int, "phase": str, "start_s": float, "end_s": float, "whole": bool})


def measures(result: CheckResult) -> pd.DataFrame:
    """One row a number: ``repetition``, ``measure``, ``item``, ``value``, ``unit``, ``confidence``, ``reason``.

    ``item`` counts from 1 where a measure is a list (touch-downs of the back points, pelvis to shoulders), else it is
    missing. ``value`` is NaN for what could not be measured; ``reason`` says why.
    """
    rows: list[tuple[Any, ...]] = []
    for each in result.outcome.repetitions:
        for name, measured in each.measures.items():
            unit, listed = result.exercise.unit(name), isinstance(measured.value, list)
            values = measured.value if isinstance(measured.value, list) else [measured.value]
            for item, value in enumerate(values, start=1):
                reason = english(measured.reason) if measured.reason else None
                head = (each.number, name, item if listed else None)
                rows.append((*head, value, unit, measured.confidence, reason))
    kinds = {"repetition": int, "measure": str, "item": "Int64", "value": float, "unit": str}
    return _table(rows, {**kinds, "confidence": float, "reason": str})


def faults(result: CheckResult) -> pd.DataFrame:
    """One row a fault that was found or could not be judged, repetition by repetition.

    ``repetition``, ``fault``, ``judged`` (``found`` or ``unsure``); of a found one ``start_s``, ``end_s``, ``measure``,
    ``value``, ``limit``, ``unit`` (of value and limit), ``severity``; of an unsure one ``reason``.
    """
    rows: list[tuple[Any, ...]] = []
    for each in result.outcome.repetitions:
        for fault in each.faults:
            of_measure = (fault.measure, fault.value, fault.limit, result.exercise.unit(fault.measure))
            judged = (fault.start_s, fault.end_s, *of_measure, fault.severity, None)
            rows.append((each.number, fault.name, "found", *judged))
        rows.extend((each.number, item.name, "unsure", *[None] * 7, english(item.reason)) for item in each.unsure)
    kinds = {"repetition": int, "fault": str, "judged": str, "start_s": float, "end_s": float, "measure": str}
    return _table(rows, {**kinds, "value": float, "limit": float, "unit": str, "severity": str, "reason": str})


def _table(rows: list[tuple[Any, ...]], kinds: dict[str, Any]) -> pd.DataFrame:
    need("data")
    import pandas as pd

    return pd.DataFrame(rows, columns=list(kinds)).astype({k: "str" if v is str else v for k, v in kinds.items()})
