"""Measures as a person reads them: their titles and values."""

from __future__ import annotations

from posecheck.measures.series import NOT_MEASURED, Measured
from posecheck.wording import Wording


def title_of(measure: str, say: Wording) -> str:
    """The title of ``measure`` in the language of ``say``; the measure's name if it has no title."""
    return say.texts.get(f"measures.{measure}", measure)


def cells(measured: Measured, unit: str, say: Wording) -> tuple[str, str]:
    """Two texts: the measured value with its unit and its confidence; or the reason why there is no value, and ""."""
    if measured.value is None:
        return say("measures.absent", reason=measured.reason or NOT_MEASURED), ""
    if isinstance(measured.value, list):
        text = " ".join("-" if value is None else say.decimal(value, "0.0") for value in measured.value)
        text += say.unit("s")
    else:
        text = say.quantity(measured.value, unit)
    return text, say.percent(measured.confidence)
