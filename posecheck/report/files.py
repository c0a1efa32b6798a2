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

from posecheck.errors import PosecheckError, system_reason
from posecheck.messages import Message

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
        raise PosecheckError("errors.files.is_folder", path=path)
    if is_other:
        yield path  # a pipe or device can only be written to directly
        return
    meant, path = path, Path(os.path.realpath(path))  # through a link to the file it names
    partial = path.with_name(f".posecheck-{uuid.uuid4().hex[:12]}.partial")
    with _placing(meant):
        if path.exists() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
            raise PosecheckError("errors.files.write_protected", path=meant)
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
        why = system_reason(error)
        raise PosecheckError("errors.files.not_written", path=_MEANT.get(path, path), why=why) from error


def require_distinct(inputs: Mapping[Path, str], outputs: Iterable[Path]) -> None:
    """Refuse an output that would overwrite one of ``inputs``, or another output.

    ``inputs`` say what each is: ``video``, ``exercise`` or ``model``.

    Raises
    ------
    PosecheckError
        Which file it is, and what it is already.
    """
    taken = {_identity(path): what for path, what in inputs.items()}
    for output in outputs:
        identity = _identity(output)
        if identity in taken:
            raise PosecheckError("errors.files.taken", path=output, what=Message(f"errors.files.{taken[identity]}"))
        taken[identity] = "other_output"


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
        raise PosecheckError("errors.files.cant_be_written", path=path, why=system_reason(error)) from error
