"""Measures as a person reads them: their titles, values and units."""

from __future__ import annotations

from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES
from posecheck.measures.repetition.series import NOT_MEASURED, Measured
from posecheck.wording import Wording


def title_of(measure: str, say: Wording) -> str:
    """What a person calls ``measure``; its own name if nobody has named it yet."""
    return say.texts.get(f"measures.{measure}", measure)


def unit_of(measure: str, say: Wording) -> str:
    """The unit of ``measure`` as it is written behind a number."""
    return say.unit(_unit(measure))


def in_words(measure: str, value: float, say: Wording) -> str:
    """``value`` of ``measure`` with its unit, no finer than it is worth."""
    return say.quantity(value, _unit(measure))


def cells(measure: str, measured: Measured, say: Wording) -> tuple[str, str]:
    """Value of ``measure`` in words and how sure it is; why there is none, and nothing."""
    if measured.value is None:
        return say("measures.absent", reason=measured.reason or NOT_MEASURED), ""
    if isinstance(measured.value, list):
        text = " ".join("-" if value is None else say.decimal(value, "0.0") for value in measured.value) + " s"
    else:
        text = in_words(measure, measured.value, say)
    return text, say.percent(measured.confidence)


def _unit(measure: str) -> str:
    return (FRAME_MEASURES.get(measure) or REPETITION_MEASURES[measure]).unit
