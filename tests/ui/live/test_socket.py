from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from posecheck.errors import PosecheckError
from posecheck.exercise import load_exercise
from posecheck.history.plan import hurt, screen_due
from posecheck.history.recorder import PracticeRecorder
from posecheck.history.records import Screen
from posecheck.history.store import Store, open_store
from posecheck.leading.plan import Plan
from posecheck.messages import Message
from posecheck.ui.live import rooms, socket
from posecheck.ui.live.frames import MAX_BYTES, Shot
from posecheck.ui.live.rooms import ROOMS, Room
from posecheck.wording import english, wording
from tests.ui.live.shots import jpeg, message

EXERCISE = load_exercise("slow-sit-back")
HOST = {"host": "localhost:8501"}
ORIGIN = {"origin": "http://localhost:8501"}
Connect = Callable[..., WebSocketTestSession]


@pytest.fixture
def token() -> Iterator[str]:
    token = ROOMS.open(Room(EXERCISE, Plan.of(EXERCISE), wording("en")))
    yield token
    ROOMS.close()


@pytest.fixture
def connect() -> Iterator[Connect]:
    with TestClient(Starlette(routes=socket.ROUTES)) as client:

        def connect(token: str, run: str = "run", headers: dict[str, str] = ORIGIN) -> WebSocketTestSession:
            return client.websocket_connect(f"{socket.PATH}?token={token}&run={run}", headers=HOST | headers)

        yield connect


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.test"},
        {"origin": "http://localhost:9000"},
        {"origin": "null"},
        {"origin": "http://[", "host": "["},
        {"origin": "file://localhost:8501"},
        {"origin": "http://evil.test:8501", "host": "evil.test:8501"},
        {"origin": "http://localhost.evil.test", "host": "localhost.evil.test"},
    ],
)
def test_pages_of_others_are_refused_before_anything_is_said(
    connect: Connect, token: str, headers: dict[str, str]
) -> None:
    with pytest.raises((WebSocketDenialResponse, WebSocketDisconnect)), connect(token, headers=headers):
        pass


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost"])
def test_names_of_this_machine_come_in(connect: Connect, token: str, host: str) -> None:
    with connect(token, headers={"origin": f"http://{host}", "host": host}):
        pass


def closed_with(session: WebSocketTestSession) -> int:
    """The code with which the server ends the connection, after whatever else it sends."""
    while (told := session.receive())["type"] != "websocket.close":
        pass
    return int(told["code"])


def test_a_guessed_token_a_second_stream_and_a_fifth_person_are_told_why(connect: Connect, token: str) -> None:
    with connect("guessed") as session:
        assert closed_with(session) == socket.GONE
    with connect(token), connect(token) as second:
        assert closed_with(second) == socket.ELSEWHERE
    others = [ROOMS.open(Room(EXERCISE, Plan.of(EXERCISE), wording("en"))) for _ in range(rooms.MAX_CAMERAS)]
    sessions = [connect(other) for other in others]
    for session in sessions:
        session.__enter__()
    with connect(token) as fifth:
        assert closed_with(fifth) == socket.FULL
    for session in sessions:
        session.close()
        session.__exit__(None, None, None)
    for other in others:
        ROOMS.leave_for_good(other)


@pytest.mark.network
def test_pictures_are_answered_and_damaged_ones_passed_over(
    connect: Connect, token: str, clip_frames: Callable[[str], list[Any]]
) -> None:
    picture = jpeg(clip_frames("roll-down")[0])
    with connect(token) as session:
        session.send_bytes(message(1000.0, 7, picture=picture))
        answer = json.loads(session.receive_text())
        assert (answer["number"], answer["state"], answer["body"]["near"]) == (7, "placing", "left")
        for damaged in (b"zz", message(2000.0, picture=b"no jpeg"), message(float("nan")), message(500.0)):
            session.send_bytes(damaged)
            assert json.loads(session.receive_text()) == {"skipped": True}
        session.send_bytes(message(3000.0, 8, picture=picture))
        assert json.loads(session.receive_text())["number"] == 8
        session.send_text("stop")
        assert json.loads(session.receive_text())["stopped"].startswith("Stopped.")
    room = ROOMS.find(token)
    assert room is not None
    assert room.stream is None


@pytest.mark.network
def test_a_message_that_is_too_large_and_a_stream_of_rubbish_end_the_connection(connect: Connect, token: str) -> None:
    with connect(token) as session:
        session.send_bytes(b"x" * (MAX_BYTES + 1))
        assert closed_with(session) == socket.TOO_LARGE
    with connect(token) as session:
        for _ in range(40):
            session.send_bytes(b"rubbish that is long enough for a header")
            if "error" in json.loads(session.receive_text()):
                break
        assert closed_with(session) == socket.FAILED


@pytest.mark.network
def test_when_pictures_come_faster_than_they_are_judged_the_latest_wins(
    connect: Connect, token: str, clip_frames: Callable[[str], list[Any]]
) -> None:
    picture = jpeg(clip_frames("roll-down")[0])
    with connect(token) as session:
        for number in range(1, 61):
            session.send_bytes(message(1000.0 + 40.0 * number, number, picture=picture))
        answered = []
        while not answered or answered[-1] < 60:
            answered.append(json.loads(session.receive_text())["number"])
    assert answered == sorted(answered)
    assert len(answered) < 45, "older ones were left out"


def test_a_missing_model_is_said(connect: Connect, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_model() -> None:
        raise PosecheckError("errors.model.not_fetched", why="no connection")

    monkeypatch.setattr(rooms, "model_path", no_model)
    with connect(token) as session:
        assert json.loads(session.receive_text()) == {
            "error": english(Message("errors.model.not_fetched", {"why": "no connection"}))
        }
        assert closed_with(session) == socket.FAILED


def test_a_stream_that_sends_nothing_gives_its_place_away(
    connect: Connect, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "SILENT_AFTER_S", 0.1)
    with connect(token) as session:
        assert closed_with(session) == socket.SILENT
    room = ROOMS.find(token)
    assert room is not None
    assert room.stream is None


@pytest.mark.network
def test_a_text_that_is_none_of_ours_is_nothing(
    connect: Connect, token: str, clip_frames: Callable[[str], list[Any]]
) -> None:
    picture = jpeg(clip_frames("roll-down")[0])
    with connect(token) as session:
        for text in (
            "pain " + "9" * 5000,
            "pain 11",
            "pain -1",
            "pain \u0663",
            "pain",
            "",
            "x" * 1_000_000,
            "Stop",
            "\0",
        ):
            session.send_text(text)
        session.send_bytes(message(1000.0, 7, picture=picture))
        assert json.loads(session.receive_text())["number"] == 7
        session.send_text("stop")
        session.send_text("anything after it")
        assert json.loads(session.receive_text())["stopped"].startswith("Stopped.")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Store, str]]:
    """A history, and the token of a room whose practice is kept in it."""
    with open_store(f"sqlite:///{tmp_path}/history.sqlite") as store:
        keep = partial(PracticeRecorder, store, store.profile().id, EXERCISE.name, 3, 2)
        yield store, ROOMS.open(Room(EXERCISE, Plan.of(EXERCISE), wording("en"), keep))
        ROOMS.close()


@pytest.mark.network
@pytest.mark.parametrize("waits", [True, False], ids=["waits for the answer", "goes at once"])
def test_something_is_wrong_ends_the_practice_and_the_day_knows_it(
    connect: Connect, kept: tuple[Store, str], clip_frames: Callable[[str], list[Any]], waits: bool
) -> None:
    store, token = kept
    with connect(token) as session:
        session.send_bytes(message(1000.0, 1, picture=jpeg(clip_frames("roll-down")[0])))
        session.receive_text()
        session.send_text("wrong")
        if waits:
            assert json.loads(session.receive_text())["stopped"].startswith(wording("en")("wrong.stop"))
    room = ROOMS.find(token)
    assert room is not None
    assert room.do(room.look, Shot(2000.0, 2, False, jpeg())).result() is not None, "the practice is still there"
    assert room.do(room.finish, "run", True).result().outcomes == []
    with connect(token) as late:  # a connection that was lost comes back after the end
        late.send_text("wrong")
        late.receive_text()
    assert room.do(room.finish, "run", True).result().outcomes == []
    (session_kept,) = store.sessions(store.profile().id)
    assert [(one.number, one.repetitions, one.more_pain) for one in session_kept.sets] == [(1, (), True)]
    assert hurt(session_kept)
    assert session_kept.ended_at is not None
    yesterday = Screen(session_kept.started_at - timedelta(days=1), ())
    assert screen_due(yesterday, [session_kept], session_kept.started_at.date()), "the signs are asked for again"
