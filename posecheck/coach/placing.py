"""Help person and camera find their places, by voice: whole body, side on, the right side, starting position."""

from __future__ import annotations

from typing import Final

from posecheck.coach.phases import holds
from posecheck.coach.session import Update
from posecheck.coach.spec import Exercise
from posecheck.coach.voice import Kind, Voice
from posecheck.measures import view
from posecheck.wording import Wording

_ORDER: Final = (
    view.NO_PERSON,
    view.TOO_DARK,
    view.CUT,
    view.SECOND_PERSON,
    view.NOT_SIDE_ON,
    view.HEAD_OUT,
    view.FEET_OUT,
    view.TOO_SMALL,
)
_FACING_DEG: Final = 55.0
_LASTS_S: Final = 1.5
_AGAIN_S: Final = 8.0
_VALID_S: Final = 2.0
_MOVING_TRUNK_S: Final = 0.12
"""Somebody lying down slowly moves at 0.19 and more (measured); breathing stays under 0.06."""


class Placing:
    """Tell what to change until everything can be seen.

    Parameters
    ----------
    exercise, words
        What the starting position is, and the language.
    side : str or None
        The side that must face the camera, if it matters.
    still : bool
        Whether to wait for the person to be still in the starting position.
    """

    def __init__(self, exercise: Exercise, words: Wording, side: str | None, still: bool) -> None:
        self._exercise = exercise
        self._words = words
        self._side = side
        self._still = still
        self._text = ""
        self._since_s = self._said_s = float("-inf")
        self._said = ""
        self._fine_since_s: float | None = None

    @property
    def message(self) -> str:
        """What to do now, to be shown."""
        return self._text

    def step(self, update: Update, voice: Voice) -> float:
        """Take one frame; returns for how many seconds everything has been right."""
        t_s = update.t_s
        text, fine = self._look(update)
        if text != self._text:
            self._text, self._since_s = text, t_s
            voice.forget(Kind.STATE)
        # the first word comes at once: somebody has just pressed Start
        lasts = t_s - self._since_s >= (_LASTS_S if self._said else _LASTS_S / 3.0)
        again = text != self._said or t_s - self._said_s > _AGAIN_S
        if not fine and lasts and again and not voice.busy(t_s, False):
            self._said, self._said_s = text, t_s
            voice.say(t_s, Kind.STATE, text, _VALID_S)
        if not fine:
            self._fine_since_s = None
        elif self._fine_since_s is None:
            self._fine_since_s = t_s
        return 0.0 if self._fine_since_s is None else t_s - self._fine_since_s

    def _look(self, update: Update) -> tuple[str, bool]:
        """What to say about this frame, and whether all is well."""
        problem = self._problem(update)
        if problem is not None:
            side = self._words(f"sides.{self._side}") if self._side else ""
            return self._words(f"placing.{problem}", side=side), False
        started = all(bool(holds(c, update.values[c.measure])) for c in self._exercise.practice.start)
        if not started:
            return self._exercise.words(self._words.language).start, False
        still = not self._still or update.values["motion_trunk_s"] < _MOVING_TRUNK_S
        return self._words("placing.hold_still"), still

    def _problem(self, update: Update) -> str | None:
        problems = update.view.problems
        if problems:
            worst = min(problems, key=_ORDER.index)
            return "facing" if worst == view.NOT_SIDE_ON and update.view.yaw_deg > _FACING_DEG else worst
        if self._side is not None and update.body is not None and update.body.near_side != self._side:
            return "turn_round"
        return None


def what_is_wrong(update: Update, words: Wording) -> str:
    """Why a frame can't be judged, in the words of placing."""
    return words(f"placing.{min(update.view.problems, key=_ORDER.index)}")
