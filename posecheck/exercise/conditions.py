"""The conditions with which some exercises must not be done: people know whether they have, or lately had, them."""

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
