from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import pytest

from posecheck import CheckResult, Frame, Sink, Start, Update, check_video
from posecheck.report.outputs import Outputs
from tests.conftest import CLIPS
from tests.recordings import no_network, recorded

DROP = CLIPS / "drop.mp4"


class Witness(Sink):
    """Writes down what it is handed."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.times: list[float] = []
        self.result: CheckResult | None = None

    def begin(self, start: Start) -> None:
        self.calls.append(f"begin {start.video.name} {start.exercise.name}")

    def add(self, frame: Frame, update: Update) -> None:
        assert frame.t_s == update.t_s
        self.times.append(frame.t_s)

    def end(self, result: CheckResult) -> None:
        self.calls.append("end")
        self.result = result


class Failing(Sink):
    """Fails at the last moment, as a full disk may."""

    def add(self, frame: Frame, update: Update) -> None:
        pass

    def end(self, result: CheckResult) -> None:  # noqa: ARG002
        raise OSError("no room")


def test_a_sink_begins_takes_every_frame_and_ends_and_the_file_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    really_open = av.open

    def counting(file: str, *arguments: Any, **options: Any) -> Any:
        opened.append(file)
        return really_open(file, *arguments, **options)

    recorded(DROP)
    monkeypatch.setattr(av, "open", counting)
    witness, plain = Witness(), Witness()
    with no_network(DROP):
        result = check_video(DROP, sinks=[witness, plain])
    assert opened == [f"file:{DROP}"]
    for sink in (witness, plain):
        assert sink.calls == ["begin drop.mp4 slow-sit-back", "end"]
        assert sink.result is result
        assert len(sink.times) == result.outcome.frames == 125
        assert sink.times == sorted(sink.times)


def test_one_sink_that_fails_leaves_no_file_of_the_others(tmp_path: Path) -> None:
    outputs = Outputs(
        json=tmp_path / "r.json", csv=tmp_path / "m.csv", annotated=tmp_path / "a.mp4", report=tmp_path / "r.html"
    )
    with no_network(DROP), pytest.raises(OSError, match="no room"):
        check_video(DROP, sinks=[*outputs.sinks(), Failing()])
    assert list(tmp_path.iterdir()) == []
