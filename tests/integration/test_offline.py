"""Nothing leaves the machine: every attempt, by native code too, is seen in the system calls."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import av
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from posecheck.pose.model import BUNDLE_NAME, MODEL_VARIABLE
from posecheck.ui.live.socket import PATH
from tests.browser.chromium import served
from tests.conftest import CLIPS
from tests.tracing import calls, reached, started, tracing, written
from tests.ui.live.shots import jpeg, message

pytestmark = pytest.mark.network

COMMAND = [sys.executable, "-c", "from posecheck.cli import main; main()"]


def test_checking_a_recording_reaches_nothing_and_starts_nothing(model: Path, tmp_path: Path) -> None:
    log, report = tmp_path / "calls.txt", tmp_path / "report.html"
    check = ["check", str(CLIPS / "drop.mp4"), "--model", str(model), "--keep", "--report", str(report)]
    done = subprocess.run([*tracing(log), *COMMAND, *check], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "Came down in one block" in done.stdout
    assert reached(log) == []
    assert started(log) == []


def test_the_page_and_a_live_practice_reach_nothing(model: Path, tmp_path: Path) -> None:
    """The server starts, the page's script runs for a visitor, and pictures that come over the socket are judged."""
    log = tmp_path / "calls.txt"
    with (
        served(tmp_path / "server.txt", before=tracing(log), POSECHECK_MODEL=str(model)) as (address, _),
        connect(f"{address.replace('http', 'ws')}/_stcore/stream", origin=address, max_size=None) as visit,
    ):
        token = _token_of_the_live_view(visit)
        scenes = _practise(address, token)
    assert sum(scene.get("body") is not None for scene in scenes) > len(scenes) / 2, "the pose was found"
    assert reached(log) == [], "nor does the server listen to other machines"
    history = Path(os.environ["POSECHECK_DATABASE_URL"].removeprefix("sqlite:///"))
    assert {file for file in written(log) if not file.name.startswith(history.name)} == set(), "no picture is kept"


def test_only_pip_reaches_out_to_fetch_the_model(tmp_path: Path) -> None:
    log, cache = tmp_path / "calls.txt", tmp_path / "cache"
    clean = {key: value for key, value in os.environ.items() if key != MODEL_VARIABLE} | {"XDG_CACHE_HOME": str(cache)}
    fetch = [*tracing(log), *COMMAND, "model"]
    done = subprocess.run(fetch, env=clean, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert (cache / "posecheck" / BUNDLE_NAME).is_file()
    pip = {
        int(call["pid"]) for call in calls(log) if call["call"] == "execve" and '"pip", "download"' in call["arguments"]
    }
    assert len(pip) == 1
    assert {attempt.pid for attempt in reached(log)} <= pip
    subprocess.run(fetch, env=clean, check=True, capture_output=True, timeout=300)
    assert reached(log) == [], "once it is there, nothing is asked for"


def test_an_attempt_is_seen(tmp_path: Path) -> None:
    """Of a name, of an address, and by a child: otherwise the tests above would prove nothing."""
    log = tmp_path / "calls.txt"
    ask = (
        "import socket, subprocess, sys\n"
        "udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "udp.connect(('192.0.2.1', 9))\n"
        "udp.close()\n"
        "subprocess.run([sys.executable, '-c', 'import socket; socket.create_connection((\"192.0.2.2\", 9), 0.1)'],\n"
        "    stderr=subprocess.DEVNULL)\n"
        "socket.create_server(('127.0.0.1', 0)).close()\n"
        "socket.create_server(('0.0.0.0', 0)).close()\n"
        "open('kept.jpg', 'w').close()\n"
    )
    subprocess.run([*tracing(log), sys.executable, "-c", ask], check=True, timeout=60, cwd=tmp_path)
    assert [attempt.what for attempt in reached(log)] == ["192.0.2.1 port 9", "192.0.2.2 port 9", "0.0.0.0 port 0"]
    assert written(log) == {Path("kept.jpg")}


def _token_of_the_live_view(visit: connect) -> str:
    """Ask for the page as a browser does, and read until its script has ended; the live view carries its token."""
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    visit.send(ask.SerializeToString())
    token = None
    while True:
        content = visit.recv(timeout=60)
        told = ForwardMsg.FromString(content)
        found = re.search(rb'"token": ?"([\w-]{32})"', content)
        token = found[1].decode() if found else token
        if told.WhichOneof("type") == "script_finished":
            assert token is not None, "the live view is on the page"
            return token


def _practise(address: str, token: str) -> list[dict[str, object]]:
    """Send two seconds of a clip to the live view's socket, each picture after the answer to the one before."""
    url = f"{address.replace('http', 'ws')}{PATH}?token={token}&run=one"
    scenes = []
    with av.open(str(CLIPS / "drop.mp4")) as clip, connect(url, origin=address) as socket:
        for number, picture in zip(range(50), clip.decode(video=0), strict=False):
            image = picture.to_ndarray(format="rgb24")
            socket.send(message(1000.0 + 40.0 * number, number, picture=jpeg(image)))
            scenes.append(json.loads(socket.recv(timeout=60)))
    return scenes
