"""``posecheck plan``: what belongs to today, and the person's own choices about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from posecheck.commands.history import ProfileName
from posecheck.errors import PosecheckError


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
) -> None:
    """Say what belongs to today: done, and left to do."""
    from posecheck.coach.spec import exercise_names, load_exercise
    from posecheck.history.plan import plan_for, settings_data, settings_of
    from posecheck.history.store import open_store
    from posecheck.history.told import line_of
    from posecheck.wording import wording

    exercises = {name: load_exercise(name) for name in exercise_names()}

    def number(choices: list[str] | None) -> dict[str, float]:
        """``EXERCISE=NUMBER``, each."""
        numbers = {}
        for choice in choices or []:
            name, _, value = choice.partition("=")
            try:
                numbers[_known(name, exercises)] = float(value)
            except ValueError as error:
                raise PosecheckError(f"'{choice}' has no number; write it like {name}=3.") from error
        return numbers

    say = wording("en")
    today = datetime.now().astimezone().date()
    with open_store() as store:
        person = store.profile(profile)
        before = settings_of(person.settings)
        chosen = dict(before.chosen)
        chosen |= {_known(name, exercises): True for name in with_ or []}
        chosen |= {_known(name, exercises): False for name in without or []}
        whole = {name: int(value) if value == int(value) else 0 for name, value in number(times).items()}
        holds = before.hold_s | number(hold)
        settings = replace(
            before,
            affected=affected.value if affected else before.affected,
            chosen=chosen,
            times=before.times | whole,
            hold_s={name: seconds for name, seconds in holds.items() if seconds != 0},
            reminders=before.reminders if reminders is None else reminders,
        )
        settings_of(settings_data(settings))
        if settings != before:
            store.save_settings(person.id, settings_data(settings))
        day = plan_for(today, store.sessions(person.id), settings, store.last_screen(person.id), exercises)
    table = Table(title=f"{person.name}, {today:%A %d %B}", title_justify="left", title_style="bold")
    for title in ("Exercise", "Side", "Done", "To hold", ""):
        table.add_column(title)
    for item in day.items:
        for row in line_of(item, exercises[item.exercise], say):
            table.add_row(*row)
    console = Console()
    console.print(table if day.items else say("plan.none"))
    if day.items and all(item.finished or item.withheld for item in day.items):
        console.print(say("plan.all_done"))
    if day.habit is not None:
        console.print(say(f"habits.{day.habit}"), style="italic")


def _known(name: str, exercises: object) -> str:
    assert isinstance(exercises, dict)
    if name not in exercises:
        raise PosecheckError(f"There is no exercise '{name}'; choose one of {', '.join(exercises)}.")
    return name
