"""The ``posecheck`` command."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from posecheck.commands.history import ProfileName, export, history_app
from posecheck.commands.plan import plan
from posecheck.errors import PosecheckError

app = typer.Typer(
    help="A pose-checking exercise coach: checks recorded videos of psoas exercises.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(history_app, name="history")
app.command()(export)
app.command()(plan)


class Language(StrEnum):
    """What words are written in."""

    en = "en"
    de = "de"


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
    language: Annotated[Language, typer.Option(help="Of the report and the annotated video.")] = Language.en,
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
    from posecheck.check import check_video, video_info
    from posecheck.exercise.spec import exercise_file, load_exercise
    from posecheck.history.keeping import keep_recording
    from posecheck.history.store import open_store
    from posecheck.judging.session import Update
    from posecheck.media import Frame
    from posecheck.report.data_files import data_files
    from posecheck.report.files import appearing, is_standard_output, require_distinct, writing
    from posecheck.report.html import Report
    from posecheck.report.overlay import AnnotatedVideo
    from posecheck.report.result import to_json
    from posecheck.report.table import print_result

    if json_file is not None and is_standard_output(Path(json_file)):
        json_file = "-"
    json_path = Path(json_file) if json_file not in (None, "-") else None
    inputs = {video: "video", exercise_file(exercise): "exercise"}
    if model is not None:
        inputs[model] = "model"
    outputs = (json_path, csv_file, parquet, landmarks, trc, mot, annotate, report)
    require_distinct(inputs, filter(None, outputs))
    loaded = load_exercise(exercise)
    with ExitStack() as kept:
        # opened first: a history that can't be written shall not be found out after the checking
        history = kept.enter_context(open_store()) if keep else None
        who = history.profile(profile) if history is not None else None
        stack = kept.enter_context(ExitStack())
        info = video_info(video, model)
        json_out = stack.enter_context(appearing(json_path)) if json_path else None
        keep_numbers = stack.enter_context(
            data_files(loaded, info, csv=csv_file, parquet=parquet, landmarks=landmarks, trc=trc, mot=mot)
        )
        video_out = stack.enter_context(appearing(annotate)) if annotate else None
        fps = info.fps or 25.0
        drawn = stack.enter_context(AnnotatedVideo(video_out, fps, loaded, language.value)) if video_out else None
        report_out = stack.enter_context(appearing(report)) if report else None
        told = Report() if report else None
        bundle = _ensure_model(model)
        with _progress() as bar:
            task = bar.add_task(escape(f"Checking {video.name}"), total=info.duration_s)

            def on_frame(frame: Frame, update: Update) -> None:
                bar.update(task, completed=frame.t_s)
                keep_numbers(frame, update)
                if drawn is not None:
                    drawn.write(frame, update)
                if told is not None:
                    told.add(update)

            result = check_video(
                video,
                loaded,
                side=side.value if side else None,
                model=bundle,
                max_side_px=max_side,
                on_frame=on_frame,
            )
            bar.update(task, completed=info.duration_s, total=info.duration_s)
        text = json.dumps(to_json(result), indent=2, ensure_ascii=False)
        if json_out is not None:
            with writing(json_out):
                json_out.write_text(text + "\n", encoding="utf-8")
        if told is not None and report_out is not None:
            html = told.html(video, result, language.value, max_side)
            with writing(report_out):
                report_out.write_text(html, encoding="utf-8")
        stack.close()  # the outputs are there, whatever happens now
        print_result(result, Console(stderr=json_file == "-"))
        if json_file == "-":
            typer.echo(text)
        if history is not None and who is not None:
            keep_recording(history, who.id, result)
            typer.echo(f"Kept in the history of {who.name}.", err=json_file == "-")


@app.command()
def model(model: Model = None) -> None:
    """Fetch and put together the pose model, and say where it is."""
    typer.echo(_ensure_model(model))


@app.command()
def schema() -> None:
    """Print the JSON Schema of what `check --json` writes."""
    from posecheck.report.result import schema_text

    typer.echo(schema_text(), nl=False)


def _ensure_model(chosen: Path | None) -> Path:
    """The model's path; a first use shows a progress bar while it is fetched."""
    from posecheck.pose.model import model_path

    with _progress() as bar:
        tasks: list[Any] = []

        def on_progress(share: float) -> None:
            if not tasks:
                tasks.append(bar.add_task("Fetching the pose model (once)", total=1.0))
            bar.update(tasks[0], completed=share)

        return model_path(chosen, on_progress)


def _progress() -> Progress:
    """A progress bar with time left, on standard error."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )


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
        Console(file=sys.stderr, soft_wrap=True).print(
            f"posecheck: {error}", style="red", highlight=False, markup=False
        )
        sys.exit(2)
