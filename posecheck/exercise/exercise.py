"""An exercise as data: the parts of its file, and what they get wrong about each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from posecheck.exercise.counting import END, Repetition
from posecheck.exercise.faults import Fault
from posecheck.exercise.fields import STRICT, Name, Text
from posecheck.exercise.measures import ReportedMeasure
from posecheck.exercise.phases import START, Phase
from posecheck.exercise.plan import Schedule, Trend
from posecheck.exercise.practice import BACK_HEIGHTS, Camera, Practice
from posecheck.exercise.texts import Texts
from posecheck.measures.definitions import OF
from posecheck.measures.kinds import Change
from posecheck.measures.registry import FRAME_MEASURES


@dataclass(frozen=True, config=STRICT)
class Exercise:
    """An exercise file; see ``exercises/`` for the format with its reasons."""

    schema: Literal["posecheck.exercise/1"]
    name: Name
    source: Text
    camera: Camera
    practice: Practice
    repetition: Repetition
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    faults: tuple[Fault, ...]
    plan: Schedule | None = None
    trends: tuple[Trend, ...] = ()
    texts: dict[str, Texts] = field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> Exercise:
        for complaint in self._complaints():
            raise ValueError(complaint)
        return self

    def _complaints(self) -> Iterator[str]:
        """What the parts get wrong about each other."""
        names = [phase.name for phase in self.phases]
        known = f"expected one of the phases {', '.join(names)}"
        if len(set(names)) < len(names):
            yield "a phase name is used twice; expected different names"
        if {START, END} & set(names):
            yield f"a phase is called '{START}' or '{END}', which mean something else; expected another name"
        for phase in self.phases:
            for name in (name for entry in phase.enter for name in entry.from_):
                if name not in (*names, START):
                    yield f"phase '{phase.name}' is entered from '{name}'; {known} or '{START}'"
        for fault in self.faults:
            for name in fault.phases:
                if name not in names:
                    yield f"fault '{fault.name}' applies to the phase '{name}'; {known}"
        yield from self._measure_complaints(names)
        for name in (*self.repetition.requires, self.repetition.counts_on):
            if name not in names and (name in self.repetition.requires or name != END):
                yield f"repetition names the phase '{name}'; {known}"
        yield from self._plan_complaints()
        yield from self._baseline_complaints(names)
        if "en" not in self.texts:
            yield "texts.en is missing; expected texts in English at least"
        for language, texts in self.texts.items():
            for what, wanted, given in (
                ("phases", set(names), set(texts.phases)),
                ("faults", {fault.name for fault in self.faults}, set(texts.faults)),
                ("not_with", set(self.practice.not_with), set(texts.not_with)),
            ):
                if wanted != given:
                    odd = sorted(wanted ^ given)[0]
                    names_wanted = ", ".join(sorted(wanted)) or f"the {what} of the file, which has none"
                    yield f"texts.{language}.{what}.{odd}: expected one text for each of {names_wanted}"

    def _measure_complaints(self, phases: list[str]) -> Iterator[str]:
        reported = [each.name for each in self.repetition.measures]
        for each in self.repetition.reported:
            if each.name in FRAME_MEASURES and each.parameters.get(OF) != each.name:
                yield f"repetition.measures: '{each.name}' is the name of a measure per frame; expected another name"
            for name in each.phases:
                if name not in phases:
                    known = ", ".join(phases)
                    yield f"repetition.measures: '{each.name}' names the phase '{name}'; expected one of {known}"
        for index, fault in enumerate(self.faults):
            if not fault.per_frame and fault.measure not in reported:
                known = ", ".join([*reported, *sorted(FRAME_MEASURES)])
                yield f"faults[{index}] ({fault.name}): measure '{fault.measure}' is not known; expected one of {known}"
        for trend in self.trends:
            if trend.measure not in reported:
                known = ", ".join(reported)
                yield f"trends names '{trend.measure}'; expected a measure of the repetition: {known}"

    def _plan_complaints(self) -> Iterator[str]:
        if self.plan is None:
            return
        if self.practice.sides == "either" and self.plan.sides != "either":
            yield f"plan.sides is '{self.plan.sides}' of an exercise that is done on either side; expected 'either'"
        growth = self.plan.growth
        if growth is None:
            return
        if not self.holds:
            yield "plan.growth is of a hold; expected a phase with 'count_aloud'"
            return
        longest_s = max(phase.hold_s or 0.0 for phase in self.holds)
        if growth.up_to_s < longest_s:
            yield f"plan.growth.up_to_s is {growth.up_to_s:g}; expected at least the hold itself, {longest_s:g}"
        later = {phase.name for phase in self.phases[self.phase_order(self.holds[0].name) + 1 :]}
        needed = [name for name in (*self.repetition.requires, self.repetition.counts_on) if name in later]
        if len(self.holds) > 1 and needed:
            yield (
                f"repetition needs the phase '{needed[0]}', which comes after the first hold and is left out until the "
                "first is easy; expected only phases up to it"
            )

    def _baseline_complaints(self, names: list[str]) -> Iterator[str]:
        baseline = self.repetition.baseline
        if baseline is not None and baseline not in names:
            yield f"repetition.baseline is '{baseline}'; expected one of the phases {', '.join(names)}"
        conditions = [*self.practice.start, *(c for phase in self.phases for entry in phase.enter for c in entry.all)]
        compared = [c.measure for c in conditions if _is_change(c.measure)]
        if compared:
            yield f"'{compared[0]}' is a change from a still phase and can't be a condition; expected another measure"
        if baseline is None and any(fault.per_frame and _is_change(fault.measure) for fault in self.faults):
            yield "repetition.baseline is missing; expected the still phase that changes are compared with"

    @property
    def holds(self) -> tuple[Phase, ...]:
        """The phases in which a position is held, stage by stage."""
        return tuple(phase for phase in self.phases if phase.count_aloud)

    def with_holds(self, targets_s: Sequence[float]) -> Exercise:
        """The same exercise with holds of ``targets_s``, one for each stage that is open, and without the later stages.

        Sessions, guide and hold clock take it as they take any: of what is left out nothing is asked, told or judged.
        """
        if not 1 <= len(targets_s) <= len(self.holds):
            raise ValueError(f"{self.name} has {len(self.holds)} holds, not {len(targets_s)}")
        holds = dict(zip((phase.name for phase in self.holds), targets_s, strict=False))
        last = len(self.phases)
        if len(targets_s) < len(self.holds):
            last = self.phase_order(self.holds[len(targets_s) - 1].name) + 1
        kept = {phase.name for phase in self.phases[:last]}
        faults = tuple(
            replace(fault, phases=tuple(name for name in fault.phases if name in kept))
            for fault in self.faults
            if kept & set(fault.phases)
        )
        names = {fault.name for fault in faults}
        measures = tuple(each for each in self.reported if kept.issuperset(each.phases))
        return replace(
            self,
            repetition=replace(self.repetition, measures=measures, parameters={}),
            phases=tuple(
                replace(
                    phase,
                    hold_s=holds.get(phase.name, phase.hold_s),
                    enter=tuple(way for entry in phase.enter if (way := entry.only_from({*kept, START})) is not None),
                )
                for phase in self.phases[:last]
            ),
            faults=faults,
            texts={
                language: replace(
                    texts,
                    phases={name: text for name, text in texts.phases.items() if name in kept},
                    faults={name: text for name, text in texts.faults.items() if name in names},
                )
                for language, texts in self.texts.items()
            },
        )

    @property
    def reported(self) -> tuple[ReportedMeasure, ...]:
        """Every measure of a repetition."""
        return self.repetition.reported

    @cached_property
    def frame_measures(self) -> tuple[str, ...]:
        """The frame measures that following, judging, reporting and drawing the exercise needs."""
        entries = [entry for phase in self.phases for entry in phase.enter]
        criteria = [*self.practice.start, *(criterion for entry in entries for criterion in entry.criteria)]
        needed = [
            *(criterion.measure for criterion in criteria),
            *(fault.measure for fault in self.faults if fault.per_frame),
            *(name for each in self.reported for name in each.frame_measures),
            *([] if self.practice.picture == BACK_HEIGHTS else [self.practice.picture]),
        ]
        return tuple(dict.fromkeys(needed))

    def unit(self, measure: str) -> str:
        """The unit of ``measure``, one per frame or one that is reported of a repetition."""
        reported = {each.name: each.unit for each in self.reported}
        return FRAME_MEASURES[measure].unit if measure in FRAME_MEASURES else reported[measure]

    def words(self, language: str) -> Texts:
        """The texts of ``language``, or the English ones that every exercise has."""
        return self.texts.get(language, self.texts["en"])

    def phase(self, name: str) -> Phase:
        """The phase called ``name``."""
        return self.phases[self.phase_order(name)]

    def phase_order(self, name: str) -> int:
        """Position of phase ``name``."""
        return [phase.name for phase in self.phases].index(name)


def _is_change(measure: str) -> bool:
    """Whether a frame measure is the change from a still phase."""
    return isinstance(FRAME_MEASURES[measure].kind, Change)
