"""The ``posecheck`` command."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from posecheck.commands.history import ProfileName, export, history_app
from posecheck.commands.language import Language, LanguageOption, print_aside, spoken
from posecheck.commands.plan import plan
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from posecheck.judging.session import Update
    from posecheck.media import Frame
    from posecheck.report.sink import CheckResult, Start

app = typer.Typer(
    help="A pose-checking exercise coach: checks recorded videos of psoas exercises.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(history_app, name="history")
app.command()(export)
app.command()(plan)


class Side(StrEnum):
    """A side of the person."""

    left = "left"
    right = "right"


Model = Annotated[
    Path | None,
    typer.Option("--model", metavar="FILE", help="An official pose_landmarker_*.task bundle to use instead."),
]


@app.command()
def check(
    video: Annotated[Path, typer.Argument(help="The video file to check.", metavar="VIDEO")],
    exercise: Annotated[str, typer.Option(help="An exercise by name, or your own .toml file.")] = "slow-sit-back",
    side: Annotated[
        Side | None,
        typer.Option(help="The side that works (leg slide, let-out, foot on the stool) or faces the camera."),
    ] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE|-", help="Write the result as JSON, - for standard output.")
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the measures of every frame.")
    ] = None,
    parquet: Annotated[
        Path | None, typer.Option(metavar="FILE.parquet", help="Write the measures of every frame, with their units.")
    ] = None,
    landmarks: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv|.parquet", help="Write MediaPipe's landmarks of every frame."),
    ] = None,
    trc: Annotated[
        Path | None, typer.Option(metavar="FILE.trc", help="Write the landmarks as markers for OpenSim.")
    ] = None,
    mot: Annotated[Path | None, typer.Option(metavar="FILE.mot", help="Write the joint angles for OpenSim.")] = None,
    annotate: Annotated[
        Path | None, typer.Option(metavar="FILE.mp4", help="Write the video with the findings drawn on it.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html", help="Write a report to read, print and hand on: one file with pictures."),
    ] = None,
    language: LanguageOption = Language.en,
    max_side: Annotated[
        int, typer.Option(min=160, max=4096, metavar="PIXELS", help="Scale pictures down to this long side.")
    ] = 640,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the result, not the video, in the history.")] = False,
    profile: ProfileName = None,
    model: Model = None,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", envvar="POSECHECK_VERBOSE", help="Show what MediaPipe and FFmpeg complain about."),
    ] = False,
) -> None:
    """Check a recorded video and say what to correct."""
    if not verbose:
        _quiet_native_logs()
    # Imported here: MediaPipe and SciPy take a second to load, which --help should not.
    from posecheck.check import check_video
    from posecheck.exercise import exercise_file, load_exercise
    from posecheck.report.files import is_standard_output, require_distinct
    from posecheck.report.outputs import Outputs
    from posecheck.report.result import json_text
    from posecheck.report.table import print_result

    on_stdout = json_file is not None and (json_file == "-" or is_standard_output(Path(json_file)))
    outputs = Outputs(
        json=Path(json_file) if json_file is not None and not on_stdout else None,
        csv=csv_file,
        parquet=parquet,
        landmarks=landmarks,
        trc=trc,
        mot=mot,
        annotated=annotate,
        report=report,
    )
    inputs = {video: "video", exercise_file(exercise): "exercise"}
    if model is not None:
        inputs[model] = "model"
    require_distinct(inputs, outputs.paths())
    with _history(keep, profile) as keep_result:
        with _Shown() as shown:
            result = check_video(
                video,
                load_exercise(exercise),
                side=side.value if side else None,
                model=model,
                max_side_px=max_side,
                sinks=[*outputs.sinks(language.value), shown],
                on_fetch=shown.fetched,
            )
        print_result(result, Console(stderr=on_stdout), spoken())
        if on_stdout:
            typer.echo(json_text(result))
        if keep_result is not None:
            typer.echo(spoken()("terminal.kept", name=keep_result(result)), err=on_stdout)


@contextmanager
def _history(keep: bool, profile: str | None) -> Iterator[Callable[[CheckResult], str] | None]:
    """What keeps a result and says whose history it is in, if that is asked for.

    The history is opened first: one that can't be written shall not be found out after the checking.
    """
    if not keep:
        yield None
        return
    from posecheck.history.kept_sets import keep_recording
    from posecheck.history.store import open_store

    with open_store() as store:
        who = store.profile(profile)

        def keep_result(result: CheckResult) -> str:
            keep_recording(store, who.id, result)
            return who.name

        yield keep_result


@app.command()
def model(model: Model = None, language: LanguageOption = Language.en) -> None:  # noqa: ARG001
    """Fetch and put together the pose model, and say where it is."""
    from posecheck.pose.model import model_path

    with _Shown() as shown:
        path = model_path(model, shown.fetched)
    typer.echo(path)


@app.command()
def schema() -> None:
    """Print the JSON Schema of what `check --json` writes."""
    from posecheck.report.result import schema_text

    typer.echo(schema_text(), nl=False)


class _Shown:
    """A progress bar with the time left, on standard error: of fetching the model, then of the check."""

    measures: Sequence[str] = ()

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
        )
        self._fetching: TaskID | None = None

    def __enter__(self) -> _Shown:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar.live.is_started:
            self._bar.stop()

    def fetched(self, share: float) -> None:
        """So much of the pose model is there."""
        self._bar.start()
        if self._fetching is None:
            self._fetching = self._bar.add_task(spoken()("terminal.fetching"), total=1.0)
        self._bar.update(self._fetching, completed=share)

    def begin(self, start: Start) -> None:
        """Show the name of the video."""
        self._bar.start()
        checking = escape(spoken()("terminal.checking", video=start.video.name))
        self._checking = self._bar.add_task(checking, total=start.video.duration_s)

    def add(self, frame: Frame, update: Update) -> None:  # noqa: ARG002
        """Show how far the check has come."""
        self._bar.update(self._checking, completed=frame.t_s)

    def end(self, result: CheckResult) -> None:
        """Fill the bar."""
        self._bar.update(self._checking, completed=result.duration_s, total=result.duration_s)


def _quiet_native_logs() -> None:
    """Keep what native code writes off the terminal; Python's own standard error stays as it is.

    MediaPipe greets every start with a page of warnings that nobody can act on.
    """
    if sys.__stderr__ is None or sys.stderr is not sys.__stderr__:  # closed by the caller, or its own already
        return
    encoding = sys.__stderr__.encoding
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, encoding=encoding, errors="backslashreplace")
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)


def _end_in_order() -> None:
    """Let a request to end, or the terminal's end, clean up as any other end does: nothing half-written stays."""

    def end(number: int, _: object) -> None:
        for other in requests:
            signal.signal(other, signal.SIG_IGN)  # a second one must not disturb the cleaning up
        sys.exit(128 + number)

    names = ("SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    requests = [getattr(signal, name) for name in names if hasattr(signal, name)]
    for request in requests:
        if signal.getsignal(request) is not signal.SIG_IGN:  # as nohup asks for
            signal.signal(request, end)


def main() -> None:
    """Entry point: a mistake of the user's ends with one sentence and exit code 2."""
    _end_in_order()
    try:
        app()
    except PosecheckError as error:
        print_aside(error.message, "red")
        sys.exit(2)
