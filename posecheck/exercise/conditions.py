"""What a person has, or had lately, that some exercises must not be done with. People know whether it is so."""

from __future__ import annotations

from typing import Final

CONDITIONS: Final = (
    "heart",
    "osteoporosis",
    "back_operation",
    "hip_operation",
    "pregnancy",
    "abdominal_operation",
    "hernia",
    "aneurysm",
    "blood_thinners",
)
"""In the order in which they are asked. An exercise names those that forbid it as ``not_with``, in its file."""
