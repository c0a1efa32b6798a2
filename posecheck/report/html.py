"""The report: one HTML file that needs nothing else, to read, to print on A4, to hand to a therapist."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import cv2
import jinja2
import numpy as np
import vl_convert
from markupsafe import Markup

import posecheck
from posecheck.check import CheckResult
from posecheck.judging.outcome import FoundFault
from posecheck.judging.session import Update
from posecheck.measures.in_words import cells, in_words, title_of
from posecheck.measures.registry import level
from posecheck.measures.repetition.series import NOT_SEEN
from posecheck.media import VideoReader
from posecheck.media.reader import MAX_SIDE_PX
from posecheck.pose import Pose
from posecheck.report.fault_picture import draw_fault
from posecheck.report.picture import Picture
from posecheck.wording import Wording, wording

MAX_PICTURES: Final = 24
"""Of faults, the first ones: a page of them is enough, and the file stays small."""

_EVERY_S: Final = 0.1
_WIDTH_PX: Final = 480
_QUALITY: Final = 80
_CHART_WIDTH_PX: Final = 640
_CHART_HEIGHT_PX: Final = 230


@dataclass(frozen=True)
class _Shown:
    """A fault as it stands in the report."""

    title: str
    told: str
    cue: str
    picture: str | None


class Report:
    """Collect what a report needs while a video is checked: ``add`` each update, then ask for ``html``."""

    def __init__(self) -> None:
        self._moments: list[Update] = []

    def add(self, update: Update) -> None:
        """Take one frame, without its picture: ten a second are kept, about 6 kB each."""
        if not self._moments or update.t_s - self._moments[-1].t_s >= _EVERY_S - 1e-6:
            self._moments.append(replace(update, pose=Pose.nobody(update.t_s)))

    def html(self, video: Path, result: CheckResult, language: str, max_side_px: int = MAX_SIDE_PX) -> str:
        """The report; the pictures of faults are read from ``video`` once more, in the size it was checked in."""
        say, texts = wording(language), result.exercise.words(language)
        found = [fault for repetition in result.outcome.repetitions for fault in repetition.faults]
        pictures = self._pictures(video, result.video.stream, max_side_px, found[:MAX_PICTURES])
        repetitions = [
            {
                "title": say("check.repetition", number=rep.number, verdict=say(f"verdicts.{rep.verdict}").lower()),
                "time": _span(rep.start_s, rep.end_s, say),
                "verdict": rep.verdict,
                "measures": [(title_of(name, say), *cells(name, value, say)) for name, value in rep.measures.items()],
                "faults": [
                    _Shown(
                        texts.faults[fault.name].title,
                        _told(fault, result, say),
                        texts.faults[fault.name].cue,
                        pictures.get(id(fault)),
                    )
                    for fault in rep.faults
                ],
                "holds": [
                    (
                        say(
                            "check.hold",
                            stage=hold.stage,
                            held=_number(hold.held_s, say),
                            target=f"{hold.target_s:.0f}",
                            start=_number(hold.start_s, say),
                            end=_number(hold.end_s, say),
                        ),
                        [
                            say(
                                "check.pause",
                                start=_number(pause.start_s, say),
                                end=_number(pause.end_s, say),
                                why=say("check.not_seen")
                                if pause.reason == NOT_SEEN
                                else texts.faults[pause.reason].title,
                            )
                            for pause in hold.pauses
                        ],
                    )
                    for hold in rep.holds
                ],
                "unsure": [(texts.faults[item.name].title, say.say(item.reason)) for item in rep.unsure],
            }
            for rep in result.outcome.repetitions
        ]
        return _template().render(
            say=say,
            language=language,
            title=texts.title,
            result=result,
            outcome=result.outcome,
            verdict=say(f"verdicts.{result.verdict}"),
            side=say(f"sides.{result.side}") if result.side else None,
            problems=[
                say("check.not_judged", start=start, end=end, why=say(f"problems.{problem.name}"))
                for problem in result.outcome.problems
                for start, end in [(_number(problem.start_s, say), _number(problem.end_s, say))]
            ],
            attempts=[
                say("check.attempt", start=_number(a.start_s, say), end=_number(a.end_s, say))
                for a in result.outcome.attempts
            ],
            repetitions=repetitions,
            charts=list(self._charts(result, say)),
            cues=[
                (_number(cue.t_s, say), texts.faults[cue.fault].cue if cue.fault else texts.praise)
                for cue in result.outcome.cues
            ],
            not_with=result.exercise.practice.not_with,
            about=texts.about.split("\n\n"),
            version=posecheck.__version__,
            duration=_number(result.duration_s, say),
        )

    def _charts(self, result: CheckResult, say: Wording) -> Iterator[tuple[str, Markup]]:
        """The exercise's own picture, then the course of every measure by which a fault was found."""
        own = result.exercise.practice.picture
        names = {
            fault.measure
            for repetition in result.outcome.repetitions
            for fault in repetition.faults
            if level(fault.measure) == "frame"
        }
        for name in (None, *sorted(names - {own})):
            picture = Picture(result.exercise, name)
            for update in self._moments:
                picture.add(update)
            title = title_of(name or own, say) if name or own != "back_heights" else say("check.picture_heights")
            yield title, _svg(picture.chart(result.outcome, say))

    def _pictures(self, video: Path, stream: int, max_side_px: int, faults: Sequence[FoundFault]) -> dict[int, str]:
        """For each fault, by its identity, the frame in its middle as a data address."""
        judged = [update for update in self._moments if update.body is not None]
        if not faults or not judged:
            return {}
        times = np.array([update.t_s for update in judged])
        wanted: dict[float, list[tuple[FoundFault, Update]]] = {}
        for fault in faults:
            update = judged[int(np.argmin(np.abs(times - (fault.start_s + fault.end_s) / 2.0)))]
            wanted.setdefault(update.t_s, []).append((fault, update))
        pictures: dict[int, str] = {}
        last_s = max(wanted)
        with VideoReader(video, max_side_px, stream) as frames:
            for frame in frames:
                for fault, update in wanted.get(frame.t_s, ()):
                    assert update.body is not None
                    pictures[id(fault)] = _jpeg(draw_fault(frame.image, update.body, fault.measure))
                if frame.t_s >= last_s:
                    break
        return pictures


def _told(fault: FoundFault, result: CheckResult, say: Wording) -> str:
    value, limit = (in_words(fault.measure, number, say) for number in (fault.value, fault.limit))
    meaning = result.exercise.words(say.language).faults[fault.name].meaning
    at = _span(fault.start_s, fault.end_s, say)
    return say("report.fault", at=at, meaning=meaning, measure=title_of(fault.measure, say), value=value, limit=limit)


def _number(value: float, say: Wording) -> str:
    return say.decimal(value, "0.0")


def _span(start_s: float, end_s: float, say: Wording) -> str:
    return f"{_number(start_s, say)}-{_number(end_s, say)} s"


def _jpeg(image: np.ndarray) -> str:
    height, width = image.shape[:2]
    share = min(_WIDTH_PX / width, 1.0)
    small = cv2.resize(image, (round(share * width), round(share * height)), interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii")


def _svg(chart: Any) -> Markup:
    """A chart as drawn lines and letters: it needs no script, and prints sharply."""
    sized = chart.properties(width=_CHART_WIDTH_PX, height=_CHART_HEIGHT_PX)
    return Markup(vl_convert.vegalite_to_svg(sized.to_json(), allowed_base_urls=[]))


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("posecheck.report")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "report.html"
    )
