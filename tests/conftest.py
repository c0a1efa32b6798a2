from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from posecheck import CheckResult, check_video, model_path

SAMPLES = Path(__file__).parent.parent / "sample_videos"


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
