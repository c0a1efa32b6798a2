"""Output files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posecheck.errors import PosecheckError


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A path to write to; it becomes ``path`` when the block ends well, and vanishes when it doesn't.

    Raises
    ------
    PosecheckError
        At once if nothing can be written there.
    """
    path = path.resolve()  # through a link to the file it names
    if path.is_dir():
        raise PosecheckError(f"{path} is a folder; name a file in it.")
    if path.exists() and not path.is_file():
        yield path  # a pipe or device can only be written to directly
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.touch()
    except OSError as error:
        raise PosecheckError(f"{path} can't be written: {error.strerror}; choose another place.") from error
    try:
        yield partial
        _move(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _move(partial: Path, path: Path) -> None:
    try:
        partial.replace(path)
    except OSError as error:
        raise PosecheckError(f"{path} can't be written: {error.strerror}; choose another place.") from error
