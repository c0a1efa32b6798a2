"""The files a check can write, and the sinks that write them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from posecheck.extras import need
from posecheck.report.sink import Sink


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """Where each kind of file is to appear; ``None`` for those that nobody asked for."""

    json: Path | None = None
    csv: Path | None = None
    parquet: Path | None = None
    landmarks: Path | None = None
    trc: Path | None = None
    mot: Path | None = None
    annotated: Path | None = None
    report: Path | None = None

    def paths(self) -> list[Path]:
        """Those that are asked for."""
        return [path for path in vars(self).values() if path is not None]

    def sinks(self, language: str = "en") -> list[Sink]:
        """What writes them; ``language`` is that of the report and the annotated video.

        Raises
        ------
        PosecheckError
            If a file's ending doesn't fit, or an extra that it needs is not installed.
        """
        if self.parquet or self.landmarks:
            need("data")
        if self.report:
            need("report")
        # Imported here: each brings libraries of its own, which the others don't need.
        sinks: list[Sink] = []
        if self.json is not None:
            from posecheck.report.result import ResultJson

            sinks.append(ResultJson(self.json))
        if self.csv is not None:
            from posecheck.report.measures_csv import MeasuresCsv

            sinks.append(MeasuresCsv(self.csv))
        if self.parquet is not None:
            from posecheck.report.data_files import MeasuresParquet

            sinks.append(MeasuresParquet(self.parquet))
        if self.landmarks or self.trc or self.mot:
            from posecheck.report.data_files import LandmarkFiles

            sinks.append(LandmarkFiles(self.landmarks, self.trc, self.mot))
        if self.annotated is not None:
            from posecheck.report.overlay import AnnotatedVideo

            sinks.append(AnnotatedVideo(self.annotated, language))
        if self.report is not None:
            from posecheck.report.html import HtmlReport

            sinks.append(HtmlReport(self.report, language))
        return sinks
