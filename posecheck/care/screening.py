"""The short stop screen: signs that need a professional, not an exercise, and conditions that forbid some exercises.

A sign is there now or was lately, and may be of something serious; it is asked for again and again. A condition is
asked for once, and again when something has changed.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from posecheck.exercise import Exercise
from posecheck.exercise.conditions import CONDITIONS

EMERGENCY: Final = ("numbness",)
RED_FLAGS: Final = (
    "chest",
    "fever",
    "weight_loss",
    "cancer",
    "blood",
    "abdomen",
    "groin_lump",
    "fall",
    "leg_weakness",
)
SPASM: Final = "spasm"

SIGNS: Final = (*EMERGENCY, *RED_FLAGS, SPASM)
"""In the order in which they are asked."""

CLEARABLE: Final = (*RED_FLAGS, *CONDITIONS)
"""What a doctor may have looked at and allowed the exercises in spite of; an emergency and a spasm can't be allowed."""

LASTING: Final = ("cancer", *CONDITIONS)
"""What stays allowed once it was; any other sign is a new one each time."""


class Advice(StrEnum):
    """What to do; anything but ``GO_ON`` means that the exercise is not offered."""

    GO_ON = "go_on"
    EMERGENCY = "emergency"
    PROFESSIONAL = "professional"
    NOT_WITH = "not_with"
    IN_SPASM = "in_spasm"


def gravest(signs: Collection[str]) -> Advice | None:
    """The advice of signs that forbid every exercise, if there are any."""
    if any(sign in signs for sign in EMERGENCY):
        return Advice.EMERGENCY
    return Advice.PROFESSIONAL if any(sign in signs for sign in RED_FLAGS) else None


def forbidding(conditions: Collection[str], exercise: Exercise) -> tuple[str, ...]:
    """Those of ``conditions`` that ``exercise`` must not be done with, in the order of its file."""
    return tuple(name for name in exercise.practice.not_with if name in conditions)


def advice(signs: Collection[str], conditions: Collection[str], exercise: Exercise) -> Advice:
    """What somebody with these ``signs`` and ``conditions`` should do about ``exercise``: the gravest counts.

    What a doctor has allowed is not among them.
    """
    stop = gravest(signs)
    if stop is not None:
        return stop
    if forbidding(conditions, exercise):
        return Advice.NOT_WITH
    if SPASM in signs and not exercise.practice.in_spasm:
        return Advice.IN_SPASM
    return Advice.GO_ON
