"""The socket between the browser's camera and a room: who may come in, and latest picture wins."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urlsplit

import anyio
import streamlit as st
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from posecheck.care.pain import LEAST, MOST
from posecheck.errors import PosecheckError
from posecheck.ui.live.frames import MAX_BYTES, BadFrame, unpack
from posecheck.ui.live.rooms import ROOMS, Elsewhere, Full, Room
from posecheck.ui.memory import use_few_arenas

PATH: Final = "/api/live"

GONE: Final = 4404
ELSEWHERE: Final = 4409
SILENT: Final = 4408
FULL: Final = 4429
FAILED: Final = 4500
TOO_LARGE: Final = 1009
"""Closing codes of the WebSocket: 4000 to 4999 are free for applications (RFC 6455), 1009 is its own."""

_LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
SILENT_AFTER_S: Final = 30.0
"""A stream that sends nothing for so long gives its place to others: a tab in the background, for example."""

SWEEP_EVERY_S: Final = 10.0
"""Memory of rooms that nobody comes back to may wait as long."""

_MAX_BAD_FRAMES: Final = 30
"""In a row: a second or two of pictures that can't be read, then something is broken."""

_PAINS: Final = {f"pain {pain}": pain for pain in range(LEAST, MOST + 1)}
WRONG: Final = "wrong"
_LOG: Final = logging.getLogger(__name__)


def may_come_in(socket: WebSocket) -> bool:
    """Whether a page of this very server asks: its origin is the host it asks, and that is a name of this machine.

    Other sites' pages may open sockets to localhost, and a foreign name may be made to point here; neither passes.
    The names are Streamlit's ``server.allowedHosts``, or those of the local machine.
    """
    host = socket.headers.get("host", "")
    try:
        origin = urlsplit(socket.headers.get("origin", ""))
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    allowed = st.get_option("server.allowedHosts") or _LOCAL_HOSTS
    named = any(fnmatchcase(name, pattern.lower()) for pattern in allowed)
    return named and origin.scheme in ("http", "https") and origin.netloc == host


async def live(socket: WebSocket) -> None:
    """Serve one camera stream."""
    if not may_come_in(socket):
        await socket.close(code=4403)
        return
    await socket.accept()
    room = ROOMS.find(socket.query_params.get("token", ""))
    if room is None:
        await socket.close(GONE)
        return
    try:
        ROOMS.enter(room, socket)
    except Elsewhere:
        await socket.close(ELSEWHERE)
        return
    except Full:
        await socket.close(FULL)
        return
    try:
        await _Stream(socket, room).serve(socket.query_params.get("run", ""))
    finally:
        ROOMS.leave(room, socket)


class _Stream:
    """Pictures are taken as they come; when the room is ready for the next, it gets the newest, the others are gone."""

    def __init__(self, socket: WebSocket, room: Room) -> None:
        self._socket = socket
        self._room = room
        self._newest: bytes | None = None
        self._arrived = anyio.Event()
        self._stopped = False
        self._pain: int | None = None
        self._bad = 0

    async def serve(self, run: str) -> None:
        async with anyio.create_task_group() as group:

            async def until_over(work: Awaitable[None]) -> None:
                await work
                group.cancel_scope.cancel()

            group.start_soon(until_over, self._receive())
            group.start_soon(until_over, self._answer(run))

    async def _receive(self) -> None:
        while True:
            with anyio.move_on_after(SILENT_AFTER_S) as waiting:
                message = await self._socket.receive()
            if waiting.cancelled_caught:
                await self._close(SILENT)
                return
            if message["type"] == "websocket.disconnect":
                return
            if self._room.stream is not self._socket:
                await self._close(ELSEWHERE)
                return
            content = message.get("bytes")
            if content is None and message.get("text") == WRONG:
                await self._end_as_wrong()
                return
            if content is None:
                self._hear(message.get("text") or "")
            elif len(content) > MAX_BYTES:
                await self._close(TOO_LARGE)
                return
            else:
                self._newest = content
            self._arrived.set()

    def _hear(self, text: str) -> None:
        """``stop``, or ``pain N`` with N from 0 to 10; anything else is nothing."""
        self._stopped = self._stopped or text == "stop"
        self._pain = _PAINS.get(text, self._pain)

    async def _end_as_wrong(self) -> None:
        """Not left to what answers the pictures: the browser may have gone as soon as it has said so."""
        told = await asyncio.wrap_future(self._room.do(self._room.tell_wrong))
        with contextlib.suppress(WebSocketDisconnect):
            await self._socket.send_text(json.dumps({"stopped": told}))

    async def _answer(self, run: str) -> None:
        room = self._room
        try:
            await asyncio.wrap_future(room.do(room.begin, run))
            while True:
                await self._arrived.wait()
                self._arrived = anyio.Event()
                if self._stopped:
                    ended = await asyncio.wrap_future(room.do(room.stop))
                    await self._socket.send_text(json.dumps({"stopped": ended}))
                    return
                if self._pain is not None:
                    pain, self._pain = self._pain, None
                    said = await asyncio.wrap_future(room.do(room.tell_pain, pain))
                    if said is not None:
                        await self._socket.send_text(json.dumps({"stopped": said}))
                        return
                newest, self._newest = self._newest, None
                if newest is not None:
                    await self._socket.send_text(await asyncio.wrap_future(room.do(self._look, newest)))
        except PosecheckError as error:
            await self._socket.send_text(json.dumps({"error": self._room.words.say(error.message)}))
            await self._close(FAILED)
        except WebSocketDisconnect:
            return
        except Exception:
            _LOG.exception("a live practice failed")
            await self._close(FAILED)

    def _look(self, message: bytes) -> str:
        """The answer to one picture; one that is damaged is passed over, a stream of them is not."""
        try:
            scene = self._room.look(unpack(message))
        except BadFrame as error:
            self._bad += 1
            if self._bad > _MAX_BAD_FRAMES:
                raise PosecheckError("errors.live.bad_pictures", why=error.message) from error
            scene = None
        return json.dumps(scene or {"skipped": True}, allow_nan=False, separators=(",", ":"))

    async def _close(self, code: int) -> None:
        if self._socket.client_state is WebSocketState.CONNECTED:
            await self._socket.close(code)


@contextlib.asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """What lasts as long as the server: when it ends, so do the practices."""
    use_few_arenas()
    sweeper = asyncio.create_task(_sweep())
    yield
    sweeper.cancel()
    ROOMS.close()


async def _sweep() -> None:
    while True:
        await asyncio.sleep(SWEEP_EVERY_S)
        ROOMS.sweep()


ROUTES: Final = [WebSocketRoute(PATH, live)]
