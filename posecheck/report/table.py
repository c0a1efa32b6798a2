"""The result in plain language for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from posecheck.check import CheckResult
from posecheck.judging.outcome import Repetition
from posecheck.measures.in_words import cells, in_words, title_of
from posecheck.measures.repetition.series import NOT_SEEN
from posecheck.wording import Wording, wording


def print_result(result: CheckResult, console: Console) -> None:
    """Print what was seen, a table per repetition, and what to correct with its times."""
    outcome, texts, words = result.outcome, result.exercise.texts["en"], wording("en")

    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False)

    seen = f"{outcome.near_side} side to the camera" if outcome.near_side else "no side view"
    say(f"{texts.title}, {result.video.name}: {result.duration_s:.1f} s, {seen}", "bold")
    for note in result.notes:
        say(f"Note: {words.say(note)}", "yellow")
    for problem in outcome.problems:
        say(f"Not judged {problem.start_s:.1f}-{problem.end_s:.1f} s: {words(f'problems.{problem.name}')}", "yellow")
    for repetition in outcome.repetitions:
        console.print()
        say(_heading(repetition, words), "bold")
        if repetition.measures:
            console.print(_measures(repetition, words))
        for fault in repetition.faults:
            told = texts.faults[fault.name]
            say(f"{told.title} at {fault.start_s:.1f}-{fault.end_s:.1f} s", "bold red")
            value, limit = (in_words(fault.measure, number, words) for number in (fault.value, fault.limit))
            say(f"  {told.meaning} ({title_of(fault.measure, words)}: {value}, limit {limit})")
            say(f"  Do: {fault.cue}")
        for hold in repetition.holds:
            held, target = f"{hold.held_s:.1f}", f"{hold.target_s:.0f}"
            start, end = f"{hold.start_s:.1f}", f"{hold.end_s:.1f}"
            say(words("check.hold", stage=hold.stage, held=held, target=target, start=start, end=end))
            for pause in hold.pauses:
                why = words("check.not_seen") if pause.reason == NOT_SEEN else texts.faults[pause.reason].title.lower()
                say("  " + words("check.pause", start=f"{pause.start_s:.1f}", end=f"{pause.end_s:.1f}", why=why))
        for item in repetition.unsure:
            say(f"Not sure: {texts.faults[item.name].title.lower()}: {words.say(item.reason)}.", "dim")
    if outcome.attempts:
        say(f"\n{len(outcome.attempts)} attempt(s), begun but not brought to the end, are not counted:")
        for attempt in outcome.attempts:
            reached = attempt.reached.replace("_", " ")
            say(f"  {attempt.start_s:.1f}-{attempt.end_s:.1f} s, got as far as: {reached}")
    if outcome.cues:
        say("\nWhat the coach would have said:")
        for cue in outcome.cues:
            say(f"  {cue.t_s:6.1f} s  {cue.text}")
    say(f"\n{words(f'verdicts.{result.verdict}')}. {len(outcome.repetitions)} repetition(s) counted.", "bold")
    if not outcome.view_ok:
        say("Too little of the video could be judged; see above for what to change.", "yellow")


def _heading(repetition: Repetition, words: Wording) -> str:
    span = f"{repetition.start_s:.1f}-{repetition.end_s:.1f} s"
    return f"Repetition {repetition.number}, {span}: {words(f'verdicts.{repetition.verdict}').lower()}"


def _measures(repetition: Repetition, words: Wording) -> Table:
    table = Table()
    table.add_column("Measure")
    table.add_column("Value", justify="right")
    table.add_column("Sure", justify="right")
    for name, measured in repetition.measures.items():
        table.add_row(title_of(name, words), *cells(name, measured, words))
    return table
