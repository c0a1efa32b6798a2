"""What is to be done in one practice."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.exercise import Exercise


@dataclass(frozen=True)
class Plan:
    """What is to be done in one practice.

    Attributes
    ----------
    repetitions : int
        How many in each set.
    sides : tuple of (str or None)
        One set for each entry, with that side to the camera; ``None`` for either.
    rest_s : float
        Seconds of rest between two sets.
    pain_before : int or None
        The pain before the practice, 0 to 10. If it is given, the person is asked aloud after each set whether it hurts
        more; more pain ends the practice.
    stop_words : bool
        Whether the practice begins with the sentence that says when to stop.
    """

    repetitions: int
    sides: tuple[str | None, ...]
    rest_s: float
    pain_before: int | None = None
    stop_words: bool = False

    @classmethod
    def of(
        cls,
        exercise: Exercise,
        side: str | None = None,
        repetitions: int | None = None,
        pain_before: int | None = None,
    ) -> Plan:
        """The plan of ``exercise``, with the side and the number of repetitions that the person has chosen.

        Without a ``side``, an exercise that is done on each side is done on both.
        """
        practice = exercise.practice
        each: tuple[str | None, ...] = (side,)
        if side is None and practice.sides == "each":
            each = ("left", "right")
        sides = tuple(name for name in each for _ in range(practice.sets))
        return cls(repetitions or practice.repetitions, sides, practice.rest_s, pain_before)
