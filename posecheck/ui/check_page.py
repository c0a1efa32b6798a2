"""Check a sample or an uploaded video: progress, result, the annotated video, the curves, downloads."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from posecheck.check import check_video
from posecheck.errors import PosecheckError
from posecheck.exercise import Exercise
from posecheck.exercise.practice import BACK_HEIGHTS
from posecheck.history.kept_sets import keep_recording
from posecheck.judging.outcome import FoundFault
from posecheck.judging.session import Update
from posecheck.media import ENDINGS, Frame
from posecheck.report.course import Course
from posecheck.report.outputs import Outputs
from posecheck.report.picture import chart
from posecheck.report.presenter import Presenter
from posecheck.report.sink import CheckResult, Sink, Start
from posecheck.ui.outcome_view import show_repetitions
from posecheck.ui.people import person, store
from posecheck.ui.plain import plain
from posecheck.ui.player import jump_in_video
from posecheck.ui.shared import choose, exercises, sample_title, samples, title_of, words
from posecheck.wording import Wording

_OWN: Final = "own"
_PROGRESS_EVERY_S: Final = 0.25
"""Oftener than this a bar looks no smoother, and each change is sent to the browser."""

_GONE_AFTER_S: Final = 5.0
"""A page that has been closed for this long is not coming back: the check is given up."""

_BEFORE_FAULT_S: Final = 1.0
"""The player begins a little earlier, so that the fault is seen to come."""

_DOWNLOADS: Final = {
    "report": ("report.download", ".html", "text/html"),
    "json": ("check.download_json", ".json", "application/json"),
    "csv": ("check.download_csv", ".csv", "text/csv"),
    "annotated": ("check.download_video", ".mp4", "video/mp4"),
}
"""What is offered, by the name it has in :class:`posecheck.report.outputs.Outputs`: button, ending, media type."""

_Asked = tuple[str, str, str | None]
"""Exercise, sample or own, and which upload."""


@dataclass(frozen=True)
class _Checked:
    """What one click on Check gave, kept while the visit lasts; ``files`` by the names of ``_DOWNLOADS``."""

    asked: _Asked
    result: CheckResult
    course: Course
    files: dict[str, bytes]


def check_sample(name: str) -> None:
    """Go to the page and check the sample ``name``."""
    st.session_state["check_wanted"] = name
    st.switch_page(st.Page(page, url_path="check"))


def leave() -> None:
    """Another page is shown: let go of what was uploaded, which Streamlit would keep as long as the visit."""
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def page() -> None:
    """Draw the page."""
    say = words()
    st.title(say("check.title"))
    st.write(say("check.intro"))
    wanted = st.session_state.pop("check_wanted", None)
    if wanted is not None:
        st.session_state[f"check_video_{say.language}"] = wanted
        st.session_state[f"check_exercise_{say.language}"] = samples()[wanted][1].name
    name = choose(say("page.exercise"), list(exercises()), title_of(say.language), "check_exercise")
    choice = choose(
        say("check.video"),
        [_OWN, *(sample for sample, (_, exercise) in samples().items() if exercise.name == name)],
        lambda sample: say("check.own") if sample == _OWN else sample_title(sample, say),
        "check_video",
    )
    upload = None
    if choice == _OWN:
        limit = st.get_option("server.maxUploadSize")
        upload = st.file_uploader(say("check.upload", limit=limit), type=ENDINGS)
    asked = name, choice, upload.file_id if upload is not None else None
    pressed = st.button(say("check.go"), type="primary", disabled=choice == _OWN and upload is None)
    area = st.empty()  # in every run, so that what comes below it stays the same elements for the browser
    if st.session_state.pop("checking", False) and not pressed:
        area.info(say("check.cancelled"))
    if pressed or wanted is not None:
        st.session_state.pop("checked", None)
        with tempfile.TemporaryDirectory() as folder:
            if upload is not None:
                path = Path(folder) / Path(upload.name).name
                path.write_bytes(upload.getbuffer())
            else:
                path = samples()[choice][0]
            try:
                st.session_state["checked"] = _check(path, exercises()[name], Path(folder), asked, area, say)
            except PosecheckError as error:
                area.error(plain(say.say(error.message).replace(str(path), path.name)))
        st.session_state.pop("checking", None)
    if (checked := st.session_state.get("checked")) is not None and checked.asked == asked:
        _show(checked, say)


def _check(
    path: Path, exercise: Exercise, folder: Path, asked: _Asked, area: st.delta_generator.DeltaGenerator, say: Wording
) -> _Checked:
    """Check ``path``; any click on the page, and leaving it, stops this at the next progress report."""
    st.session_state["checking"] = True
    with area.container():
        bar = st.progress(0.0)
        st.button(say("check.cancel"))
    outputs = Outputs(**{kind: folder / f"checked{ending}" for kind, (_, ending, _) in _DOWNLOADS.items()})
    course = Course()
    sinks = [*outputs.sinks(say.language), course, _Progress(bar, say)]
    result = check_video(path, exercise, sinks=sinks)
    area.empty()
    return _Checked(asked, result, course, {kind: getattr(outputs, kind).read_bytes() for kind in _DOWNLOADS})


class _Progress(Sink):
    """The bar with the time that is left. Reporting is where Streamlit may stop the script."""

    def __init__(self, bar: st.delta_generator.DeltaGenerator, say: Wording) -> None:
        self._bar = bar
        self._say = say

    def begin(self, start: Start) -> None:
        """From now on time is counted."""
        self._total_s = start.video.duration_s
        self._begun = self._reported = self._seen = time.monotonic()

    def add(self, frame: Frame, update: Update) -> None:  # noqa: ARG002
        """Report four times a second."""
        t_s, now = frame.t_s, time.monotonic()
        if now - self._reported < _PROGRESS_EVERY_S:
            return
        self._reported = now
        if _page_is_open():
            self._seen = now
        elif now - self._seen > _GONE_AFTER_S:
            st.stop()
        share = min(max(t_s / self._total_s, 0.0), 1.0) if self._total_s else 0.0
        told = self._say("check.busy", done=t_s, total=round(self._total_s) if self._total_s else "?")
        if share > 0.05:
            left = (now - self._begun) * (1.0 - share) / share
            told += ", " + self._say("check.time_left", seconds=left)
        self._bar.progress(share, told)


def _page_is_open() -> bool:
    """Whether the browser still shows this visit."""
    context = get_script_run_ctx()
    return context is None or not exists() or get_instance().is_active_session(context.session_id)


def _show(checked: _Checked, say: Wording) -> None:
    result, outcome = checked.result, checked.result.outcome
    st.header(say(f"verdicts.{result.verdict}"))
    counts = {"repetitions": len(outcome.repetitions), "attempts": len(outcome.attempts)}
    st.write(say("check.found", name=plain(result.video.name), **counts))
    for note in result.notes:
        st.warning(plain(say.say(note)))
    st.video(checked.files["annotated"])
    asked_s: list[float] = []

    def jump(fault: FoundFault, key: str) -> None:
        if st.button(say("check.jump", start=fault.start_s), key=f"jump_{key}", icon=":material/play_arrow:"):
            asked_s.append(max(fault.start_s - _BEFORE_FAULT_S, 0.0))

    show_repetitions(outcome, result.exercise, say, jump)
    jump_in_video(asked_s[0] if asked_s else None)
    if result.exercise.practice.picture == BACK_HEIGHTS:
        st.subheader(say("check.picture_heights"))
    st.altair_chart(chart(checked.course, result.exercise, result.exercise.practice.picture, outcome, say))
    if outcome.cues:
        st.subheader(say("check.said"))
        cues = Presenter(result.exercise, say).cues(outcome)
        st.write("\n".join(f"- {second} s: {text}" for second, text in cues))
    _offer_to_keep(checked, say)
    st.subheader(say("check.downloads"))
    for kind, (label, ending, mime) in _DOWNLOADS.items():
        name = result.video.path.stem + ("-checked" if kind == "annotated" else "") + ending
        st.download_button(say(label), checked.files[kind], name, mime, on_click="ignore")


def _offer_to_keep(checked: _Checked, say: Wording) -> None:
    """A recording goes into the history if the person wants it there."""
    kept, who = store(), person()
    outcome = checked.result.outcome
    if kept is None or who is None or not (outcome.repetitions or outcome.attempts):
        return
    if st.session_state.get("kept_check") == id(checked):
        st.success(say("check.keep_done"))
    elif st.button(say("check.keep"), icon=":material/bookmark_add:"):
        keep_recording(kept, who.id, checked.result)
        st.session_state["kept_check"] = id(checked)
        st.rerun()
