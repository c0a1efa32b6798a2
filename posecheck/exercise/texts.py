"""The words of an exercise, by language."""

from __future__ import annotations

from dataclasses import field

from pydantic.dataclasses import dataclass

from posecheck.exercise.fields import STRICT, Text


@dataclass(frozen=True, config=STRICT)
class FaultTexts:
    """What is said of a fault: its name, what to do now, what it means."""

    title: Text
    cue: Text
    meaning: Text


@dataclass(frozen=True, config=STRICT)
class Texts:
    """The words of one language.

    ``about`` explains the exercise, ``camera`` its place, ``start`` how to begin; ``not_with`` says for each of those
    conditions why it must not be done with it.
    """

    title: Text
    about: Text
    camera: Text
    start: Text
    praise: Text
    phases: dict[str, Text]
    faults: dict[str, FaultTexts]
    not_with: dict[str, Text] = field(default_factory=dict)

    def cue(self, fault: str | None) -> str:
        """What is said of ``fault``, or the praise."""
        return self.praise if fault is None else self.faults[fault].cue
