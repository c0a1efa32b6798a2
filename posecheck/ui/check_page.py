"""Check a sample or an uploaded video on the page."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from posecheck.check import CheckResult, check_video
from posecheck.coach.outcome import Repetition
from posecheck.coach.session import Update
from posecheck.coach.spec import Exercise, exercise_names, load_exercise
from posecheck.errors import PosecheckError
from posecheck.media import Frame, VideoReader
from posecheck.report.overlay import AnnotatedVideo
from posecheck.report.result import to_json
from posecheck.report.table import cells
from posecheck.report.wording import PROBLEM_TEXTS, VERDICTS, in_words, title_of

SAMPLES: Final = Path(__file__).parents[2] / "sample_videos"
_UPLOAD: Final = "My own video"


@dataclass(frozen=True)
class _Checked:
    """What one click on Check gave, kept while the page is open."""

    result: CheckResult
    video: bytes


def page() -> None:
    """Draw the page."""
    st.title("Check a video")
    st.write(
        "posecheck watches an exercise filmed from the side and says what to correct. Videos stay on this machine."
    )
    names = exercise_names()
    exercise = load_exercise(st.selectbox("Exercise", names, format_func=lambda n: load_exercise(n).texts["en"].title))
    samples = {path.stem.replace("-", " "): path for path in sorted(SAMPLES.glob("*.mp4"))}
    choice = st.selectbox("Video", [*samples, _UPLOAD])
    upload = st.file_uploader("Video file", type=["mp4", "mov", "webm", "mkv", "avi"]) if choice == _UPLOAD else None
    ready = choice != _UPLOAD or upload is not None
    if st.button("Check", type="primary", disabled=not ready):
        st.session_state.pop("checked", None)
        with tempfile.TemporaryDirectory() as folder:
            path = samples[choice] if upload is None else Path(folder) / Path(upload.name).name
            if upload is not None:
                path.write_bytes(upload.getbuffer())
            try:
                st.session_state["checked"] = _check(path, exercise, Path(folder) / "annotated.mp4")
            except PosecheckError as error:
                st.error(str(error))
    if (checked := st.session_state.get("checked")) is not None:
        _show(checked)


def _check(path: Path, exercise: Exercise, annotated: Path) -> _Checked:
    bar = st.progress(0.0, "Looking at the video…")
    with VideoReader(path) as probe:
        info = probe.info
    with AnnotatedVideo(annotated, info.fps or 25.0, exercise) as drawn:

        def on_frame(frame: Frame, update: Update) -> None:
            drawn.write(frame, update)
            share = frame.t_s / info.duration_s if info.duration_s else 0.0
            bar.progress(min(max(share, 0.0), 1.0), f"Looking at the video… {frame.t_s:.0f} s")

        result = check_video(path, exercise, on_frame=on_frame)
    bar.empty()
    return _Checked(result, annotated.read_bytes())


def _show(checked: _Checked) -> None:
    result, outcome = checked.result, checked.result.outcome
    st.header(VERDICTS[result.verdict])
    st.write(
        f"{len(outcome.repetitions)} repetition(s) and {len(outcome.attempts)} attempt(s) in {result.video.path.name}."
    )
    for note in result.notes:
        st.warning(note)
    for problem in outcome.problems:
        st.warning(f"{problem.start_s:.1f}-{problem.end_s:.1f} s not judged: {PROBLEM_TEXTS[problem.name]}")
    st.video(checked.video)
    for repetition in outcome.repetitions:
        _show_repetition(repetition, result.exercise)
    data = json.dumps(to_json(result), indent=2, ensure_ascii=False)
    st.download_button("Result as JSON", data, file_name=f"{result.video.path.stem}.json", mime="application/json")


def _show_repetition(repetition: Repetition, exercise: Exercise) -> None:
    texts = exercise.texts["en"].faults
    st.subheader(f"Repetition {repetition.number}: {VERDICTS[repetition.verdict].lower()}")
    for fault in repetition.faults:
        value, limit = (in_words(fault.measure, round(number, 2)) for number in (fault.value, fault.limit))
        st.error(
            f"**{texts[fault.name].title}** ({fault.start_s:.1f} s): {texts[fault.name].meaning} "
            f"{title_of(fault.measure)}: {value}, limit {limit}.\n\n**{fault.cue}**"
        )
    rows = [(title_of(name), *cells(name, measured)) for name, measured in repetition.measures.items()]
    st.table([dict(zip(("Measure", "Value", "Sure"), row, strict=True)) for row in rows])
    for item in repetition.unsure:
        st.caption(f"Not sure: {texts[item.name].title.lower()}: {item.reason}.")
