"""The result in plain language for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from posecheck.check import CheckResult
from posecheck.coach.outcome import Repetition
from posecheck.coach.spec import Texts
from posecheck.measures.repetition import Measured
from posecheck.report.wording import PROBLEM_TEXTS, VERDICTS, in_words, title_of


def print_result(result: CheckResult, console: Console) -> None:
    """Print what was seen, a table per repetition, and what to correct with its times."""
    outcome, texts = result.outcome, result.exercise.texts["en"]
    seen = f"{outcome.near_side} side to the camera" if outcome.near_side else "no side view"
    console.print(f"[bold]{texts.title}[/bold], {result.video.path.name}: {result.duration_s:.1f} s, {seen}")
    for note in result.notes:
        console.print(f"Note: {note}", style="yellow", highlight=False)
    for problem in outcome.problems:
        span = f"{problem.start_s:.1f}-{problem.end_s:.1f} s"
        console.print(f"Not judged {span}: {PROBLEM_TEXTS[problem.name]}", style="yellow", highlight=False)
    for repetition in outcome.repetitions:
        _print_repetition(repetition, texts, console)
    if outcome.attempts:
        console.print(f"\n{len(outcome.attempts)} attempt(s), begun but not brought to the end, are not counted:")
        for attempt in outcome.attempts:
            reached = attempt.reached.replace("_", " ")
            console.print(f"  {attempt.start_s:.1f}-{attempt.end_s:.1f} s, got as far as: {reached}", highlight=False)
    if outcome.cues:
        console.print("\nWhat the coach would have said:")
        for cue in outcome.cues:
            console.print(f"  {cue.t_s:6.1f} s  {cue.text}", highlight=False)
    counted = len(outcome.repetitions)
    console.print(f"\n[bold]{VERDICTS[result.verdict]}.[/bold] {counted} repetition(s) counted.", highlight=False)
    if not outcome.view_ok:
        console.print("Too little of the video could be judged; see above for what to change.", style="yellow")


def _print_repetition(repetition: Repetition, texts: Texts, console: Console) -> None:
    title = f"Repetition {repetition.number}, {repetition.start_s:.1f}-{repetition.end_s:.1f} s: "
    table = Table(title=title + VERDICTS[repetition.verdict].lower(), title_justify="left", title_style="bold")
    table.add_column("Measure")
    table.add_column("Value", justify="right")
    table.add_column("Sure", justify="right")
    for name, measured in repetition.measures.items():
        table.add_row(title_of(name), *cells(name, measured))
    console.print()
    console.print(table)
    for fault in repetition.faults:
        words = texts.faults[fault.name]
        console.print(
            f"[bold red]{words.title}[/bold red] at {fault.start_s:.1f}-{fault.end_s:.1f} s: {words.meaning}",
            highlight=False,
        )
        value, limit = (in_words(fault.measure, round(number, 2)) for number in (fault.value, fault.limit))
        console.print(f"  {title_of(fault.measure)}: {value}, limit {limit}. Do: {fault.cue}", highlight=False)
    for item in repetition.unsure:
        console.print(
            f"Not sure: {texts.faults[item.name].title.lower()}: {item.reason}.", style="dim", highlight=False
        )


def cells(name: str, measured: Measured) -> tuple[str, str]:
    """Value of measure ``name`` in words and how sure it is; why there is none, and nothing."""
    if measured.value is None:
        return f"not measured: {measured.reason}", ""
    if isinstance(measured.value, list):
        text = " ".join("-" if value is None else f"{value:.1f}" for value in measured.value) + " s"
    else:
        text = in_words(name, round(measured.value, 2))
    return text, f"{measured.confidence:.0%}"
