"""What was found, on a page: repetitions with their faults and measures, attempts, what could not be judged."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from posecheck.exercise.spec import Exercise
from posecheck.judging.outcome import FoundFault, Outcome, Repetition
from posecheck.measures.in_words import cells, in_words, title_of
from posecheck.measures.repetition.series import NOT_SEEN, Hold
from posecheck.wording import Wording


def show_repetitions(
    outcome: Outcome, exercise: Exercise, say: Wording, jump: Callable[[FoundFault, str], None] | None = None
) -> None:
    """Everything that was judged, and why something wasn't; ``jump`` draws a way to a fault's moment, given a key."""
    for problem in outcome.problems:
        start, end = (say.decimal(t_s, "0.0") for t_s in (problem.start_s, problem.end_s))
        st.warning(say("check.not_judged", start=start, end=end, why=say(f"problems.{problem.name}")))
    if not outcome.repetitions:
        st.info(say("practise.none_counted"))
    for repetition in outcome.repetitions:
        _show_repetition(repetition, exercise, say, jump)
    for attempt in outcome.attempts:
        start, end = (say.decimal(t_s, "0.0") for t_s in (attempt.start_s, attempt.end_s))
        st.caption(say("check.attempt", start=start, end=end))


def _show_repetition(
    repetition: Repetition, exercise: Exercise, say: Wording, jump: Callable[[FoundFault, str], None] | None
) -> None:
    texts = exercise.words(say.language).faults
    verdict = say(f"verdicts.{repetition.verdict}")
    st.subheader(say("check.repetition", number=repetition.number, verdict=verdict.lower()))
    for fault in repetition.faults:
        value, limit = (in_words(fault.measure, number, say) for number in (fault.value, fault.limit))
        told = say(
            "check.fault",
            title=texts[fault.name].title,
            start=say.decimal(fault.start_s, "0.0"),
            meaning=texts[fault.name].meaning,
            measure=title_of(fault.measure, say),
            value=value,
            limit=limit,
        )
        st.error(f"{told}\n\n**{texts[fault.name].cue}**")
        if jump is not None:
            jump(fault, f"{repetition.number}_{fault.name}")
    if not repetition.faults and repetition.verdict == "good":
        st.success(exercise.words(say.language).praise)
    for hold in repetition.holds:
        _show_hold(hold, exercise, say)
    rows = [(title_of(name, say), *cells(name, measured, say)) for name, measured in repetition.measures.items()]
    titles = [say(f"check.{name}") for name in ("measure", "value", "sure")]
    st.table([dict(zip(titles, row, strict=True)) for row in rows])
    for item in repetition.unsure:
        st.caption(say("check.unsure", title=texts[item.name].title, reason=say.say(item.reason)))


def _show_hold(hold: Hold, exercise: Exercise, say: Wording) -> None:
    """How long a position was held, and when and why the clock stood still."""
    texts = exercise.words(say.language).faults

    def seconds(value: float) -> str:
        return say.decimal(value, "0.0")

    start, end, held = seconds(hold.start_s), seconds(hold.end_s), seconds(hold.held_s)
    st.write(say("check.hold", stage=hold.stage, held=held, target=f"{hold.target_s:.0f}", start=start, end=end))
    for pause in hold.pauses:
        why = say("check.not_seen") if pause.reason == NOT_SEEN else texts[pause.reason].title
        st.caption(say("check.pause", start=seconds(pause.start_s), end=seconds(pause.end_s), why=why))
