"""Help the person into place by voice: the whole body in sight, side on, the right side, the starting position."""

from __future__ import annotations

from typing import Final

from posecheck.exercise import Exercise
from posecheck.judging.phases import satisfies
from posecheck.judging.session import Update
from posecheck.leading.voice import Kind, Voice
from posecheck.measures import view
from posecheck.wording import Wording

_ORDER: Final = (
    view.TOO_DARK,
    view.NO_PERSON,
    view.CUT,
    view.SECOND_PERSON,
    view.NOT_SIDE_ON,
    view.HEAD_OUT,
    view.FEET_OUT,
    view.TOO_SMALL,
)
_MOTION: Final = "motion_trunk_s"
MEASURES: Final = (_MOTION,)
"""The frame measures that finding the place needs, besides those of the exercise."""

_FACING_DEG: Final = 55.0
"""With a larger yaw it is the person who faces the camera and has to turn; with a smaller one turning the camera a
little is enough. Chosen, not measured."""

_LASTS_S: Final = 1.5
"""A problem that is over sooner isn't said: somebody on the way to the place passes through several."""

_FIRST_LASTS_S: Final = 0.5
"""The first word comes sooner than the others: somebody has just pressed Start and waits for it."""

_AGAIN_S: Final = 8.0
"""The same is said again after this long: time to hear it and to do it. Chosen, not measured."""

_MOST_DOUBLINGS: Final = 4
"""With nobody there the pause doubles each time, up to 128 s: a person who has left isn't called all the time."""

_VALID_S: Final = 2.0
"""What can't be said within this time is left out: the picture may have changed since."""

_MOVING_TRUNK_S: Final = 0.12
"""Above this speed the person moves: somebody who lies down slowly reaches 0.19 and more (measured), breathing stays
below 0.06."""


class Placing:
    """Say what to change until everything can be seen and the starting position is taken.

    Parameters
    ----------
    exercise : Exercise
        Its starting position.
    words : Wording
        The language.
    side : str or None
        The side that must face the camera, if one must.
    still : bool
        Whether to wait until the person is still in the starting position.
    """

    def __init__(self, exercise: Exercise, words: Wording, side: str | None, still: bool) -> None:
        self._exercise = exercise
        self._words = words
        self._side = side
        self._still = still
        self._text = ""
        self._since_s = self._said_s = float("-inf")
        self._said = ""
        self._times = 0
        self._fine_since_s: float | None = None

    @property
    def message(self) -> str:
        """What to do now, to be shown."""
        return self._text

    def step(self, update: Update, voice: Voice, speaking: bool) -> float:
        """Take one frame; return for how many seconds everything has been right.

        ``speaking``: whether the browser's voice is still heard.
        """
        t_s = update.t_s
        text, fine = self._look(update)
        if text != self._text:
            self._text, self._since_s = text, t_s
            voice.forget(Kind.STATE)
        if not fine and self._due(t_s, worst_problem(update)) and not voice.busy(t_s, speaking):
            self._times = self._times + 1 if text == self._said else 0
            self._said, self._said_s = text, t_s
            voice.say(t_s, Kind.STATE, text, _VALID_S)
        if not fine:
            self._fine_since_s = None
        elif self._fine_since_s is None:
            self._fine_since_s = t_s
        return 0.0 if self._fine_since_s is None else t_s - self._fine_since_s

    def _due(self, t_s: float, problem: str | None) -> bool:
        """Whether to say now what is wrong: it has lasted, or the problems keep changing; but not too often."""
        if problem == view.NO_PERSON and not self._still:
            return False  # somebody who is paused has left on purpose
        if not self._said:
            return t_s - self._since_s >= _FIRST_LASTS_S
        if self._text == self._said:
            rarer = 2.0 ** min(self._times, _MOST_DOUBLINGS) if problem == view.NO_PERSON else 1.0
            return t_s - self._said_s > _AGAIN_S * rarer
        return t_s - self._since_s >= _LASTS_S or t_s - self._said_s > _AGAIN_S

    def _look(self, update: Update) -> tuple[str, bool]:
        """What to say about this frame, and whether everything is right."""
        problem = self._problem(update)
        if problem is not None:
            side = self._words(f"sides.{self._side}") if self._side else ""
            return self._words(f"placing.{problem}", side=side), False
        started = all(bool(satisfies(c, update.values[c.measure])) for c in self._exercise.practice.start)
        if not started:
            return self._exercise.words(self._words.language).start, False
        still = not self._still or update.values[_MOTION] < _MOVING_TRUNK_S
        return self._words("placing.hold_still"), still

    def _problem(self, update: Update) -> str | None:
        worst = worst_problem(update)
        posture = "" if self._exercise.practice.lying else "_standing"
        if worst == view.NOT_SIDE_ON and update.view.yaw_deg > _FACING_DEG:
            return f"facing{posture}"
        if worst is None and self._side is not None and update.body is not None and update.body.near_side != self._side:
            return f"turn_round{posture}"
        return worst


def worst_problem(update: Update) -> str | None:
    """The name of the view problem to solve first; ``None`` if there is no problem."""
    return min(update.view.problems, key=_ORDER.index, default=None)
