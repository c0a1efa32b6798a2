"""What is to be said to a person, as data: the key of a text with the values in it, in no language yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A text of ``posecheck/wording/*.toml`` by its key, and the values for the ``{names}`` in it.

    :meth:`posecheck.wording.Wording.say` puts it into words.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)


Value = str | int | float | tuple[str, ...] | dict[str, str] | Message
"""What stands in a text: a ``dict`` gives one text by language, such as the title of an exercise."""
