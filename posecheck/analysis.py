"""A checked video as tidy pandas tables, units in the column names or beside the value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posecheck.check import check_video
from posecheck.exercise import Exercise
from posecheck.extras import need
from posecheck.report import result_tables
from posecheck.report.frame_tables import FrameLandmarks, FrameMeasures
from posecheck.report.sink import CheckResult

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
        """See :func:`posecheck.report.result_tables.repetitions`."""
        return result_tables.repetitions(self.result)

    @cached_property
    def phases(self) -> pd.DataFrame:
        """See :func:`posecheck.report.result_tables.phases`."""
        return result_tables.phases(self.result)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """See :func:`posecheck.report.result_tables.measures`."""
        return result_tables.measures(self.result)

    @cached_property
    def faults(self) -> pd.DataFrame:
        """See :func:`posecheck.report.result_tables.faults`."""
        return result_tables.faults(self.result)


def analyse(path: str | Path, exercise: str | Path | Exercise = "slow-sit-back", **options: Any) -> Analysis:
    """Check one recorded video and keep what was measured in every frame.

    ``options`` are those of :func:`posecheck.check_video`. About 2.5 kB are kept of each frame, no picture.

    Raises
    ------
    PosecheckError
        If the video can't be checked, or the extra ``data`` is not installed.
    """
    need("data")  # now, not after the check
    kept = FrameMeasures(), FrameLandmarks()
    sinks = [*kept, *options.pop("sinks", ())]
    return Analysis(check_video(path, exercise, sinks=sinks, **options), *kept)
