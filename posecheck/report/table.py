"""The result in plain language for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from posecheck.judging.outcome import Repetition
from posecheck.report.presenter import Presenter
from posecheck.report.sink import CheckResult
from posecheck.wording import Wording


def print_result(result: CheckResult, console: Console, words: Wording) -> None:
    """Print what was seen, a table per repetition, and what to correct with its times."""
    outcome = result.outcome
    shown = Presenter(result.exercise, words)

    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False)

    say(_head(result, words), "bold")
    for note in result.notes:
        say(words("terminal.note", note=note), "yellow")
    for problem in outcome.problems:
        say(shown.problem(problem), "yellow")
    for repetition in outcome.repetitions:
        console.print()
        say(f"{shown.heading(repetition)} ({shown.span(repetition.start_s, repetition.end_s)})", "bold")
        if repetition.measures:
            console.print(_measures(repetition, shown, words))
        for fault in repetition.faults:
            span = shown.span(fault.start_s, fault.end_s)
            say(words("terminal.fault", title=shown.title(fault), span=span), "bold red")
            say(f"  {shown.why(fault)}")
            say("  " + words("terminal.do", cue=shown.cue(fault)))
        for held, pauses in map(shown.hold, repetition.holds):
            say(held)
            for pause in pauses:
                say(f"  {pause}")
        for item in repetition.unsure:
            say(shown.unsure(item), "dim")
    if outcome.attempts:
        say("\n" + words("terminal.attempts", number=len(outcome.attempts)))
        phases = result.exercise.words(words.language).phases
        for attempt in outcome.attempts:
            span = shown.span(attempt.start_s, attempt.end_s)
            say("  " + words("terminal.attempt", span=span, phase=phases[attempt.reached]))
    if outcome.cues:
        say("\n" + words("terminal.said"))
        for second, cue in shown.cues(outcome):
            say(f"  {second:>6} s  {cue}")
    verdict = words(f"verdicts.{result.verdict}")
    say("\n" + words("terminal.end", verdict=verdict, number=len(outcome.repetitions)), "bold")
    if not outcome.view_ok:
        say(words("terminal.too_little"), "yellow")


def _head(result: CheckResult, words: Wording) -> str:
    seen = {"title": result.exercise.words(words.language).title, "video": result.video.name}
    if (side := result.outcome.near_side) is None:
        return words("terminal.head_no_side", **seen, duration_s=result.duration_s)
    return words("terminal.head", **seen, duration_s=result.duration_s, side=side)


def _measures(repetition: Repetition, shown: Presenter, words: Wording) -> Table:
    table = Table()
    table.add_column(words("check.measure"))
    table.add_column(words("check.value"), justify="right")
    table.add_column(words("check.sure"), justify="right")
    for row in shown.measures(repetition):
        table.add_row(*row)
    return table
