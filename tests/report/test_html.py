from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from posecheck import CheckResult, check_video, cli
from posecheck.exercise import parse_exercise
from posecheck.measures.in_words import title_of
from posecheck.messages import Message
from posecheck.report.course import Course
from posecheck.report.html import HtmlReport, rendered
from posecheck.wording import wording
from tests.conftest import CLIPS
from tests.recordings import no_network
from tests.report.recorded import feed
from tests.skeleton import Figure


class Seen(HTMLParser):
    """Tags, addresses and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == [], "every tag is closed"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attributes if name in ("src", "href", "xlink:href")]
        if tag not in ("meta", "img", "br", "path", "line", "rect"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("path", "line", "rect"):
            assert self._open.pop() == tag

    def handle_startendtag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


Reported = Callable[[str, str], tuple[CheckResult, str]]


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """Check a clip under another name, and its report."""
    folder = tmp_path_factory.mktemp("reported")

    def make(clip: str, language: str) -> tuple[CheckResult, str]:
        video = folder / f"<script>alert(1)<script> & {clip}.mp4"
        shutil.copy(CLIPS / f"{clip}.mp4", video)
        report = folder / f"{clip}-{language}.html"
        with no_network(CLIPS / f"{clip}.mp4"):
            result = check_video(video, sinks=[HtmlReport(report, language)])
        return result, report.read_text(encoding="utf-8")

    return make


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_report_has_everything_that_was_found_and_needs_nothing_else(reported: Reported, language: str) -> None:
    result, page = reported("drop", language)
    seen, say = Seen(page), wording(language)
    text = " ".join(seen.text)
    (repetition,) = result.outcome.repetitions
    texts = result.exercise.words(language)
    assert say("verdicts.faults") in text
    assert len(repetition.faults) >= 2
    for fault in repetition.faults:
        assert texts.faults[fault.name].title in text
        assert texts.faults[fault.name].cue in text
    for name in repetition.measures:
        assert title_of(name, say) in text
    for item in repetition.unsure:
        assert f"{texts.faults[item.name].title}: {say.say(item.reason)}" in text
    assert text.count(say("intended.sentence")) == 2, "at its place, and at the end with a link to it"
    assert seen.tags.count("img") == len(repetition.faults)
    assert seen.tags.count("svg") >= 1
    assert "script" not in seen.tags, "a file's name is text"
    assert all(address.startswith(("data:", "#")) for address in seen.addresses)
    addresses = set(re.findall(r"https?://[^\"'\s<)]+", page))
    assert {address for address in addresses if "www.w3.org" not in address} == set()
    assert len(page) < 1_000_000


def test_the_picture_of_a_fault_is_its_frame_with_the_measure_drawn(reported: Reported) -> None:
    _, page = reported("drop", "en")
    data = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
    for picture in data:
        image = cv2.imdecode(np.frombuffer(base64.b64decode(picture), np.uint8), cv2.IMREAD_COLOR_RGB)
        assert image is not None
        assert image.shape[1] == 480
    block = cv2.imdecode(np.frombuffer(base64.b64decode(data[0]), np.uint8), cv2.IMREAD_COLOR_RGB)
    assert block is not None
    reddish = (block[..., 0] > 180) & (block[..., 1] < 110) & (block[..., 2] < 110)
    assert reddish.sum() > 60


@pytest.mark.network
def test_the_command_writes_it_whole_or_not_at_all(tmp_path: Path) -> None:
    run = CliRunner().invoke
    file = tmp_path / "report.html"
    done = run(cli.app, ["check", str(CLIPS / "drop.mp4"), "--report", str(file), "--language", "de"])
    assert done.exit_code == 0, done.output
    text = file.read_text(encoding="utf-8")
    assert '<html lang="de">' in text
    assert ">0,4</text>" in text, "the heights on the chart's axis"
    assert ">0.4</text>" not in text
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no video")
    failed = run(cli.app, ["check", str(bad), "--report", str(tmp_path / "none.html")])
    assert failed.exit_code != 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.mp4", "report.html"]


def test_a_phase_whose_words_take_two_lines_is_drawn(checked: Callable[[str], CheckResult]) -> None:
    result = checked("drop")
    content = (Path(__file__).parents[2] / "exercises" / "slow-sit-back.toml").read_text(encoding="utf-8")
    text = result.exercise.texts["en"].phases["roll_down"]
    changed = parse_exercise(
        content.replace(f'roll_down = "{text}"', 'roll_down = "Down,\\npiece by piece."', 1), "mine.toml"
    )
    assert "\n" in changed.texts["en"].phases["roll_down"]
    course = Course()
    feed([Figure(40.0).pose(0.0)], course)
    page = rendered(replace(result, exercise=changed), course, {}, "en")
    assert "Down, piece by piece." in page


def test_notes_are_in_the_reports_language() -> None:
    result = feed([Figure(40.0).pose(0.0)], course := Course())
    noted = replace(result, notes=(Message("notes.few_pictures", {"fps": 7.0, "needed_fps": 10.0}),))
    for language in ("en", "de"):
        assert wording(language).say(noted.notes[0]) in " ".join(Seen(rendered(noted, course, {}, language)).text)
