"""The page of each exercise, written from its file when the documentation is built: it can't say anything else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from posecheck.exercise import Exercise, exercise_names, load_exercise
from posecheck.exercise.faults import Fault
from posecheck.exercise.phases import Phase
from posecheck.measures.in_words import title_of
from posecheck.wording import wording

SAY: Final = wording("en")


def write(folder: Path) -> None:
    """Make ``folder`` anew, with a page for every exercise that comes along."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in exercise_names():
        (folder / f"{name}.md").write_text("\n".join(page(load_exercise(name))) + "\n", encoding="utf-8")


def page(exercise: Exercise) -> Iterator[str]:
    """The lines of one page: what it is, how it goes, what is measured, what counts as wrong and from where on."""
    texts = exercise.words("en")
    yield from (f"# {texts.title}", "", texts.about, "", f"*{exercise.source}*", "")
    yield from ("## Camera and start", "", texts.camera, "", texts.start, "")
    yield from ("## Phases", "", "| phase | what happens | breath | time |", "|---|---|---|---|")
    for phase in exercise.phases:
        yield f"| `{phase.name}` | {texts.phases[phase.name]} | {phase.breath or ''} | {_time(phase)} |"
    yield from ("", "## What is measured of each repetition", "", "| key | what |", "|---|---|")
    for name in (each.name for each in exercise.reported):
        yield f"| `{name}` | {title_of(name, SAY)} |"
    yield from ("", "## Faults", "", "| fault | told by | what it means | what is said |", "|---|---|---|---|")
    for fault in exercise.faults:
        told = texts.faults[fault.name]
        line = _line(fault, exercise.unit(fault.measure))
        yield f"| **{told.title}** (`{fault.name}`) | {line} | {told.meaning} | {told.cue} |"
    yield from ("", f"The reason of each number stands in `exercises/{exercise.name}.toml`, beside it.")


def _time(phase: Phase) -> str:
    if phase.pace_s is not None:
        return f"{phase.pace_s[0]:g}-{phase.pace_s[1]:g} s"
    return f"{phase.hold_s:g} s" if phase.hold_s is not None else ""


def _line(fault: Fault, unit: str) -> str:
    way = "above" if fault.above is not None else "below"
    line = f"{title_of(fault.measure, SAY)} {way} {SAY.quantity(fault.limit, unit)}"
    margin = f"; within {SAY.quantity(fault.margin, unit)} of it not sure" if fault.margin else ""
    return line + margin + (f"; for {fault.dwell_s:g} s" if fault.dwell_s else "")
