"""What a page shows and says after one frame of a practice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from posecheck.judging.session import Update
from posecheck.leading.guide import HoldProgress, Pacer
from posecheck.leading.voice import Utterance


class State(StrEnum):
    """Where in the practice the person is."""

    PLACING = "placing"
    COUNTDOWN = "countdown"
    GUIDING = "guiding"
    PAUSED = "paused"
    RESTING = "resting"
    DONE = "done"


@dataclass(frozen=True)
class Scene:
    """What a page shows and says after one frame of a practice.

    Attributes
    ----------
    update : Update
        What the session found in the frame.
    state : State
    message : str
        What to do now; shown until it changes.
    say : Utterance or None
        What the voice begins to say with this frame.
    counted, target : int
        Repetitions counted in this set, and asked for.
    hold : HoldProgress or None
        How far the hold is, in a phase that has one.
    pacer : Pacer or None
        The breath to show.
    near_side : str or None
        The side that was near last.
    rest_s : float or None
        Seconds left of a rest between two sets.
    """

    update: Update
    state: State
    message: str
    say: Utterance | None
    counted: int
    target: int
    hold: HoldProgress | None
    pacer: Pacer | None
    near_side: str | None
    rest_s: float | None
