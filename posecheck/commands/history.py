"""``posecheck history`` and ``posecheck export``: what was practised, as a table or a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from posecheck.history.records import KeptSession
    from posecheck.history.store import Store

history_app = typer.Typer(help="What was practised, and what is kept of it.", invoke_without_command=True)

ProfileName = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", help="Whose; by default the first profile's.")
]


@history_app.callback()
def show(
    context: typer.Context,
    profile: ProfileName = None,
    exercise: Annotated[str | None, typer.Option(help="Only this exercise.")] = None,
    days: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the last N days.")] = None,
) -> None:
    """List what was practised, the last at the end."""
    if context.invoked_subcommand is not None:
        return
    from posecheck.history.store import open_store

    since = datetime.now(UTC) - timedelta(days=days) if days is not None else None
    with open_store() as store:
        person = store.profile(profile)
        sessions = store.sessions(person.id, exercise, since)
        place = store.place
        tell_damage(store)
    console = Console()
    if not sessions:
        console.print(f"Nothing is kept of {person.name} yet in {place}.", markup=False, highlight=False)
        return
    table = Table(title=escape(f"{person.name}: {len(sessions)} practice(s)"), title_justify="left", title_style="bold")
    for title in ("When", "Exercise", "Side", "Repetitions", "Faults", "Held", "Pain", "Id"):
        table.add_column(title)
    for session in sessions:
        table.add_row(*map(escape, _cells(session)))
    console.print(table)
    console.print(f"Kept in {place}.", style="dim", markup=False, highlight=False)


def _cells(session: KeptSession) -> list[str]:
    repetitions = [repetition for kept in session.sets for repetition in kept.repetitions]
    good = sum(repetition.verdict == "good" for repetition in repetitions)
    faults = dict.fromkeys(fault.name for repetition in repetitions for fault in repetition.faults)
    holds = [f"{hold.held_s:.0f} of {hold.target_s:.0f} s" for rep in repetitions for hold in rep.holds]
    sides = dict.fromkeys(rep.side or kept.side or "" for kept in session.sets for rep in kept.repetitions)
    pain = [("-" if number is None else str(number)) for number in (session.pain_before, session.pain_after)]
    when = session.started_at.astimezone().strftime("%Y-%m-%d %H:%M")
    done = f"{len(repetitions)}, {good} good" + ("" if session.ended_at else ", cut off")
    exercise = session.exercise + (" (video)" if session.source == "recorded" else "")
    names = ", ".join(name.replace("_", " ") for name in faults)
    return [
        when,
        exercise,
        ", ".join(filter(None, sides)),
        done,
        names,
        ", ".join(holds),
        " to ".join(pain),
        session.id[:8],
    ]


@history_app.command("profiles")
def profiles(
    add: Annotated[str | None, typer.Option(metavar="NAME", help="Add a profile.")] = None,
    rename: Annotated[tuple[str, str] | None, typer.Option(metavar="OLD NEW", help="Rename a profile.")] = None,
) -> None:
    """List the people on this machine."""
    from posecheck.history.store import open_store

    with open_store() as store:
        if add is not None:
            store.add_profile(add)
        if rename is not None:
            store.rename_profile(store.profile(rename[0]).id, rename[1])
        for person in store.profiles():
            typer.echo(f"{person.name}: {len(store.sessions(person.id))} practice(s)")
        tell_damage(store)


def tell_damage(store: Store) -> None:
    """Say once what of the history is damaged, and that it is left out."""
    from posecheck.history.told import damage_in_words
    from posecheck.wording import wording

    if told := damage_in_words(store.damaged, wording("en")):
        print_note(told)


def print_note(told: str) -> None:
    """Write a sentence beside what was asked for: on standard error."""
    Console(stderr=True, soft_wrap=True).print(f"posecheck: {told}", style="yellow", markup=False, highlight=False)


@history_app.command("import")
def import_(file: Annotated[Path, typer.Argument(metavar="FILE", help="Made by posecheck export.")]) -> None:
    """Take back what was exported; what is there already stays as it is."""
    from posecheck.history.store import open_store
    from posecheck.history.transfer import import_json

    with open_store() as store:
        brought = import_json(store, file)
    typer.echo(f"{brought.sessions} practice(s) and {brought.people} profile(s) imported, {brought.known} were there.")


@history_app.command("delete")
def delete(
    profile: Annotated[str, typer.Option("--profile", metavar="NAME", help="Whose.")],
    practice: Annotated[str | None, typer.Option(metavar="ID", help="Only this practice.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete everything that is kept of a person, or one practice."""
    from posecheck.history.store import open_store

    with open_store() as store:
        person = store.profile(profile)
        sessions = store.sessions(person.id)
        if practice is not None:
            sessions = [session for session in sessions if session.id.startswith(practice)]
            if len(sessions) != 1:
                raise PosecheckError(
                    "errors.history.which_practice", number=len(sessions), name=person.name, id=practice
                )
        what = "1 practice" if practice is not None else f"the profile and {len(sessions)} practice(s)"
        if not yes:
            typer.confirm(f"Delete {what} of {person.name} for good?", abort=True)
        if practice is not None:
            store.delete_session(sessions[0].id)
        else:
            store.delete_profile(person.id)
    typer.echo(f"Deleted: {what} of {person.name}.")


def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Ends in .json (all, to be imported) or .csv (a table).")
    ],
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help="Only this person; by default everybody.")
    ] = None,
) -> None:
    """Write everything that is kept to a file."""
    from posecheck.history.store import open_store
    from posecheck.history.transfer import export_csv, export_json

    writers = {".json": export_json, ".csv": export_csv}
    write = writers.get(file.suffix.lower())
    if write is None:
        raise PosecheckError("errors.files.export_ending", path=file)
    with open_store() as store:
        number = write(store, file, profile)
        tell_damage(store)
    typer.echo(f"{number} practice(s) written to {file}.")
