"""``posecheck history`` and ``posecheck export``: what was practised, as a table or a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posecheck.commands.language import Language, LanguageOption, print_aside, spoken
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from posecheck.history.records import KeptSession
    from posecheck.history.store import Store
    from posecheck.wording import Wording

history_app = typer.Typer(help="What was practised, and what is kept of it.", invoke_without_command=True)

_COLUMNS: Final = (
    "terminal.when",
    "terminal.exercise",
    "terminal.side",
    "terminal.repetitions",
    "terminal.faults",
    "terminal.held",
    "terminal.pain",
    "terminal.id",
)

ProfileName = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", help="Whose; by default the first profile's.")
]


@history_app.callback()
def show(
    context: typer.Context,
    profile: ProfileName = None,
    exercise: Annotated[str | None, typer.Option(help="Only this exercise.")] = None,
    days: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the last N days.")] = None,
    language: LanguageOption = Language.en,  # noqa: ARG001
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
    console, say = Console(), spoken()
    if not sessions:
        nothing = say("terminal.nothing_kept", name=person.name, place=place)
        console.print(nothing, markup=False, highlight=False)
        return
    title = say("terminal.practices", name=person.name, number=len(sessions))
    table = Table(title=escape(title), title_justify="left", title_style="bold")
    for column in _COLUMNS:
        table.add_column(say(column))
    for session in sessions:
        table.add_row(*map(escape, _cells(session, say)))
    console.print(table)
    console.print(say("terminal.place", place=place), style="dim", markup=False, highlight=False)


def _cells(session: KeptSession, say: Wording) -> list[str]:
    repetitions = [repetition for kept in session.sets for repetition in kept.repetitions]
    good = sum(repetition.verdict == "good" for repetition in repetitions)
    faults = dict.fromkeys(fault.name for repetition in repetitions for fault in repetition.faults)
    holds = [
        say("terminal.held_of", held_s=hold.held_s, target_s=hold.target_s) for rep in repetitions for hold in rep.holds
    ]
    sides = dict.fromkeys(rep.side or kept.side for kept in session.sets for rep in kept.repetitions)
    pain = [("-" if number is None else str(number)) for number in (session.pain_before, session.pain_after)]
    done = "terminal.done" if session.ended_at else "terminal.done_cut_off"
    of_video = session.source == "recorded"
    return [
        say("terminal.moment", at=session.started_at.astimezone()),
        say("terminal.of_video", exercise=session.exercise) if of_video else session.exercise,
        ", ".join(say(f"sides.{side}") for side in sides if side is not None),
        say(done, number=len(repetitions), good=good),
        ", ".join(_fault_titles(session.exercise, faults, say)),
        ", ".join(holds),
        say("terminal.pain_from_to", before=pain[0], after=pain[1]),
        session.id[:8],
    ]


def _fault_titles(exercise: str, faults: Iterable[str], say: Wording) -> Iterator[str]:
    """What faults are called; by their names those of an exercise that doesn't come with this version."""
    from posecheck.exercise import exercise_names, load_exercise

    texts = load_exercise(exercise).words(say.language).faults if exercise in exercise_names() else {}
    for name in faults:
        yield texts[name].title if name in texts else name.replace("_", " ")


@history_app.command("profiles")
def profiles(
    add: Annotated[str | None, typer.Option(metavar="NAME", help="Add a profile.")] = None,
    rename: Annotated[tuple[str, str] | None, typer.Option(metavar="OLD NEW", help="Rename a profile.")] = None,
    language: LanguageOption = Language.en,  # noqa: ARG001
) -> None:
    """List the people on this machine."""
    from posecheck.history.store import open_store

    with open_store() as store:
        if add is not None:
            store.add_profile(add)
        if rename is not None:
            store.rename_profile(store.profile(rename[0]).id, rename[1])
        for person in store.profiles():
            number = len(store.sessions(person.id))
            typer.echo(spoken()("terminal.practices", name=person.name, number=number))
        tell_damage(store)


def tell_damage(store: Store) -> None:
    """Say once what of the history is damaged, and that it is left out."""
    from posecheck.history.in_words import damage_in_words

    if told := damage_in_words(store.damaged, spoken()):
        print_aside(told)


@history_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Made by posecheck export.")],
    language: LanguageOption = Language.en,  # noqa: ARG001
) -> None:
    """Take back what was exported; what is there already stays as it is."""
    from posecheck.history.store import open_store
    from posecheck.history.transfer import import_json

    with open_store() as store:
        brought = import_json(store, file)
    typer.echo(spoken()("terminal.imported", sessions=brought.sessions, people=brought.people, known=brought.known))


@history_app.command("delete")
def delete(
    profile: Annotated[str, typer.Option("--profile", metavar="NAME", help="Whose.")],
    practice: Annotated[str | None, typer.Option(metavar="ID", help="Only this practice.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    language: LanguageOption = Language.en,  # noqa: ARG001
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
        what, told = "person" if practice is None else "practice", {"name": person.name, "number": len(sessions)}
        if not yes:
            typer.confirm(spoken()(f"terminal.delete_{what}", **told), abort=True)
        if practice is not None:
            store.delete_session(sessions[0].id)
        else:
            store.delete_profile(person.id)
    typer.echo(spoken()(f"terminal.deleted_{what}", **told))


def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Ends in .json (all, to be imported) or .csv (a table).")
    ],
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help="Only this person; by default everybody.")
    ] = None,
    language: LanguageOption = Language.en,  # noqa: ARG001
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
    typer.echo(spoken()("terminal.written", number=number, path=file))
