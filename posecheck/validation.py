"""What pydantic says of a wrong value, in words of every language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from posecheck.errors import Mistake
from posecheck.messages import Message, Value
from posecheck.wording import wording

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def wrong_value(complaint: ErrorDetails) -> Message:
    """What was expected: the part of a sentence that follows the name of a key and its value.

    Parameters
    ----------
    complaint : ErrorDetails
        One item of ``ValidationError.errors()``. A :class:`posecheck.errors.Mistake` that a validator raised speaks for
        itself; a kind that there are no words for is told as pydantic tells it, in English.
    """
    kind, context = complaint["type"], complaint.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, Mistake):
        return cause.message
    key = f"wrong_value.{kind}"
    if key not in wording("en").texts:
        return Message("wrong_value.other", {"said": complaint["msg"].removeprefix("Value error, ")})
    values: dict[str, Value] = {name: value for name, value in context.items() if isinstance(value, str | int | float)}
    if kind == "literal_error":
        values["expected"] = tuple(re.split(", | or ", context["expected"]))
    return Message(key, values)
