"""What belongs to a day: which exercises, how often, on which side, how long to hold; what is done and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, tzinfo
from typing import Any, Final, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked_dataclass

from posecheck.care.pain import more, risen
from posecheck.care.screening import SPASM, Advice, advice, forbidding, gravest
from posecheck.errors import PosecheckError
from posecheck.exercise import Exercise
from posecheck.exercise.plan import CARE, MOST_TIMES_A_DAY, Schedule
from posecheck.history.records import DayAfter, KeptRepetition, KeptSession, Screen
from posecheck.validation import wrong_value

Affected = Literal["left", "right", "both"]
CALM: Final = "calm"
ENDED: Final = "ended"
"""Why an exercise is not offered: it hurt more than before, today."""

HABITS: Final = ("sleep", "mattress", "driving", "sitting", "chairs", "standing")
"""One reminder a day, in turn; the words are those of ``habits`` in the wording."""


@checked_dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Settings:
    """A person's own choices.

    Attributes
    ----------
    affected : {"left", "right", "both"}
        The side that hurts, for exercises that can be done on that side alone.
    chosen : dict of str to bool
        Exercises taken in or left out, against what is usual.
    times : dict of str to int
        How often a day, against what the exercise says.
    hold_s : dict of str to float
        How long to hold, in place of the hold that grows by itself.
    reminders : bool
        Whether there is a reminder of daily habits.
    """

    affected: Affected = "both"
    chosen: dict[str, bool] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    hold_s: dict[str, float] = field(default_factory=dict)
    reminders: bool = True


_SETTINGS: Final = TypeAdapter(Settings)
LONGEST_HOLD_S: Final = 60.0
"""A minute: the longest hold that a plan may be changed to by hand."""


def settings_of(data: Mapping[str, Any]) -> Settings:
    """Read a profile's settings.

    Raises
    ------
    PosecheckError
        If they make no sense: which one, and what was expected.
    """
    try:
        settings = _SETTINGS.validate_python(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "unexpected_keyword_argument":
            known = tuple(key.name for key in fields(Settings))
            raise PosecheckError("errors.plan.no_setting", where=where, known=known) from error
        value, problem = repr(first["input"]), wrong_value(first, Settings)
        raise PosecheckError("errors.plan.wrong", where=where, value=value, problem=problem) from error
    for name, times in settings.times.items():
        if not 1 <= times <= MOST_TIMES_A_DAY:
            raise PosecheckError("errors.plan.times", exercise=name, times=times, most=MOST_TIMES_A_DAY)
    for name, hold_s in settings.hold_s.items():
        if not 1.0 <= hold_s <= LONGEST_HOLD_S:
            raise PosecheckError("errors.plan.hold", exercise=name, hold_s=hold_s, most_s=LONGEST_HOLD_S)
    return settings


def settings_data(settings: Settings) -> dict[str, Any]:
    """Settings as plain values, to be kept in a profile."""
    data: dict[str, Any] = _SETTINGS.dump_python(settings, mode="json")
    return data


@dataclass(frozen=True)
class Item:
    """One exercise of a day.

    Attributes
    ----------
    exercise : str
    sides : tuple
        The sides it is to be done on; ``(None,)`` if it doesn't matter.
    times : int
        How often, on each side.
    repetitions : int
        How many are one time.
    done : dict
        How often it was, by side.
    holds_s : tuple of float
        How long to hold, for each stage that is open; empty if nothing is held.
    withheld : Advice or "ended" or None
        Why it is not offered now.
    forbidding : tuple of str
        The person's conditions that forbid it, where they are why.
    """

    exercise: str
    sides: tuple[str | None, ...]
    times: int
    repetitions: int
    done: Mapping[str | None, int]
    holds_s: tuple[float, ...]
    withheld: Advice | Literal["ended"] | None
    forbidding: tuple[str, ...] = ()

    @property
    def offered(self) -> bool:
        """Whether it is to be done now: nothing speaks against it and something is left."""
        return self.withheld is None and not self.finished

    @property
    def left(self) -> dict[str | None, int]:
        """How often it is still to be done, by side."""
        return {side: max(self.times - self.done.get(side, 0), 0) for side in self.sides}

    @property
    def finished(self) -> bool:
        """Whether nothing is left of it."""
        return not any(self.left.values())


@dataclass(frozen=True)
class DayPlan:
    """A day: what is planned in the order of care, and the habit to be reminded of.

    ``stop`` is an advice that forbids every exercise. ``calm`` is whether the muscle is in acute spasm: rest and warmth
    first, and how to move about when standing hurts. ``worse_in_a_row`` is how many of the last practised days were
    followed by a worse one: from one on only half is planned, from two on a professional should see it.
    """

    day: date
    items: tuple[Item, ...]
    habit: str | None
    stop: Advice | None
    calm: bool
    worse_in_a_row: int = 0

    @property
    def finished(self) -> bool:
        """Whether something was planned for the day and all of it is done."""
        return bool(self.items) and all(item.finished for item in self.items)


def plan_for(
    day: date,
    sessions: Sequence[KeptSession],
    settings: Settings,
    screen: Screen | None,
    exercises: Mapping[str, Exercise],
    zone: tzinfo | None = None,
    days_after: Sequence[DayAfter] = (),
) -> DayPlan:
    """The plan of ``day``, a day of the person's own ``zone`` (by default the machine's).

    ``sessions`` are all that are known of the person; ``screen`` is the last stop screen, whose signs count until the
    next one. A practice belongs to the day on which it began. What it changes about the holds counts from the next day
    on, so that the day keeps its plan; in acute spasm the first stage alone is held. ``days_after`` are the answers to
    whether it was worse the day after: if it was, everything but breathing is halved.
    """
    signs = screen.open_signs if screen is not None else ()
    conditions = screen.open_conditions if screen is not None else ()
    worse = worse_in_a_row(days_after, day)
    days = [(session.started_at.astimezone(zone).date(), session) for session in sessions]
    today = [session for began, session in days if began == day]
    before = [session for began, session in days if began < day]
    items = []
    for exercise in sorted(exercises.values(), key=_place):
        schedule = exercise.plan
        if schedule is None or not settings.chosen.get(exercise.name, schedule.usual):
            continue
        sides: tuple[str | None, ...] = (None,)
        if schedule.sides != "either":
            both = schedule.sides == "both" or settings.affected == "both"
            sides = ("left", "right") if both else (settings.affected,)
        mine = [session for session in today if session.exercise == exercise.name]
        found: Advice | Literal["ended"] | None = advice(signs, conditions, exercise)
        if found is Advice.GO_ON:
            found = ENDED if any(hurt(session) for session in mine) else None
        holds_s = holds_of(exercise, before, settings.hold_s.get(exercise.name))
        times = settings.times.get(exercise.name, schedule.times_a_day)
        repetitions = schedule.repetitions or exercise.practice.repetitions * exercise.practice.sets
        calms = (
            schedule.care == CALM and not exercise.practice.by_professional
        )  # pressing with the fingers may irritate
        if worse and not calms:
            times, repetitions, holds_s = _halved(schedule, times, repetitions, holds_s)
        items.append(
            Item(
                exercise=exercise.name,
                sides=sides,
                times=times,
                repetitions=repetitions,
                done=_done(exercise, mine, sides, repetitions),
                holds_s=holds_s[:1] if SPASM in signs else holds_s,
                withheld=found,
                forbidding=forbidding(conditions, exercise) if found is Advice.NOT_WITH else (),
            )
        )
    stop = gravest(signs)
    habit = HABITS[day.toordinal() % len(HABITS)] if settings.reminders and stop is None else None
    return DayPlan(day, tuple(items), habit, stop, calm=SPASM in signs and stop is None, worse_in_a_row=worse)


def _halved(
    schedule: Schedule, times: int, repetitions: int, holds_s: tuple[float, ...]
) -> tuple[int, int, tuple[float, ...]]:
    """Half of the repetitions, or of the times where one time is a single repetition; holds shorter by a step."""
    if repetitions > 1:
        repetitions //= 2
    else:
        times = max(times // 2, 1)
    if schedule.growth is not None:
        step_s = schedule.growth.step_s
        holds_s = tuple(max(hold_s - step_s, min(hold_s, step_s)) for hold_s in holds_s)
    return times, repetitions, holds_s


def _place(exercise: Exercise) -> tuple[int, str]:
    return CARE.index(exercise.plan.care) if exercise.plan is not None else len(CARE), exercise.name


def _done(
    exercise: Exercise, sessions: Sequence[KeptSession], sides: Sequence[str | None], one_time: int
) -> dict[str | None, int]:
    """How often each side had its turn: by its repetitions, or by the sets in which all that was asked for was done.

    A hold that was let go before its end is not done yet.
    """
    done: dict[str | None, int] = {}
    for side in sides:
        counts = [
            (
                sum(_held(rep, exercise) for rep in kept.repetitions if side in (None, rep.side or kept.side)),
                kept.target,
            )
            for session in sessions
            for kept in session.sets
        ]
        whole = sum(target is not None and count >= target for count, target in counts)
        done[side] = max(whole // exercise.practice.sets, sum(count for count, _ in counts) // one_time)
    return done


def _held(repetition: KeptRepetition, exercise: Exercise) -> bool:
    return not exercise.holds or any(hold.stage == 1 and hold.whole for hold in repetition.holds)


def hurt(session: KeptSession) -> bool:
    """Whether there was more pain than before, during or after a practice."""
    told = [*(kept.pain for kept in session.sets), session.pain_after]
    return any(kept.more_pain for kept in session.sets) or any(more(session.pain_before, pain) for pain in told)


def holds_of(exercise: Exercise, sessions: Sequence[KeptSession], own_s: float | None = None) -> tuple[float, ...]:
    """How long to hold each stage that is open, in seconds.

    A stage grows by the exercise's rule, both sides taken together; ``own_s`` is the person's own choice instead. The
    second stage opens with an uninterrupted first one that was called easy, and closes when one was not, or hurt more.
    """
    if not exercise.holds:
        return ()
    practised = sorted(
        (session for session in sessions if session.exercise == exercise.name), key=lambda session: session.started_at
    )
    stages = len(exercise.holds) if _is_easy(practised) else 1
    return tuple(
        own_s or _grown(exercise, stage, phase.hold_s or 0.0, practised)
        for stage, phase in enumerate(exercise.holds[:stages], start=1)
    )


def _is_easy(practised: Sequence[KeptSession]) -> bool:
    easy = False
    for session in practised:
        for kept in session.sets:
            if kept.easy is not None:
                clean = any(hold.stage == 1 and hold.clean for rep in kept.repetitions for hold in rep.holds)
                easy = kept.easy and (clean or easy)
        easy = easy and not hurt(session)
    return easy


def _grown(exercise: Exercise, stage: int, first_s: float, practised: Sequence[KeptSession]) -> float:
    """What the target of a stage has become: clean holds of it in a row, none of them with more pain."""
    growth = exercise.plan.growth if exercise.plan is not None else None
    target_s, row = first_s, 0
    if growth is None:
        return target_s
    for session in practised:
        for hold in (
            hold for kept in session.sets for rep in kept.repetitions for hold in rep.holds if hold.stage == stage
        ):
            row = row + 1 if hold.clean and hold.target_s >= target_s and not hurt(session) else 0
            if row >= growth.clean_holds:
                target_s, row = min(target_s + growth.step_s, growth.up_to_s), 0
    return target_s


def screen_due(
    screen: Screen | None,
    sessions: Sequence[KeptSession],
    day: date,
    pain: int | None = None,
    zone: tzinfo | None = None,
) -> bool:
    """Whether the stop screen is to be asked: at first, when pain rises, and on another day after signs were ticked.

    What a doctor has cleared is not asked for again by that. Answers dated after ``day`` are of a clock that was wrong:
    nobody knows what happened since, so it is asked.

    ``pain`` is what was told just now, if anything. Pain rises when there was more of it after a practice than before,
    or when it is clearly higher than what was told last.
    """
    if screen is None or screen.conditions is None:
        return True
    asked_on = screen.at.astimezone(zone).date()
    if asked_on > day or (screen.open_signs and asked_on < day):
        return True
    since = sorted((session for session in sessions if session.started_at >= screen.at), key=lambda s: s.started_at)
    if any(hurt(session) for session in since):
        return True
    answers = [
        answer
        for session in since
        for answer in (session.pain_before, *(kept.pain for kept in session.sets), session.pain_after)
        if answer is not None
    ]
    return risen(answers[-1], pain) if answers else False


def day_after_due(
    sessions: Sequence[KeptSession], answers: Sequence[DayAfter], day: date, zone: tzinfo | None = None
) -> date | None:
    """The last day before ``day`` on which something was practised, if nobody has told yet how the day after was."""
    days = {session.started_at.astimezone(zone).date() for session in sessions if session.source == "live"}
    last = max((practised for practised in days if practised < day), default=None)
    return None if last in {answer.day for answer in answers} else last


def worse_in_a_row(answers: Sequence[DayAfter], day: date) -> int:
    """How many of the last practised days before ``day`` that were told of were followed by a worse one, in a row."""
    told = sorted((answer for answer in answers if answer.day < day), key=lambda answer: answer.day, reverse=True)
    return next((number for number, answer in enumerate(told) if not answer.worse), len(told))
