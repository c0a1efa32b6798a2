"""How right posecheck is: ``python -m benchmarks.accuracy [--clips DIR] [--json FILE] [--picture FILE] [--jobs N]``.

Runs the real product on every clip of a folder that has truth (``sample_videos/README.md`` describes the format) and
prints its errors: detection, measures, phases, counting, touch-downs, faults, also by view. A folder with a
``split.json`` gets figures for both parts beside each other. Ends with 1 if a clip had to be left out.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import Progress

import posecheck
from benchmarks.accuracy_picture import draw
from benchmarks.accuracy_tables import print_report
from benchmarks.compared import FRAME_LINES, frame_values
from benchmarks.scores import ClipScore, Found, score
from benchmarks.summary import Group, grouped
from benchmarks.truth import Clip, TruthError, read_folder, read_split
from posecheck import check_video, model_path
from posecheck.errors import PosecheckError
from posecheck.exercise import exercise_names, load_exercise
from posecheck.judging.session import Update
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.media import Frame
from posecheck.report.files import appearing
from posecheck.report.sink import Sink

SAMPLES = Path(__file__).parent.parent / "sample_videos"
SCHEMA = "posecheck.accuracy/1"
CLIPS_A_PROCESS = 16
"""MediaPipe keeps some memory of every clip: now and then the processes begin afresh."""

WIDTH = 150
"""Of the tables where there is no terminal: none of their cells is cut."""


def main() -> None:
    """Run the benchmark, print and write its figures; a mistake of the user's ends with one sentence and 2."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=Path, default=SAMPLES, metavar="DIR", help="clips with their truth")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the figures, as PNG")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 2), metavar="N", help="processes")
    options = parser.parse_args()
    try:
        left_out = run(options.clips, options.json, options.picture, max(options.jobs, 1))
    except (PosecheckError, TruthError) as error:
        Console(stderr=True, soft_wrap=True).print(f"accuracy: {error}", style="red", markup=False, highlight=False)
        sys.exit(2)
    sys.exit(1 if left_out else 0)


def run(folder: Path, json_file: Path | None, picture_file: Path | None, jobs: int) -> dict[str, str]:
    """Judge the clips of ``folder``; returns which had to be left out, and why."""
    clips, left_out = read_folder(folder)
    split = read_split(folder)
    known = exercise_names()
    not_known: dict[str, list[str]] = {}
    for clip in clips:
        if clip.truth.exercise not in known:
            not_known.setdefault(clip.truth.exercise, []).append(clip.name)
    notes = [f"{clip.name}: {clip.note}" for clip in clips if clip.note and clip.truth.exercise in known]
    scores: list[ClipScore] = []
    for clip, found in observe_all([clip for clip in clips if clip.truth.exercise in known], jobs):
        if isinstance(found, str):
            left_out[clip.name] = found
        else:
            scores.append(score(clip, found))
    scores.sort(key=lambda item: item.name)
    parts = {"all": scores} if split is None else _parts(scores, split, notes)
    figures = {name: grouped(some) for name, some in parts.items()}
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    print_report(console, figures, scores, not_known, left_out, notes)
    if json_file is not None:
        data = {"schema": SCHEMA, "posecheck": posecheck.__version__}
        data |= _as_data(figures, scores, not_known, left_out, notes)
        with appearing(json_file) as path:
            path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if picture_file is not None:
        with appearing(picture_file) as path:
            draw(figures).save(path, format="png")
    return left_out


def observe_all(clips: Sequence[Clip], jobs: int) -> Iterator[tuple[Clip, Found | str]]:
    """What the product finds in each clip, or why it can't be judged, in the order in which they are ready."""
    if not clips:
        return
    model = model_path()  # fetched once, before there are several processes
    context = multiprocessing.get_context("spawn")  # MediaPipe's threads don't survive a fork
    with Progress(console=Console(stderr=True), transient=True) as bar:
        shown = bar.add_task("Checking clips", total=len(clips))
        for first in range(0, len(clips), CLIPS_A_PROCESS * jobs):
            some = clips[first : first + CLIPS_A_PROCESS * jobs]
            with ProcessPoolExecutor(min(jobs, len(some)), context, _quiet) as pool:
                tasks = {pool.submit(observe, clip.video, clip.truth.exercise, model): clip for clip in some}
                for task in as_completed(tasks):
                    yield tasks[task], _result(task, tasks[task])
                    bar.advance(shown)


def _result(task: Future[Found], clip: Clip) -> Found | str:
    """What was found, or why nothing was: the other clips shall go on."""
    try:
        return task.result()
    except PosecheckError as error:
        return str(error)
    except Exception as error:
        return f"The check of {clip.video.name} failed: {type(error).__name__}: {error}"


class _Moments(Sink):
    """Keep of each frame its time, whether somebody was seen, whether it was judged, and its measures."""

    measures = tuple(FRAME_MEASURES)

    def __init__(self) -> None:
        self.moments: list[tuple[float, bool, bool, dict[str, Any]]] = []

    def add(self, frame: Frame, update: Update) -> None:  # noqa: ARG002
        """Keep those of one frame."""
        self.moments.append((update.t_s, update.pose.seen, update.view.usable, frame_values(update)))


def observe(video: Path, exercise: str, model: Path) -> Found:
    """Check one clip as a user would, and keep the measures of every frame.

    Raises
    ------
    PosecheckError
        If the clip can't be read.
    """
    loaded = load_exercise(exercise)
    seen = _Moments()
    outcome = None
    try:
        outcome = check_video(video, loaded, model=model, sinks=[seen]).outcome
    except PosecheckError:
        if len(seen.moments) < 2:  # else it was read, but nobody could be seen in it: that is an answer
            raise
    times, with_pose, judged, values = zip(*seen.moments, strict=True)
    return Found(
        t_s=np.array(times),
        with_pose=np.array(with_pose),
        judged=np.array(judged),
        values=dict(_stacked(values)),
        near_side=outcome.near_side if outcome else None,
        view_ok=outcome is not None and outcome.view_ok,
        repetitions=outcome.repetitions if outcome else (),
        fault_names=tuple(dict.fromkeys(fault.name for fault in loaded.faults)),
    )


def _stacked(values: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Every measure as an array of shape (n, k), NaN in frames that were not judged."""
    for line in FRAME_LINES:
        width = max((len(frame[line.name]) for frame in values if frame), default=0)
        if width:
            unseen = np.full(width, np.nan)
            yield line.name, np.stack([frame.get(line.name, unseen) for frame in values])


def _quiet() -> None:
    """Keep MediaPipe's C++ messages of a worker off the terminal; what goes wrong comes back as an exception."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)


def _parts(
    scores: Sequence[ClipScore], split: dict[str, tuple[str, ...]], notes: list[str]
) -> dict[str, list[ClipScore]]:
    """The clips of each part; what is in neither counts in none, and is noted."""
    parts = {name: [score for score in scores if score.name in clips] for name, clips in split.items()}
    named = {clip for clips in split.values() for clip in clips}
    neither = [score.name for score in scores if score.name not in named]
    if neither:
        notes.append(f"In no part of split.json, so in none of the figures: {', '.join(neither)}.")
    return parts


def _as_data(
    figures: dict[str, dict[str, Group]],
    scores: Sequence[ClipScore],
    not_known: dict[str, list[str]],
    left_out: dict[str, str],
    notes: Sequence[str],
) -> dict[str, Any]:
    """All of it as plain lists, dicts, strings and numbers."""
    groups = {part: {name: asdict(group) for name, group in some.items()} for part, some in figures.items()}
    data = {
        "parts": groups,
        "clips": {score.name: _clip_data(score) for score in scores},
        "not_known_yet": not_known,
        "left_out": left_out,
        "notes": list(notes),
    }
    rounded: dict[str, Any] = _rounded(data)
    return rounded


def _clip_data(score: ClipScore) -> dict[str, Any]:
    return {
        "exercise": score.truth.exercise,
        "tags": list(score.truth.tags),
        "frames": score.frames,
        "frames_with_pose": score.with_pose,
        "frames_judged": score.judged,
        "near_side_right": score.near_side_right,
        "view_ok": score.view_ok,
        "repetitions": {"true": score.truth.repetitions, "found": score.found_repetitions},
        "faults": [asdict(item) for item in score.decisions if item.true or item.answer in ("yes", "unsure")],
        "well_done": list(score.well_done),
        "frame_measures": {
            name: {"median": float(np.median(np.abs(some))), "bias": float(np.mean(some))}
            for name, some in score.frame_errors.items()
        },
        "repetition_errors": score.repetition_errors,
        "phase_beginning_errors_s": score.boundary_errors,
    }


def _rounded(value: Any) -> Any:
    """The same with numbers rounded to four places."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) and math.isfinite(value) else value


if __name__ == "__main__":
    main()
