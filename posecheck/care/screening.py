"""The stop screen: signs that need a professional instead of an exercise, and conditions that forbid some exercises.

A sign is there now, or was lately, and may come from something serious; it is asked for again and again. A condition is
something that a person has; it is asked for once, and again when something has changed.
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
"""Signs and conditions with which a doctor may allow the exercises. With an emergency or a spasm nobody can."""

LASTING: Final = ("cancer", *CONDITIONS)
"""Signs and conditions that need to be allowed only once; any other sign is a new one each time."""


class Advice(StrEnum):
    """What the person should do. With anything but ``GO_ON`` the exercise is not offered."""

    GO_ON = "go_on"
    EMERGENCY = "emergency"
    PROFESSIONAL = "professional"
    NOT_WITH = "not_with"
    IN_SPASM = "in_spasm"


def gravest(signs: Collection[str]) -> Advice | None:
    """The advice if one of ``signs`` forbids every exercise; else ``None``."""
    if any(sign in signs for sign in EMERGENCY):
        return Advice.EMERGENCY
    return Advice.PROFESSIONAL if any(sign in signs for sign in RED_FLAGS) else None


def forbidding(conditions: Collection[str], exercise: Exercise) -> tuple[str, ...]:
    """The ``conditions`` with which ``exercise`` must not be done, in the order of its file."""
    return tuple(name for name in exercise.practice.not_with if name in conditions)


def advice(signs: Collection[str], conditions: Collection[str], exercise: Exercise) -> Advice:
    """What somebody with these ``signs`` and ``conditions`` should do about ``exercise``: the gravest advice.

    Signs and conditions with which a doctor has allowed the exercises must not be among them.
    """
    stop = gravest(signs)
    if stop is not None:
        return stop
    if forbidding(conditions, exercise):
        return Advice.NOT_WITH
    if SPASM in signs and not exercise.practice.in_spasm:
        return Advice.IN_SPASM
    return Advice.GO_ON
