from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from posecheck.history.store import open_store
from tests.browser.chromium import PATIENCE_S, Visitor, launch, served
from tests.browser.feed import at_camera_rate, clip_parts, write_camera, write_recording
from tests.conftest import CLIPS

FIRST_HELD_S, LAST_HELD_S = 20.0, 32.0
"""Time to hear the words at which to stop, find one's place and be counted down before a clip; to relax and be told
the result after it."""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=1000 * PATIENCE_S)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[str]:
    """Of the page, served for the whole run."""
    with served(tmp_path_factory.mktemp("server") / "log.txt", POSECHECK_MODEL=str(model)) as (url, _):
        yield url


@pytest.fixture(scope="session")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Path]]:
    """Of a clip with its first and last picture held: a fake camera, and the same as a recording."""
    folder = tmp_path_factory.mktemp("feeds")
    made: dict[str, tuple[Path, Path]] = {}

    def make(name: str) -> tuple[Path, Path]:
        if name not in made:
            images = at_camera_rate(clip_parts(CLIPS / f"{name}.mp4", FIRST_HELD_S, LAST_HELD_S))
            camera = write_camera(folder / f"{name}.mjpeg", images)
            made[name] = camera, write_recording(folder / f"{name}.mp4", images)
        return made[name]

    return make


@pytest.fixture
def visit(playwright: Playwright, address: str) -> Iterator[Callable[..., Visitor]]:
    """Go to the page with Chromium as somebody new: ``visit(camera, "--more-flags", address=..., **context)``."""
    opened = []

    def go(camera: Path | None = None, *flags: str, address: str = address, **context: object) -> Visitor:
        browser = launch(playwright, camera, *flags)
        with open_store() as store:
            person = store.add_profile(uuid.uuid4().hex).name
        visitor = Visitor(browser, address, person, **context)
        opened.append((browser, visitor))
        return visitor

    yield go
    for browser, visitor in opened:
        visitor.close()
        browser.close()
        assert visitor.errors == [], "errors in the page"
        assert visitor.foreign == [], "requests to other origins"
