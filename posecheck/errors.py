"""Exceptions that carry a sentence as a key with values; the one that is meant for the person who runs posecheck."""

from __future__ import annotations

import errno
from pathlib import Path

from posecheck.messages import Message, Value
from posecheck.wording import english, wording


class _Worded(Exception):  # noqa: N818
    """An exception with a :class:`posecheck.messages.Message`; its ``str`` is the English text.

    Parameters
    ----------
    key : str
        Of the text, in ``posecheck/wording/*.toml``.
    **values
        What stands in it.
    """

    def __init__(self, key: str, /, **values: Value | Path) -> None:
        super().__init__(key)
        self.message = Message(
            key, {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}
        )

    def __str__(self) -> str:
        """The English text."""
        return english(self.message)


class PosecheckError(_Worded):
    """Something the user can put right.

    Its text is one plain sentence: what is wrong, with which file or value, and what to do. The page and the command
    line say it in the user's language. The command line prints it without a traceback and exits with code 2.
    """


class Mistake(_Worded, ValueError):  # noqa: N818
    """A value that can't be used. Its text is the part of a sentence that says why; whoever catches it says where."""


def system_reason(error: Exception) -> Value:
    """Why the operating system refused, by the error's ``errno`` if there are words for it, else as the system says it.

    FFmpeg's errors carry the same numbers.
    """
    key = f"errors.system.{errno.errorcode.get(getattr(error, 'errno', None) or 0)}"
    return Message(key) if key in wording("en").texts else getattr(error, "strerror", None) or str(error)
