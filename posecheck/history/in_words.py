"""The plan of a day, and what is damaged in the history, in words for the page and the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from posecheck.care.screening import Advice
from posecheck.exercise import Exercise
from posecheck.history.plan import ENDED, DayPlan, Item
from posecheck.wording import Wording

_MOST_NAMED = 3
"""More names in one sentence are not read."""


def line_of(item: Item, exercise: Exercise, say: Wording) -> Iterator[tuple[str, str, str, str]]:
    """For each side of an item: exercise, side, done of how often, and how long to hold."""
    title = exercise.words(say.language).title
    for side in item.sides:
        name = say(f"sides.{side}") if side is not None else say("plan.either")
        done = say("plan.times", done=min(item.done[side], item.times), times=item.times)
        yield title, name, done, holds_in_words(item, say)


def holds_in_words(item: Item, say: Wording) -> str:
    """How long to hold each stage; nothing if nothing is held."""
    keys = ("plan.hold" if stage == 0 else "plan.hold_then" for stage in range(len(item.holds_s)))
    return ", ".join(say(key, seconds=hold_s) for key, hold_s in zip(keys, item.holds_s, strict=True))


def note_of(item: Item, exercise: Exercise, say: Wording) -> str:
    """Why an item is not offered, or that a professional does it better; mostly nothing."""
    if item.withheld is None:
        return say("plan.by_professional") if exercise.practice.by_professional else ""
    if item.withheld == ENDED:
        return say("plan.ended")
    if item.withheld is Advice.NOT_WITH:
        return say("plan.not_offered", why=why_not_with(item.forbidding, exercise, say))
    return say("plan.withheld", why=say(f"plan.{item.withheld}"))


def why_not_with(conditions: Iterable[str], exercise: Exercise, say: Wording) -> str:
    """Why an exercise must not be done with these conditions, and whom to ask."""
    why = exercise.words(say.language).not_with
    return " ".join(
        say("screen.not_with", condition=say(f"conditions.{name}"), why=why[name], whom=say(f"whom_to_ask.{name}"))
        for name in conditions
    )


def why_less(plan: DayPlan, say: Wording) -> str:
    """Why only half is planned; nothing if all is."""
    if plan.worse_in_a_row == 0:
        return ""
    return say("plan.worse_again" if plan.worse_in_a_row > 1 else "plan.worse")


def damage_in_words(damaged: Sequence[str], say: Wording) -> str:
    """What of the history is damaged, the first few by their names; nothing if nothing is."""
    if not damaged:
        return ""
    named = ", ".join(damaged[:_MOST_NAMED]) + (", ..." if len(damaged) > _MOST_NAMED else "")
    return say("people.damaged", number=len(damaged), what=named)
