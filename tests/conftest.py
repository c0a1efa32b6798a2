from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from benchmarks.accuracy import observe
from benchmarks.scores import ClipScore, score
from benchmarks.truth import read_clip
from posecheck import CheckResult, check_video, model_path
from tests.browser.chromium import CHROMIUM
from tests.history.postgresql import POSTGRESQL

LEFT_OUT = {
    "browser": "Left out: the browser tests, because there is no Chromium; Debian, Ubuntu: apt-get install chromium",
    "postgresql": "Left out: the PostgreSQL tests, because there is none; Debian, Ubuntu: apt-get install postgresql",
}

_MISSING = pytest.StashKey[list[str]]()

CLIPS = Path(__file__).parent / "clips"
"""Two rendered roll-downs, 25 pictures a second, with their truth: one piece by piece, one with a flat back."""

SAMPLES = Path(__file__).parent.parent / "sample_videos"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests come last. What needs a program that isn't there is left out, which the last lines then say."""
    kinds = {kind: [item for item in items if kind in (item.path.parent.name, item.path.stem[5:])] for kind in LEFT_OUT}
    there = {"browser": CHROMIUM is not None, "postgresql": POSTGRESQL is not None}
    config.stash[_MISSING] = missing = [kind for kind, some in kinds.items() if some and not there[kind]]
    if missing and os.environ.get("CI"):
        raise pytest.UsageError(" ".join(LEFT_OUT[kind] for kind in missing))
    left_out = [item for kind in missing for item in kinds[kind]]
    config.hook.pytest_deselected(items=left_out)
    others = [item for item in items if item not in left_out and item not in kinds["browser"]]
    items[:] = [*others, *(item for item in kinds["browser"] if item not in left_out)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for kind in config.stash.get(_MISSING, []):
        terminalreporter.write_line(LEFT_OUT[kind], yellow=True)


@pytest.fixture(scope="session", autouse=True)
def _history_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the history of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSECHECK_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('history')}/history.sqlite")
        yield


@pytest.fixture(scope="session")
def model() -> Path:
    return model_path()


@pytest.fixture(scope="session")
def checked() -> Callable[[str], CheckResult]:
    """Check one of the ``CLIPS`` with the real network, once per test run."""
    return cache(lambda name: check_video(CLIPS / f"{name}.mp4"))


@pytest.fixture(scope="session")
def truth() -> Callable[[str], dict[str, Any]]:
    """Of one of the ``CLIPS``: ``t_s``, ``joints_px`` and, of 18 strips from sacrum to neck, ``back_height_m``."""
    return lambda name: json.loads((CLIPS / f"{name}.json").read_text())


@pytest.fixture(scope="session")
def scored(model: Path) -> Callable[[str], ClipScore]:
    """What the real product finds in one of the ``SAMPLES`` beside its truth, once per test run."""

    def compare(name: str) -> ClipScore:
        clip = read_clip(SAMPLES / f"{name}.json")
        return score(clip, observe(clip.video, clip.truth.exercise, model))

    return cache(compare)


@pytest.fixture(scope="session")
def clip_frames() -> Callable[[str], list[np.ndarray]]:
    """Decoded RGB frames of one of the ``CLIPS``."""

    def frames(name: str) -> list[np.ndarray]:
        with av.open(str(CLIPS / f"{name}.mp4")) as container:
            return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]

    return frames
