"""The plan of a day in words, for the page and for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posecheck.coach.spec import Exercise
from posecheck.history.plan import ENDED, Item
from posecheck.wording import Wording

_MOST_NAMED = 3


def line_of(item: Item, exercise: Exercise, say: Wording) -> Iterator[tuple[str, str, str, str, str]]:
    """For each side of an item: exercise, side, done of how often, how long to hold, and what to know about it."""
    title = exercise.words(say.language).title
    for side in item.sides:
        name = say(f"sides.{side}") if side is not None else say("plan.either")
        done = say("plan.times", done=min(item.done[side], item.times), times=item.times)
        yield title, name, done, holds_in_words(item, say), note_of(item, exercise, say)


def holds_in_words(item: Item, say: Wording) -> str:
    """How long to hold each stage; nothing if nothing is held."""
    seconds = [f"{hold_s:.0f} s" for hold_s in item.holds_s]
    said = [say("plan.hold" if stage == 0 else "plan.hold_then", seconds=each) for stage, each in enumerate(seconds)]
    return ", ".join(said)


def note_of(item: Item, exercise: Exercise, say: Wording) -> str:
    """Why an item is not offered, or that a professional does it better; mostly nothing."""
    return why_withheld(item, say) or (say("plan.by_professional") if exercise.practice.pressure else "")


def why_withheld(item: Item, say: Wording) -> str:
    """Why an item is not offered; nothing if it is."""
    if item.withheld is None:
        return ""
    if item.withheld == ENDED:
        return say("plan.ended")
    return say("plan.withheld", why=say(f"plan.{item.withheld}"))


def damage_in_words(damaged: Sequence[str], say: Wording) -> str:
    """What of the history is damaged, the first few by their names; nothing if nothing is."""
    if not damaged:
        return ""
    named = ", ".join(damaged[:_MOST_NAMED]) + (", ..." if len(damaged) > _MOST_NAMED else "")
    return say("people.damaged", number=len(damaged), what=named)
