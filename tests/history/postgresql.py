"""A PostgreSQL of the tests' own, begun as docs/history.md says, ended with them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final


def _folder() -> Path | None:
    """Where its programs are: on Debian not on the path."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").is_file()), None)


POSTGRESQL: Final = _folder()


def let_in(folder: Path) -> None:
    """Let other users of the machine through to ``folder``: pytest's own folders are closed to them."""
    for path in (folder, *folder.parents):
        if path.name.startswith("pytest-") or path.parent.name.startswith("pytest-") or path == folder:
            path.chmod(path.stat().st_mode | 0o011)


class Server:
    """A new, empty one in ``folder``, at ``address``."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "data"
        self._data.mkdir()
        if os.getuid() == 0:  # it refuses to run as root
            shutil.chown(self._data, "postgres")
            let_in(folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.address = f"postgresql://coach@127.0.0.1:{self._port}/postgres"
        words = ("--username", "coach", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
        _run("initdb", "--pgdata", self._data, *words)

    def start(self) -> None:
        """Serve; returns when it does."""
        options = f"-p {self._port} -k {self._data} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = self._data / "log.txt"
        _run("pg_ctl", "--pgdata", self._data, "--log", log, "--options", options, "--wait", "start")

    def stop(self) -> None:
        """Break every connection off."""
        _run("pg_ctl", "--pgdata", self._data, "--mode", "immediate", "--wait", "stop")


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Serve one from ``folder``; yields its address."""
    server = Server(folder)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


def _run(program: str, *words: str | Path) -> None:
    assert POSTGRESQL is not None
    command = [str(POSTGRESQL / program), *map(str, words)]
    if os.getuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    # its server keeps what it inherits: a pipe would never end
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd="/")
