"""The browser itself refuses what the page must not do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Playwright

from tests.browser.chromium import launch


class _Elsewhere(BaseHTTPRequestHandler):
    """Another server, which notes what it is asked for and allows everybody to ask; its page shows ours in a frame."""

    asked: list[str]
    framed: str

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = f"<iframe src='{self.framed}'></iframe>".encode()
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere(address: str) -> Iterator[ThreadingHTTPServer]:
    handler = type("Handler", (_Elsewhere,), {"asked": [], "framed": address})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_page_can_ask_no_other_server_and_is_shown_in_no_other_page(
    playwright: Playwright, address: str, elsewhere: ThreadingHTTPServer
) -> None:
    other = f"http://127.0.0.1:{elsewhere.server_port}"
    browser = launch(playwright)
    page = browser.new_page()
    page.goto(address)
    page.get_by_role("button", name="Start", exact=True).wait_for()
    ask = "(url) => fetch(url).then(() => 'answered', () => 'refused')"
    assert page.evaluate(ask, f"{other}/fetched") == "refused"
    draw = "(url) => new Promise((done) => Object.assign(new Image(), {src: url, onload: done, onerror: done}))"
    page.evaluate(draw, f"{other}/picture")
    listen = "(url) => { try { new WebSocket(url); } catch { } }"
    page.evaluate(listen, other.replace("http", "ws"))
    page.wait_for_timeout(500)
    assert elsewhere.RequestHandlerClass.asked == []
    page.goto(other)
    page.wait_for_timeout(2000)
    assert page.frames[1].get_by_role("button", name="Start", exact=True).count() == 0
    assert address not in page.frames[1].url
    browser.close()
