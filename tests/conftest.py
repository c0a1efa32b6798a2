from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from benchmarks.accuracy import observe
from benchmarks.scores import ClipScore, score
from benchmarks.truth import read_clip
from posecheck import CheckResult, check_video, model_path
from posecheck.pose import Observer
from tests import recordings
from tests.browser.chromium import CHROMIUM
from tests.history.postgresql import POSTGRESQL
from tests.recordings import no_network
from tests.tracing import STRACE

_NEEDED = (
    ("browser", CHROMIUM, "Left out: there is no Chromium; Debian, Ubuntu: apt-get install chromium"),
    ("test_postgresql", POSTGRESQL, "Left out: there is no PostgreSQL; Debian, Ubuntu: apt-get install postgresql"),
    (
        "test_offline",
        STRACE,
        "Left out: strace is missing or may not trace here; Debian, Ubuntu: apt-get install strace",
    ),
    ("test_opensim", find_spec("opensim"), "Left out: OpenSim, which has no package for this platform"),
)
MISSING = {kind: why for kind, program, why in _NEEDED if program is None}
"""Folders and files of tests that can't be run here, with what is said of them."""

CLIPS = Path(__file__).parent / "clips"
"""Two rendered roll-downs, 25 pictures a second, with their truth: one piece by piece, one with a flat back."""

SAMPLES = Path(__file__).parent.parent / "sample_videos"


def pytest_configure() -> None:
    """Where everything must be tried a missing program is an error."""
    if MISSING and os.environ.get("CI"):
        raise pytest.UsageError(" ".join(MISSING.values()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a program that isn't there.

    With several workers a file's tests share one, but those about sample clips share one for each clip, and whole
    practices in the browser are for whoever has nothing to do.
    """
    for item in items:
        for kind in {item.path.parent.name, item.path.stem} & MISSING.keys():
            item.add_marker(pytest.mark.skip(MISSING[kind]))
        assert isinstance(item, pytest.Function)
        about_clip = "scored" in item.fixturenames and hasattr(item, "callspec")
        group = item.nodeid if "practised" in item.fixturenames else str(item.path)
        item.add_marker(pytest.mark.xdist_group(item.callspec.params["name"] if about_clip else group))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each reason for which something was left out."""
    for why in sorted({report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])}):
        terminalreporter.write_line(why.removeprefix("Skipped: "), yellow=True)


@pytest.fixture(scope="session", autouse=True)
def _history_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the history of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSECHECK_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('history')}/history.sqlite")
        yield


@pytest.fixture(autouse=True)
def _network_where_it_is_named(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tests that are marked with ``network`` run it, and what makes a recording for the others."""
    if request.node.get_closest_marker("network") is not None:
        request.getfixturevalue("model")
        return
    real = Observer.__init__

    def refuse(self: Observer, bundle: Path) -> None:
        assert recordings.under_way(), "runs the network: give it recorded poses, or mark it with 'network'"
        real(self, bundle)

    monkeypatch.setattr(Observer, "__init__", refuse)


@pytest.fixture(scope="session")
def model() -> Path:
    return model_path()


@pytest.fixture(scope="session")
def checked() -> Callable[[str], CheckResult]:
    """What a check of one of the ``CLIPS`` finds in its recorded poses, once per test run."""

    def check(name: str) -> CheckResult:
        with no_network(CLIPS / f"{name}.mp4") as clip:
            return check_video(clip)

    return cache(check)


@pytest.fixture(scope="session")
def truth() -> Callable[[str], dict[str, Any]]:
    """Of one of the ``CLIPS``: ``t_s``, ``joints_px`` and, of 18 strips from sacrum to neck, ``back_height_m``."""
    return lambda name: json.loads((CLIPS / f"{name}.json").read_text())


@pytest.fixture(scope="session")
def scored(model: Path) -> Callable[[str], ClipScore]:
    """What a check finds in the recorded poses of one of the ``SAMPLES`` beside its truth, once per test run."""

    def compare(name: str) -> ClipScore:
        clip = read_clip(SAMPLES / f"{name}.json")
        with no_network(clip.video):
            return score(clip, observe(clip.video, clip.truth.exercise, model))

    return cache(compare)


@pytest.fixture(scope="session")
def clip_frames() -> Callable[[str], list[np.ndarray]]:
    """Decoded RGB frames of one of the ``CLIPS``."""

    def frames(name: str) -> list[np.ndarray]:
        with av.open(str(CLIPS / f"{name}.mp4")) as container:
            return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]

    return frames
