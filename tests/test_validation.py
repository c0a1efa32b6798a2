"""What was expected comes from the type, whatever pydantic writes about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, TypeAdapter, ValidationError

from posecheck.validation import wrong_value
from posecheck.wording import english, wording

Drink = Literal["tea, black", "tea or coffee"]


def never(_: int) -> int:
    raise ValueError("Value error, no number will do")


@dataclass
class Guest:
    drink: Drink | None = None
    number: Annotated[int, AfterValidator(never)] = 0


@dataclass
class Table:
    guests: tuple[Guest, ...] = ()
    by_name: dict[str, Guest] = field(default_factory=dict)


@pytest.mark.parametrize(
    "data",
    [{"guests": [{}, {"drink": "beer"}]}, {"by_name": {"Anna": {"drink": "beer"}}}],
)
def test_allowed_values_are_told_whole_even_with_commas_in_them(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Table).validate_python(data)
    problem = wrong_value(caught.value.errors()[0], Table)
    assert problem.values["expected"] == ("'tea, black'", "'tea or coffee'")
    assert english(problem) == "expected 'tea, black' or 'tea or coffee'"
    assert wording("de").say(problem) == "erwartet wird 'tea, black' oder 'tea or coffee'"


def test_what_a_validator_says_is_told_as_it_says_it() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Guest).validate_python({"number": 1})
    assert english(wrong_value(caught.value.errors()[0], Guest)) == "Value error, no number will do"
