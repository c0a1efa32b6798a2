"""A result as tidy pandas tables, units in the column names or beside the value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posecheck.check import CheckResult, check_video, video_info
from posecheck.exercise.spec import Exercise
from posecheck.judging.session import Update
from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES
from posecheck.media import Frame
from posecheck.report.frame_tables import FrameLandmarks, FrameMeasures
from posecheck.wording import english

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Analysis:
    """A checked video as tables; each is made when it is first asked for.

    Attributes
    ----------
    result : CheckResult
        What ``check_video`` found.
    """

    result: CheckResult
    _measures: FrameMeasures
    _landmarks: FrameLandmarks

    @cached_property
    def frames(self) -> pd.DataFrame:
        """The measures of every frame; see :meth:`posecheck.report.frame_tables.FrameMeasures.table`."""
        return self._measures.table()

    @cached_property
    def landmarks(self) -> pd.DataFrame:
        """The landmarks of every frame; see :meth:`posecheck.report.frame_tables.FrameLandmarks.table`."""
        return self._landmarks.table()

    @cached_property
    def repetitions(self) -> pd.DataFrame:
        """See :func:`repetitions`."""
        return repetitions(self.result)

    @cached_property
    def phases(self) -> pd.DataFrame:
        """See :func:`phases`."""
        return phases(self.result)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """See :func:`measures`."""
        return measures(self.result)

    @cached_property
    def faults(self) -> pd.DataFrame:
        """See :func:`faults`."""
        return faults(self.result)


def analyse(path: str | Path, exercise: str | Path | Exercise = "slow-sit-back", **options: Any) -> Analysis:
    """Check one recorded video and keep what was measured in every frame.

    ``options`` are those of :func:`posecheck.check_video`, without ``on_frame``. About 2.5 kB are kept of each frame,
    no picture.

    Raises
    ------
    PosecheckError
        If the video can't be checked.
    """
    kept = FrameMeasures(), FrameLandmarks(video_info(Path(path), options.get("model")))

    def on_frame(frame: Frame, update: Update) -> None:
        for table in kept:
            table.add(frame, update)

    return Analysis(check_video(path, exercise, on_frame=on_frame, **options), *kept)


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
            unit, listed = REPETITION_MEASURES[name].unit, isinstance(measured.value, list)
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
    units = {name: measure.unit for name, measure in REPETITION_MEASURES.items()}
    units |= {name: measure.unit for name, measure in FRAME_MEASURES.items()}
    rows: list[tuple[Any, ...]] = []
    for each in result.outcome.repetitions:
        for fault in each.faults:
            of_measure = (fault.measure, fault.value, fault.limit, units[fault.measure])
            judged = (fault.start_s, fault.end_s, *of_measure, fault.severity, None)
            rows.append((each.number, fault.name, "found", *judged))
        rows.extend((each.number, item.name, "unsure", *[None] * 7, english(item.reason)) for item in each.unsure)
    kinds = {"repetition": int, "fault": str, "judged": str, "start_s": float, "end_s": float, "measure": str}
    return _table(rows, {**kinds, "value": float, "limit": float, "unit": str, "severity": str, "reason": str})


def _table(rows: list[tuple[Any, ...]], kinds: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(kinds)).astype({k: "str" if v is str else v for k, v in kinds.items()})
