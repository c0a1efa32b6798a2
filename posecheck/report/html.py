"""The report: one HTML file that needs nothing else, to read, to print on A4, to hand to a therapist."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
import vl_convert
from markupsafe import Markup

import posecheck
from posecheck.exercise.practice import BACK_HEIGHTS
from posecheck.judging.outcome import FoundFault
from posecheck.judging.session import Update
from posecheck.measures.in_words import title_of
from posecheck.measures.registry import level
from posecheck.media import Frame
from posecheck.report.course import Course
from posecheck.report.fault_moments import FaultMoments
from posecheck.report.files import writing
from posecheck.report.picture import chart
from posecheck.report.presenter import Presenter
from posecheck.report.sink import CheckResult, FileSink
from posecheck.wording import Wording, wording

_CHART_WIDTH_PX: Final = 640
_CHART_HEIGHT_PX: Final = 230
"""Two charts and their text fit on a printed page."""


class HtmlReport(FileSink):
    """A sink that writes the report."""

    def __init__(self, path: Path, language: str = "en") -> None:
        super().__init__(path)
        self._language = language
        self._course = Course()
        self._moments = FaultMoments()

    def add(self, frame: Frame, update: Update) -> None:
        """Keep what is shown of a frame: its numbers, and its picture in case a fault is in it."""
        self._course.add(frame, update)
        self._moments.add(frame, update)

    def end(self, result: CheckResult) -> None:
        """Write the file."""
        found = (fault for repetition in result.outcome.repetitions for fault in repetition.faults)
        html = rendered(result, self._course, self._moments.pictures(result.exercise, found), self._language)
        with writing(self.out):
            self.out.write_text(html, encoding="utf-8")
        super().end(result)


def rendered(result: CheckResult, course: Course, pictures: Mapping[FoundFault, bytes], language: str) -> str:
    """The report as HTML; ``pictures`` are JPEG, of the faults that have one."""
    say, texts, outcome = wording(language), result.exercise.words(language), result.outcome
    shown = Presenter(result.exercise, say)
    return _template().render(
        say=say,
        language=language,
        title=texts.title,
        result=result,
        outcome=outcome,
        verdict=say(f"verdicts.{result.verdict}"),
        side=say(f"sides.{result.side}") if result.side else None,
        problems=[shown.problem(problem) for problem in outcome.problems],
        attempts=[shown.attempt(attempt) for attempt in outcome.attempts],
        shown=shown,
        pictures={fault: _data_address(jpeg) for fault, jpeg in pictures.items()},
        charts=list(_charts(result, course, say)),
        cues=list(shown.cues(outcome)),
        not_with=result.exercise.practice.not_with,
        about=texts.about.split("\n\n"),
        version=posecheck.__version__,
    )


def _charts(result: CheckResult, course: Course, say: Wording) -> Iterator[tuple[str, Markup]]:
    """The exercise's own picture, then the course of every measure by which a fault was found."""
    own = result.exercise.practice.picture
    names = {
        fault.measure
        for repetition in result.outcome.repetitions
        for fault in repetition.faults
        if level(fault.measure) == "frame"
    }
    for name in (own, *sorted(names - {own})):
        title = say("check.picture_heights") if name == BACK_HEIGHTS else title_of(name, say)
        yield title, _svg(chart(course, result.exercise, name, result.outcome, say))


def _data_address(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def _svg(drawn: Any) -> Markup:
    """A chart as drawn lines and letters: it needs no script, and prints sharply."""
    sized = drawn.properties(width=_CHART_WIDTH_PX, height=_CHART_HEIGHT_PX)
    return Markup(vl_convert.vegalite_to_svg(sized.to_json(), allowed_base_urls=[]))


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("posecheck.report")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "report.html"
    )
