from __future__ import annotations

import json
import os
from collections.abc import Callable
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

LEFT_OUT = "Left out: the browser tests, because there is no Chromium; on Debian or Ubuntu: apt-get install chromium"

_NO_BROWSER = pytest.StashKey[bool]()

CLIPS = Path(__file__).parent / "clips"
"""Two rendered roll-downs, 25 pictures a second, with their truth: one piece by piece, one with a flat back."""

SAMPLES = Path(__file__).parent.parent / "sample_videos"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests come last, and not at all without a browser, which the last line then says."""
    browser = [item for item in items if item.path.parent.name == "browser"]
    others = [item for item in items if item not in browser]
    config.stash[_NO_BROWSER] = bool(browser) and CHROMIUM is None
    if config.stash[_NO_BROWSER]:
        if os.environ.get("CI"):
            raise pytest.UsageError(LEFT_OUT)
        config.hook.pytest_deselected(items=browser)
        browser = []
    items[:] = [*others, *browser]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash.get(_NO_BROWSER, False):
        terminalreporter.write_line(LEFT_OUT, yellow=True)


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
