"""Output files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from av.error import FFmpegError

from posecheck.errors import PosecheckError

_MEANT: Final[dict[Path, Path]] = {}
"""What a file that is being written will be called, for messages."""


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A path to write to; it becomes ``path`` when the block ends well, and vanishes when it doesn't.

    Write to it within :func:`writing`, so that a full disk is said.

    Raises
    ------
    PosecheckError
        At once if nothing can be written there.
    """
    with _placing(path):
        is_folder, is_other = path.is_dir(), path.exists() and not path.is_file()
    if is_folder:
        raise PosecheckError(f"{path} is a folder; name a file in it.")
    if is_other:
        yield path  # a pipe or device can only be written to directly
        return
    meant, path = path, Path(os.path.realpath(path))  # through a link to the file it names
    partial = path.with_name(f".posecheck-{uuid.uuid4().hex[:12]}.partial")
    with _placing(meant):
        if path.exists() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
            raise PosecheckError(f"{meant} is write-protected; name another file, or let it be written.")
        partial.touch()
    _MEANT[partial] = meant
    try:
        yield partial
        with _placing(meant):
            if path.exists():
                shutil.copymode(path, partial)
            partial.replace(path)
    finally:
        _MEANT.pop(partial, None)
        partial.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Whatever goes wrong while ``path`` is written in this block is a sentence; nothing else may be done in it.

    ``path`` is what :func:`appearing` gave, or a file of its own.
    """
    try:
        yield
    except (OSError, FFmpegError) as error:
        told = error.strerror or str(error)
        raise PosecheckError(
            f"{_MEANT.get(path, path)} could not be written: {told}; make room there, or choose another place."
        ) from error


def require_distinct(inputs: Mapping[Path, str], outputs: Iterable[Path]) -> None:
    """Refuse an output that would overwrite one of ``inputs``, which say what they are, or another output.

    Raises
    ------
    PosecheckError
        Which file it is, and what it is already.
    """
    taken = {_identity(path): what for path, what in inputs.items()}
    for output in outputs:
        identity = _identity(output)
        if identity in taken:
            raise PosecheckError(f"{output} is already {taken[identity]}; name another file to write.")
        taken[identity] = "another output"


def is_standard_output(path: Path) -> bool:
    """Whether ``path`` is another name of standard output, as ``/dev/stdout`` is."""
    try:
        return os.path.samestat(path.stat(), os.fstat(1))
    except OSError:
        return False


def _identity(path: Path) -> object:
    """The same for all names of a file."""
    try:
        found = path.stat()
    except OSError:
        return os.path.realpath(path)
    return found.st_dev, found.st_ino


@contextmanager
def _placing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PosecheckError(f"{path} can't be written: {error.strerror}; choose another place.") from error
