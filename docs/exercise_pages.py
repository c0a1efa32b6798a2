"""The page of each exercise, written from its file when the documentation is built: it can't say anything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from posecheck.exercise.spec import Exercise, Fault, Phase, exercise_names, load_exercise
from posecheck.measures.in_words import in_words, title_of
from posecheck.wording import wording

SAY: Final = wording("en")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for every exercise that comes along."""
    for name in exercise_names():
        content = "\n".join(page(load_exercise(name))) + "\n"
        files.append(File.generated(config, f"exercises/{name}.md", content=content))
    return files


def page(exercise: Exercise) -> Iterator[str]:
    """The lines of one page: what it is, how it goes, what is measured, what counts as wrong and from where on."""
    texts = exercise.words("en")
    yield from (f"# {texts.title}", "", texts.about, "", f"*{exercise.source}*", "")
    yield from ("## Camera and start", "", texts.camera, "", texts.start, "")
    yield from ("## Phases", "", "| phase | what happens | breath | time |", "|---|---|---|---|")
    for phase in exercise.phases:
        yield f"| `{phase.name}` | {texts.phases[phase.name]} | {phase.breath or ''} | {_time(phase)} |"
    yield from ("", "## What is measured of each repetition", "", "| key | what |", "|---|---|")
    for name in exercise.repetition_measures:
        yield f"| `{name}` | {title_of(name, SAY)} |"
    yield from ("", "## Faults", "", "| fault | told by | what it means | what is said |", "|---|---|---|---|")
    for fault in exercise.faults:
        told = texts.faults[fault.name]
        yield f"| **{told.title}** (`{fault.name}`) | {_line(fault)} | {told.meaning} | {told.cue} |"
    yield from ("", f"The reason of each number stands in `exercises/{exercise.name}.toml`, beside it.")


def _time(phase: Phase) -> str:
    if phase.pace_s is not None:
        return f"{phase.pace_s[0]:g}-{phase.pace_s[1]:g} s"
    return f"{phase.hold_s:g} s" if phase.hold_s is not None else ""


def _line(fault: Fault) -> str:
    way = "above" if fault.above is not None else "below"
    line = f"{title_of(fault.measure, SAY)} {way} {in_words(fault.measure, fault.limit, SAY)}"
    margin = f"; within {in_words(fault.measure, fault.margin, SAY)} of it not sure" if fault.margin else ""
    return line + margin + (f"; for {fault.dwell_s:g} s" if fault.dwell_s else "")
