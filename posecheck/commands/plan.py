"""``posecheck plan``: what belongs to today, and the person's own choices about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posecheck.commands.history import ProfileName, tell_damage
from posecheck.commands.language import Language, LanguageOption, print_aside, spoken
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from posecheck.exercise import Exercise
    from posecheck.history.plan import DayPlan


class Affected(StrEnum):
    """The side that hurts."""

    left = "left"
    right = "right"
    both = "both"


def plan(
    profile: ProfileName = None,
    affected: Annotated[Affected | None, typer.Option(help="The side that hurts; kept.")] = None,
    with_: Annotated[list[str] | None, typer.Option("--with", metavar="EXERCISE", help="Take it in; kept.")] = None,
    without: Annotated[list[str] | None, typer.Option(metavar="EXERCISE", help="Leave it out; kept.")] = None,
    times: Annotated[list[str] | None, typer.Option(metavar="EXERCISE=N", help="How often a day; kept.")] = None,
    hold: Annotated[
        list[str] | None,
        typer.Option(metavar="EXERCISE=SECONDS", help="How long to hold, 0 to let it grow by itself; kept."),
    ] = None,
    reminders: Annotated[bool | None, typer.Option(help="A daily habit to be reminded of; kept.")] = None,
    language: LanguageOption = Language.en,  # noqa: ARG001
) -> None:
    """Say what belongs to today: done, and left to do."""
    from posecheck.exercise import exercise_names, load_exercise
    from posecheck.history.choices import all_fit, changed_settings, settings_that_fit
    from posecheck.history.plan import day_after_due, plan_for, screen_due, settings_data, settings_of
    from posecheck.history.store import open_store

    exercises = {name: load_exercise(name) for name in exercise_names()}
    held = [name for name, exercise in exercises.items() if exercise.holds]
    today = datetime.now().astimezone().date()
    with open_store() as store:
        person = store.profile(profile)
        before = settings_that_fit(person.settings)
        holds = before.hold_s | {name: float(number) for name, number in _numbers(hold, held)}
        settings = replace(
            before,
            affected=affected.value if affected else before.affected,
            chosen=before.chosen
            | {_known(name, exercises): True for name in with_ or []}
            | {_known(name, exercises): False for name in without or []},
            times=before.times | {name: int(number) for name, number in _numbers(times, exercises)},
            hold_s={name: seconds for name, seconds in holds.items() if seconds != 0},
            reminders=before.reminders if reminders is None else reminders,
        )
        if settings != before:
            settings_of(settings_data(settings))  # refuses what makes no sense
            store.save_settings(person.id, changed_settings(person.settings, settings))
        sessions, screen = store.sessions(person.id), store.last_screen(person.id)
        days_after = store.days_after(person.id)
        tell_damage(store)
    if not all_fit(person.settings):
        print_aside(spoken()("plan.not_all_fit"))
    day = plan_for(today, sessions, settings, screen, exercises, days_after=days_after)
    due = [
        *(["plan.screen_due"] if screen_due(screen, sessions, today) else []),
        *(["plan.day_after_due"] if day_after_due(sessions, days_after, today) else []),
    ]
    _print(spoken()("terminal.day", name=person.name, day=today), day, due, exercises)


def _print(title: str, day: DayPlan, due: Iterable[str], exercises: dict[str, Exercise]) -> None:
    """The day's table; before it what speaks against practising, after it what to know about the exercises."""
    from posecheck.history.in_words import line_of, note_of, why_less

    say, console = spoken(), Console()
    for question in due:
        console.print(say(question), style="yellow")
    if day.stop is not None:
        console.print(say(f"screen.{day.stop}"), style="bold red")
        return
    if day.calm:
        console.print(say("plan.calm"), style="bold")
    if less := why_less(day, say):
        console.print(less, style="bold yellow")
    table = Table(title=escape(title), title_justify="left", title_style="bold")
    for column in ("terminal.exercise", "terminal.side", "terminal.done_today", "terminal.to_hold"):
        table.add_column(say(column))
    for item in day.items:
        for row in line_of(item, exercises[item.exercise], say):
            table.add_row(*row)
    console.print(table if day.items else say("plan.none"))
    for item in day.items:
        if note := note_of(item, exercises[item.exercise], say):
            console.print(
                f"{exercises[item.exercise].words(say.language).title}: {note}", markup=False, highlight=False
            )
    if day.finished:
        console.print(say("plan.all_done"))
    if day.habit is not None:
        console.print(say(f"habits.{day.habit}"), style="italic")


def _numbers(choices: list[str] | None, names: Collection[str]) -> Iterator[tuple[str, int]]:
    """``EXERCISE=NUMBER``, each."""
    for choice in choices or []:
        name, _, number = choice.partition("=")
        if not (number.isascii() and number.isdecimal()):
            raise PosecheckError("errors.plan.no_number", choice=choice, name=name)
        yield _known(name, names), int(number)


def _known(name: str, names: Collection[str]) -> str:
    if name not in names:
        raise PosecheckError("errors.plan.unknown_exercise", name=name, names=tuple(names))
    return name
