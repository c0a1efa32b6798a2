from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from posecheck import CheckResult, check_video, model_path
from tests.browser.chromium import CHROMIUM

LEFT_OUT = "Left out: the browser tests, because there is no Chromium; on Debian or Ubuntu: apt-get install chromium"

_NO_BROWSER = pytest.StashKey[bool]()

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
    """Check a sample clip with the real network, once per test run."""
    results: dict[str, CheckResult] = {}

    def check(name: str) -> CheckResult:
        if name not in results:
            results[name] = check_video(SAMPLES / f"{name}.mp4")
        return results[name]

    return check


@pytest.fixture(scope="session")
def truth() -> Callable[[str], dict[str, Any]]:
    return lambda name: json.loads((SAMPLES / f"{name}.json").read_text())


@pytest.fixture(scope="session")
def clip_frames() -> Callable[[str], list[np.ndarray]]:
    """Decoded RGB frames of a sample clip (25 a second)."""

    def frames(name: str) -> list[np.ndarray]:
        with av.open(str(SAMPLES / f"{name}.mp4")) as container:
            return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]

    return frames
