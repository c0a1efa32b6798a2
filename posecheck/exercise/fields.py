"""The types of the values in an exercise file, with what each must satisfy."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, ConfigDict, Field

from posecheck.errors import Mistake

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Characters that no page or chart can show: control characters except tab and line ends, and two noncharacters."""


def _require_printable(text: str) -> str:
    if (found := _UNPRINTABLE.search(text)) is not None:
        raise Mistake("mistakes.control_character", code=f"{ord(found[0]):04X}")
    return text


STRICT: Final = ConfigDict(extra="forbid")
"""For every part of the file: an unknown key is a mistake."""

Seconds = Annotated[float, Field(ge=0.0, strict=True, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0.0, strict=True, allow_inf_nan=False)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Bool = Annotated[bool, Field(strict=True)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Text = Annotated[str, Field(min_length=1), AfterValidator(_require_printable)]
