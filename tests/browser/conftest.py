from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from posecheck.history.store import open_store
from tests.browser.chromium import OWN_FPS, PATIENCE_S, RECORDED, Visitor, launch, served
from tests.browser.feed import at_camera_rate, clip_parts, write_camera, write_film, write_recording
from tests.conftest import CLIPS
from tests.recordings import recorded

FIRST_HELD_S, LAST_HELD_S = 20.0, 26.0
"""Time to hear the words at which to stop, find one's place and be counted down before a clip; to relax and be told
the result after it."""

FIRST_HELD_OWN_S = 17.5
"""The same for a page that has its own time, where nothing comes late: "begin" is said after 16 s."""


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
def quick_address(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[str]:
    """Of the page whose server has recorded poses, for pictures that are marked."""
    log = tmp_path_factory.mktemp("quick-server") / "log.txt"
    with served(log, program=RECORDED, POSECHECK_MODEL=str(model)) as (url, _):
        yield url


@pytest.fixture(scope="session")
def cameras(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A fake camera: of one of the ``CLIPS`` with its first and last picture held."""
    folder = tmp_path_factory.mktemp("cameras")

    @cache
    def make(name: str) -> Path:
        parts = clip_parts(CLIPS / f"{name}.mp4", FIRST_HELD_S, LAST_HELD_S)
        return write_camera(folder / f"{name}.mjpeg", at_camera_rate(parts))

    return make


@pytest.fixture(scope="session")
def camera_recordings(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """What such a camera sees as a recording, without most of the stillness at its beginning."""
    folder = tmp_path_factory.mktemp("camera-recordings")

    @cache
    def make(name: str) -> Path:
        parts = clip_parts(CLIPS / f"{name}.mp4", 2.0, LAST_HELD_S)
        return write_recording(folder / f"{name}.mp4", at_camera_rate(parts))

    return make


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A film for ``quick_visit``: of a clip (its path, or the name of one of the ``CLIPS``) with its ends held."""
    folder = tmp_path_factory.mktemp("films")

    @cache
    def make(clip: Path | str, last_held_s: float = LAST_HELD_S) -> Path:
        path = clip if isinstance(clip, Path) else CLIPS / f"{clip}.mp4"
        recorded(path)  # now, not while somebody waits for the first answer
        parts = clip_parts(path, FIRST_HELD_OWN_S, last_held_s, marked=True)
        return write_film(folder / f"{path.stem}-{last_held_s}", at_camera_rate(parts, OWN_FPS))

    return make


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Iterator[Callable[..., Browser]]:
    """Chromium with a camera and flags, the one that is open already if it has the same."""
    opened: dict[tuple[object, ...], Browser] = {}

    def get(camera: Path | None, *flags: str) -> Browser:
        wanted = (camera, *flags)
        if wanted not in opened or not opened[wanted].is_connected():
            for other in [key for key, browser in opened.items() if not browser.contexts]:
                opened.pop(other).close()
            opened[wanted] = launch(playwright, camera, *flags)
        return opened[wanted]

    yield get
    for browser in opened.values():
        browser.close()


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browsers: Callable[..., Browser], address: str) -> Iterator[Visit]:
    """Go to the page with Chromium as somebody new: ``visit(camera, "--more-flags", address=..., **context)``."""
    opened: list[Visitor] = []

    def go(camera: Path | None = None, *flags: str, address: str = address, **context: object) -> Visitor:
        opened.append(Visitor(browsers(camera, *flags), address, somebody_new(), **context))
        return opened[-1]

    yield go
    for visitor in opened:
        visitor.leave()


@pytest.fixture
def quick_visit(browsers: Callable[..., Browser], quick_address: str) -> Iterator[Visit]:
    """``quick_visit(film, address=...)`` where neither the network nor a real camera matters, to one of the ``films``.

    Poses are recorded ones, and the page has its own time, so that the practice is as quick as the machine can.
    """
    opened: list[Visitor] = []

    def go(film: Path, address: str = quick_address) -> Visitor:
        opened.append(Visitor(browsers(None), address, somebody_new(), film))
        return opened[-1]

    yield go
    for visitor in opened:
        visitor.leave()


def somebody_new() -> str:
    """The name of a new person."""
    with open_store() as store:
        return store.add_profile(uuid.uuid4().hex).name
