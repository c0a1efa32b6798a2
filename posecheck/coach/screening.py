"""The short stop screen: signs that need a professional, not an exercise.

The signs are those of the domain brief; nobody is asked for diagnoses.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from posecheck.coach.spec import Exercise

EMERGENCY: Final = ("numbness",)
RED_FLAGS: Final = (
    "fever",
    "weight_loss",
    "cancer",
    "blood",
    "abdomen",
    "groin_lump",
    "fall",
    "leg_weakness",
)
PREGNANT: Final = "pregnant"
SPASM: Final = "spasm"
NO_PRESSURE: Final = ("hernia", "surgery", "blood_thinners")
"""With these, and in pregnancy, nothing presses into the belly. People know whether they have them."""

SIGNS: Final = (*EMERGENCY, *RED_FLAGS, PREGNANT, SPASM)
"""In the order in which they are asked."""


class Advice(StrEnum):
    """What to do; anything but ``GO_ON`` means that the exercise is not offered."""

    GO_ON = "go_on"
    EMERGENCY = "emergency"
    PROFESSIONAL = "professional"
    NO_PRESSURE = "no_pressure"
    ASK_FIRST = "ask_first"
    IN_SPASM = "in_spasm"


def signs_of(exercise: Exercise) -> tuple[str, ...]:
    """What is asked before ``exercise``: the signs, and what forbids pressure on the belly where it presses there."""
    return (*SIGNS, *NO_PRESSURE) if exercise.practice.pressure else SIGNS


def gravest(signs: Collection[str]) -> Advice | None:
    """The advice of signs that forbid every exercise, if there are any."""
    if any(sign in signs for sign in EMERGENCY):
        return Advice.EMERGENCY
    return Advice.PROFESSIONAL if any(sign in signs for sign in RED_FLAGS) else None


def advice(signs: Collection[str], exercise: Exercise) -> Advice:
    """What somebody with these ``signs`` (of :func:`signs_of`) should do about ``exercise``: the gravest counts."""
    stop = gravest(signs)
    if stop is not None:
        return stop
    if exercise.practice.pressure and any(sign in signs for sign in (PREGNANT, *NO_PRESSURE)):
        return Advice.NO_PRESSURE
    if PREGNANT in signs and exercise.practice.lying:
        return Advice.ASK_FIRST
    if SPASM in signs and not exercise.practice.in_spasm:
        return Advice.IN_SPASM
    return Advice.GO_ON
