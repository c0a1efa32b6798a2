"""Part ``[texts]`` of an exercise file: its words in one language."""

from __future__ import annotations

from dataclasses import field

from pydantic.dataclasses import dataclass

from posecheck.exercise.fields import STRICT, Text


@dataclass(frozen=True, config=STRICT)
class FaultTexts:
    """The words about a fault: its title, what to do about it (``cue``), and what it means."""

    title: Text
    cue: Text
    meaning: Text


@dataclass(frozen=True, config=STRICT)
class Texts:
    """The words in one language.

    ``about`` explains the exercise, ``camera`` says where the camera stands, ``start`` how to take the starting
    position; ``phases`` says what to do in each phase, ``not_with`` why the exercise must not be done with a condition.
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
        """The cue of ``fault``; the praise for ``None``."""
        return self.praise if fault is None else self.faults[fault].cue
