"""What is to be done in one practice."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.exercise import Exercise


@dataclass(frozen=True)
class Plan:
    """What is to be done: one set for each entry of ``sides``, with that side to the camera (``None``: either).

    ``pain_before`` is what the person told before it, 0 to 10; then they are asked aloud after each set whether it
    hurts more, which ends the practice. With ``stop_words`` the practice begins with what to stop at.
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
        """The exercise's own plan, with the side or the number of repetitions that the person chose.

        An exercise that is done on each side and has no ``side`` named goes through both.
        """
        practice = exercise.practice
        each: tuple[str | None, ...] = (side,)
        if side is None and practice.sides == "each":
            each = ("left", "right")
        sides = tuple(name for name in each for _ in range(practice.sets))
        return cls(repetitions or practice.repetitions, sides, practice.rest_s, pain_before)
