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


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Serve a new, empty one from ``folder``; yields its address."""
    assert POSTGRESQL is not None
    data = folder / "data"
    data.mkdir()
    if os.getuid() == 0:  # it refuses to run as root
        shutil.chown(data, "postgres")
        let_in(folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    _run("initdb", "--pgdata", data, "--username", "coach", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off"
    _run("pg_ctl", "--pgdata", data, "--log", data / "log.txt", "--options", options, "--wait", "start")
    try:
        yield f"postgresql://coach@127.0.0.1:{port}/postgres"
    finally:
        _run("pg_ctl", "--pgdata", data, "--mode", "immediate", "--wait", "stop")


def _run(program: str, *words: str | Path) -> None:
    assert POSTGRESQL is not None
    command = [str(POSTGRESQL / program), *map(str, words)]
    if os.getuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    # its server keeps what it inherits: a pipe would never end
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd="/")
