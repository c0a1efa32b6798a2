"""What was found, on a page: repetitions with their faults and measures, attempts, what could not be judged."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from posecheck.exercise import Exercise
from posecheck.judging.outcome import FoundFault, Outcome, Repetition
from posecheck.report.presenter import Presenter
from posecheck.wording import Wording


def show_repetitions(
    outcome: Outcome, exercise: Exercise, say: Wording, jump: Callable[[FoundFault, str], None] | None = None
) -> None:
    """Everything that was judged, and why something wasn't; ``jump`` draws a way to a fault's moment, given a key."""
    shown = Presenter(exercise, say)
    for problem in outcome.problems:
        st.warning(shown.problem(problem))
    if not outcome.repetitions:
        st.info(say("practise.none_counted"))
    for repetition in outcome.repetitions:
        _show_repetition(repetition, exercise, say, jump)
    for attempt in outcome.attempts:
        st.caption(shown.attempt(attempt))


def _show_repetition(
    repetition: Repetition, exercise: Exercise, say: Wording, jump: Callable[[FoundFault, str], None] | None
) -> None:
    shown = Presenter(exercise, say)
    st.subheader(shown.heading(repetition))
    for fault in repetition.faults:
        at = f"({shown.seconds(fault.start_s)} s)"
        st.error(f"**{shown.title(fault)}** {at}: {shown.why(fault)}\n\n**{shown.cue(fault)}**")
        if jump is not None:
            jump(fault, f"{repetition.number}_{fault.name}")
    if not repetition.faults and repetition.verdict == "good":
        st.success(exercise.words(say.language).praise)
    for held, pauses in map(shown.hold, repetition.holds):
        st.write(held)
        for pause in pauses:
            st.caption(pause)
    titles = [say(key) for key in ("check.measure", "check.value", "check.sure")]
    st.table([dict(zip(titles, row, strict=True)) for row in shown.measures(repetition)])
    for item in repetition.unsure:
        st.caption(shown.unsure(item))
