"""What one frame of a practice brought, for a view to show and say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from posecheck.judging.session import Update
from posecheck.leading.guide import Hold, Pacer
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
    """What one frame brought, for a view to show and say.

    ``message`` stands until it changes; ``say`` is to be spoken, and shown, from now on. ``rest_s``
    is what is left of a rest between sets.
    """

    update: Update
    state: State
    message: str
    say: Utterance | None
    counted: int
    target: int
    hold: Hold | None
    pacer: Pacer | None
    near_side: str | None
    rest_s: float | None
