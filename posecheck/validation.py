"""What pydantic says of a wrong value, in words of every language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import is_dataclass
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from posecheck.errors import Mistake
from posecheck.messages import Message, Value
from posecheck.wording import wording

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def wrong_value(complaint: ErrorDetails, checked: type) -> Message:
    """What was expected: the part of a sentence that follows the name of a key and its value.

    Parameters
    ----------
    complaint : ErrorDetails
        One item of ``ValidationError.errors()``. A :class:`posecheck.errors.Mistake` that a validator raised speaks for
        itself; a kind that there are no words for is told as pydantic tells it, in English.
    checked : type
        What the whole input was checked against: the allowed values of a choice are taken from it.
    """
    kind, context = complaint["type"], complaint.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, Mistake):
        return cause.message
    key = f"wrong_value.{kind}"
    if key not in wording("en").texts:
        return Message("wrong_value.other", {"said": str(cause or complaint["msg"])})
    values: dict[str, Value] = {name: value for name, value in context.items() if isinstance(value, str | int | float)}
    if kind == "literal_error":
        values["expected"] = tuple(repr(value) for value in _choices(checked, complaint["loc"]))
    return Message(key, values)


def _choices(kind: Any, place: Sequence[int | str]) -> tuple[Any, ...]:
    """The values of the ``Literal`` at ``place`` in the type ``kind``; keys and indices lead there from outside in."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    if is_dataclass(kind):
        return _choices(get_type_hints(kind).get(str(place[0])), place[1:]) if place else ()
    inside = place if get_origin(kind) in (Union, UnionType) else place[1:]
    return next((found for part in get_args(kind) if (found := _choices(part, inside))), ())
