"""The page served for real, and Debian's Chromium looking at it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import TimeoutError as NotThere

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

RECORDED = "tests.browser.recorded_server"
"""A program like ``streamlit``, but with recorded poses instead of the network."""

PATIENCE_S = 180.0
"""For whatever has to come: a busy machine may take long. What must be quick is measured, not waited for."""

_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# What is spoken is noted; headless Chromium has no voices, so that nothing else would be seen of it.
_SPY = """(() => {
  window.spokenTexts = [];
  const speak = speechSynthesis.speak.bind(speechSynthesis);
  speechSynthesis.speak = (words) => { window.spokenTexts.push(words.text); speak(words); };
})();"""

OWN_FPS = 15
"""Pictures in a second of a page that has its own time; the sample clips have as many."""

_OWN_TIME = Path(__file__).with_name("own_time.js")
_FILM = "film"

# The live view sits in a shadow root.
_FIND = """(() => {
  for (const element of document.querySelectorAll('*')) {
    const box = element.shadowRoot?.querySelector('.coach') ?? null;
    if (box) return box.posecheck;
  }
  return null;
})()"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(
    log: Path,
    port: int | None = None,
    before: Sequence[str] = (),
    program: str = "streamlit",
    **environment: str,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """``streamlit run app.py`` as a user does it, with ``before`` in front; yields the address and the process.

    ``program`` is ``streamlit`` or :data:`RECORDED`.
    """
    port = port or free_port()
    command = [*before, sys.executable, "-m", program, "run", str(ROOT / "app.py"), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.fileWatcherType", "none"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT, env=os.environ | environment
        )
    address = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                    if answer.read() == b"ok":
                        break
            except OSError:
                pass
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text())
            time.sleep(0.2)
        yield address, process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def launch(playwright: Playwright, camera: Path | None = None, *more: str) -> Browser:
    """Chromium; with ``camera`` an MJPEG file is its webcam and permission is given."""
    arguments = [*_ARGUMENTS, *more]
    if camera is not None:
        arguments += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        arguments += [f"--use-file-for-fake-video-capture={camera}"]
    # headless mode is asked for by argument: Playwright's own is another browser
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=False, args=arguments)


class Visitor:
    """Somebody at the page: watches for errors, foreign requests, and what is spoken.

    With a ``film`` (see ``feed.write_film``) the page has its own time and camera: see ``own_time.js``.
    """

    def __init__(self, browser: Browser, address: str, person: str, film: Path | None = None, **context: Any) -> None:
        self.address = address
        self.person = person
        window = {"width": 1280, "height": 900} if film is None else {"width": 900, "height": 700}
        self.context = browser.new_context(**{"viewport": window, "locale": "en-US", **context})
        self.context.add_init_script(_SPY)
        if film is not None:
            script = _OWN_TIME.read_text(encoding="utf-8").replace("FILM", f"/{_FILM}").replace("FPS", str(OWN_FPS))
            self.context.add_init_script(script)
            self.context.route(f"{address}/{_FILM}", lambda route: route.fulfill(body=film.read_bytes()))
        self.context.set_default_timeout(1000 * PATIENCE_S)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self._note_refused(said.text))
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda socket: self._note(socket.url))

    def _note(self, url: str) -> None:
        own = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:")
        if not url.startswith(own):
            self.foreign.append(url)

    def _note_refused(self, text: str) -> None:
        """The page must not try what its own policy forbids."""
        if "Content Security Policy" in text:
            self.errors.append(text)

    def go(self, path: str = "") -> None:
        self.page.goto(f"{self.address}/{path}?profile={quote(self.person, safe='')}")

    def live(self, expression: str) -> Any:
        """Evaluate ``expression`` about the live view, ``coach``."""
        return self.page.evaluate(f"(() => {{ const coach = {_FIND}; return coach && ({expression}); }})()")

    def wait(self, expression: str, seconds: float = PATIENCE_S) -> None:
        """Wait until ``expression`` about the live view holds; ``seconds`` where it must not take longer."""
        holds = f"(() => {{ const coach = {_FIND}; return coach && ({expression}); }})()"
        self.page.wait_for_function(holds, timeout=1000 * seconds)

    def wait_to_hear(self, *texts: str) -> None:
        """Wait until one of ``texts`` has been spoken."""
        self.page.wait_for_function("(texts) => texts.some((text) => window.spokenTexts.includes(text))", arg=texts)

    def start(self, signs: tuple[str, ...] = (), pain: int = 2) -> None:
        """Press Start, say how much it hurts if that is asked, and answer the stop screen."""
        self.page.get_by_role("button", name="Start", exact=True).click()
        dialog = self.page.get_by_role("dialog")
        for sign in signs:
            dialog.get_by_text(sign).click()
        go_on = dialog.get_by_role("button", name="Continue" if signs else "None of these: start")
        go_on.wait_for()
        with contextlib.suppress(NotThere):  # it is drawn a moment later than the rest, and not always asked
            dialog.get_by_role("radiogroup").wait_for(timeout=3000)
            dialog.get_by_role("radio", name=str(pain), exact=True).click()
        go_on.click()

    @property
    def spoken(self) -> list[str]:
        """Everything said so far."""
        return [text for text in self.page.evaluate("window.spokenTexts") if text.strip()]

    def close(self) -> None:
        self.context.close()

    def leave(self) -> None:
        """Go, and tell whether all was as it should be."""
        self.close()
        assert self.errors == [], "errors in the page"
        assert self.foreign == [], "requests to other origins"
