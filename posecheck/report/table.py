"""The result in plain language for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from posecheck.judging.outcome import Repetition
from posecheck.report.presenter import Presenter
from posecheck.report.sink import CheckResult
from posecheck.wording import wording


def print_result(result: CheckResult, console: Console) -> None:
    """Print what was seen, a table per repetition, and what to correct with its times."""
    outcome, texts, words = result.outcome, result.exercise.texts["en"], wording("en")
    shown = Presenter(result.exercise, words)

    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False)

    seen = f"{outcome.near_side} side to the camera" if outcome.near_side else "no side view"
    say(f"{texts.title}, {result.video.name}: {result.duration_s:.1f} s, {seen}", "bold")
    for note in result.notes:
        say(f"Note: {words.say(note)}", "yellow")
    for problem in outcome.problems:
        say(shown.problem(problem), "yellow")
    for repetition in outcome.repetitions:
        console.print()
        say(f"{shown.heading(repetition)} ({shown.span(repetition.start_s, repetition.end_s)})", "bold")
        if repetition.measures:
            console.print(_measures(repetition, shown))
        for fault in repetition.faults:
            say(f"{shown.title(fault)} at {shown.span(fault.start_s, fault.end_s)}", "bold red")
            say(f"  {shown.why(fault)}")
            say(f"  Do: {shown.cue(fault)}")
        for held, pauses in map(shown.hold, repetition.holds):
            say(held)
            for pause in pauses:
                say(f"  {pause}")
        for item in repetition.unsure:
            say(shown.unsure(item), "dim")
    if outcome.attempts:
        say(f"\n{len(outcome.attempts)} attempt(s), begun but not brought to the end, are not counted:")
        for attempt in outcome.attempts:
            reached = attempt.reached.replace("_", " ")
            say(f"  {shown.span(attempt.start_s, attempt.end_s)}, got as far as: {reached}")
    if outcome.cues:
        say("\nWhat the coach would have said:")
        for second, words_said in shown.cues(outcome):
            say(f"  {second:>6} s  {words_said}")
    say(f"\n{words(f'verdicts.{result.verdict}')}. {len(outcome.repetitions)} repetition(s) counted.", "bold")
    if not outcome.view_ok:
        say("Too little of the video could be judged; see above for what to change.", "yellow")


def _measures(repetition: Repetition, shown: Presenter) -> Table:
    table = Table()
    table.add_column("Measure")
    table.add_column("Value", justify="right")
    table.add_column("Sure", justify="right")
    for row in shown.measures(repetition):
        table.add_row(*row)
    return table
