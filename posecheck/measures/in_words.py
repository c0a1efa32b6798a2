"""Measures as a person reads them: their titles and values."""

from __future__ import annotations

from posecheck.measures.series import NOT_MEASURED, Measured
from posecheck.wording import Wording


def title_of(measure: str, say: Wording) -> str:
    """What a person calls ``measure``; its own name if nobody has named it yet."""
    return say.texts.get(f"measures.{measure}", measure)


def cells(measured: Measured, unit: str, say: Wording) -> tuple[str, str]:
    """A measured value in words and how sure it is; why there is none, and nothing."""
    if measured.value is None:
        return say("measures.absent", reason=measured.reason or NOT_MEASURED), ""
    if isinstance(measured.value, list):
        text = " ".join("-" if value is None else say.decimal(value, "0.0") for value in measured.value) + " s"
    else:
        text = say.quantity(measured.value, unit)
    return text, say.percent(measured.confidence)
