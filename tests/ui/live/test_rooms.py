from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.leading.plan import Plan
from posecheck.ui.live import rooms
from posecheck.ui.live.frames import Shot
from posecheck.ui.live.rooms import MAX_CAMERAS, Elsewhere, Full, Room, Rooms
from posecheck.wording import wording
from tests.ui.live.shots import jpeg

NewRoom = Callable[[], Room]
EXERCISE = load_exercise("slow-sit-back")


@pytest.fixture
def new_room() -> Iterator[NewRoom]:
    made = []

    def make() -> Room:
        made.append(Room(EXERCISE, Plan.of(EXERCISE), wording("en")))
        return made[-1]

    yield make
    for room in made:
        room.do(room.end).result()


def test_tokens_are_long_and_different_and_lead_to_their_room(new_room: NewRoom) -> None:
    house = Rooms()
    first, second = new_room(), new_room()
    tokens = house.open(first), house.open(second)
    assert len(set(tokens)) == 2
    assert all(len(token) >= 32 for token in tokens)
    assert house.find(tokens[0]) is first
    assert house.find(tokens[1]) is second
    assert house.find("guessed") is None


def test_one_stream_a_room_until_it_falls_silent(new_room: NewRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    house, room = Rooms(), new_room()
    house.open(room)
    house.enter(room, room)
    with pytest.raises(Elsewhere):
        house.enter(room, room)
    later = time.monotonic() + 6.0
    monkeypatch.setattr(rooms.time, "monotonic", lambda: later)
    house.enter(room, "new")  # the old connection is lost
    house.leave(room, room)  # and ends only now
    assert room.stream == "new"
    house.leave(room, "new")
    assert room.stream is None


def test_streams_are_limited_and_free_again_when_left(new_room: NewRoom) -> None:
    house = Rooms()
    many = [new_room() for _ in range(MAX_CAMERAS + 1)]
    for room in many:
        house.open(room)
    for room in many[:-1]:
        house.enter(room, room)
    with pytest.raises(Full):
        house.enter(many[-1], 1)
    house.leave(many[0], many[0])
    house.enter(many[-1], 1)


def test_rooms_that_nobody_is_in_are_closed_in_time_and_when_there_are_too_many(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = Rooms()
    used, idle = new_room(), new_room()
    token_used, token_idle = house.open(used), house.open(idle)
    house.enter(used, 1)
    clock = itertools.count(int(time.monotonic() + rooms.KEPT_S + 1))
    monkeypatch.setattr(rooms.time, "monotonic", lambda: float(next(clock)))
    house.open(new_room())
    assert house.find(token_idle) is None
    assert house.find(token_used) is used
    monkeypatch.setattr(rooms, "MAX_ROOMS", 5)
    tokens = [house.open(new_room()) for _ in range(8)]
    assert house.find(token_used) is used
    assert [house.find(token) is not None for token in tokens] == [False] * 4 + [True] * 4


@pytest.mark.network
def test_a_run_goes_on_after_a_break_and_a_new_one_begins_anew(
    new_room: NewRoom, clip_frames: Callable[[str], list[np.ndarray]]
) -> None:
    room = new_room()
    pictures = [jpeg(image) for image in clip_frames("roll-down")[:3]]
    room.begin("one")
    first = room.look(Shot(5000.0, 1, False, pictures[0]))
    assert first is not None
    assert first["body"] is not None
    room.begin("one")
    assert room.look(Shot(4000.0, 2, False, pictures[1])) is None, "not later than the last"
    smaller = room.look(Shot(5040.0, 3, False, jpeg(clip_frames("roll-down")[2][::2, ::2])))
    assert smaller is not None
    assert smaller["body"]["points"][11] == pytest.approx(first["body"]["points"][11], abs=0.03), "in the first's size"
    assert room.finish("another").outcomes is None
    assert room.finish("one").outcomes == [], "no set was begun"
    room.begin("one")
    assert room.look(Shot(6000.0, 4, False, pictures[0])) is None, "what is over is not begun again"
    assert room.finish("one").outcomes == [], "and what it found is still told"
    room.begin("two")
    assert room.look(Shot(100.0, 1, False, pictures[0])) is not None, "a new clock"


@pytest.mark.network
def test_two_people_at_once_are_seen_each_by_networks_of_their_own(
    new_room: NewRoom, clip_frames: Callable[[str], list[np.ndarray]]
) -> None:
    clips = {name: [jpeg(image) for image in clip_frames(name)[:6]] for name in ("roll-down", "drop")}

    def points(room: Room, name: str, number: int) -> np.ndarray:
        scene = room.look(Shot(1000.0 + 40.0 * number, number, False, clips[name][number]))
        assert scene is not None
        assert scene["body"] is not None
        return np.array(scene["body"]["points"])

    alone = {}
    for name in clips:
        room = new_room()
        room.begin("alone")
        alone[name] = [points(room, name, number) for number in range(6)]
        room.end()
    together = {name: new_room() for name in clips}
    for name, room in together.items():
        room.begin(name)
    for number in range(6):
        for name, room in together.items():
            assert points(room, name, number) == pytest.approx(alone[name][number], abs=1e-6), (
                "as if nobody else was there"
            )
    assert np.abs(alone["drop"][0] - alone["roll-down"][0]).max() > 0.05, "two different people"
    for room in together.values():
        assert room.finish().outcomes == []


def test_stop_before_anything_began_is_nothing(new_room: NewRoom) -> None:
    assert new_room().stop() == ""


@pytest.mark.network
def test_an_empty_room_gives_its_memory_back_and_keeps_its_count(
    new_room: NewRoom, clip_frames: Callable[[str], list[np.ndarray]], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, room = Rooms(), new_room()
    house.open(room)
    picture = jpeg(clip_frames("roll-down")[0])
    house.enter(room, 1)
    room.begin("run")
    assert room.look(Shot(1000.0, 1, False, picture)) is not None
    house.leave(room, 1)
    house.sweep()
    room.do(lambda: None).result()
    assert room.awake, "a short loss of the connection costs nothing"
    monkeypatch.setattr(rooms, "REST_AFTER_S", 0.0)
    house.sweep()
    room.do(lambda: None).result()
    assert not room.awake
    house.enter(room, 2)
    room.begin("run")
    after = room.look(Shot(3000.0, 2, False, picture))
    assert after is not None
    assert after["body"] is not None
    assert room.finish().outcomes == []


def test_a_sweep_closes_rooms_that_nobody_comes_back_to(new_room: NewRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    house = Rooms()
    used, left = house.open(new_room()), house.open(new_room())
    room = house.find(used)
    assert room is not None
    house.enter(room, 1)
    later = time.monotonic() + rooms.KEPT_S + 1.0
    monkeypatch.setattr(rooms.time, "monotonic", lambda: later)
    house.sweep()
    assert house.find(left) is None
    assert house.find(used) is room


def test_a_hundred_practices_leave_no_threads_behind(new_room: NewRoom) -> None:
    house = Rooms()
    for _ in range(100):
        room = new_room()
        token = house.open(room)
        house.enter(room, 1)
        room.do(room.stop).result()
        house.leave(room, 1)
        house.leave_for_good(token)
    mine = [thread for thread in threading.enumerate() if "posecheck-live" in thread.name]
    assert len(mine) <= MAX_CAMERAS
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_what_is_done_with_a_room_is_done_one_after_the_other(new_room: NewRoom) -> None:
    room, inside, most = new_room(), 0, 0

    def work() -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.01)
        inside -= 1

    for done in [room.do(work) for _ in range(10)]:
        done.result()
    assert most == 1


def test_a_room_that_fails_goes_on(new_room: NewRoom) -> None:
    room = new_room()
    with pytest.raises(ZeroDivisionError):
        room.do(lambda: 1 / 0).result()
    assert room.do(lambda: 1).result() == 1
