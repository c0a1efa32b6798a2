"""An exercise as data: the parts of its file, and the mistakes that only show when they are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from posecheck.errors import Mistake
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
        for mistake in self._mistakes():
            raise mistake
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        """What one part says that doesn't fit another part."""
        names = tuple(phase.name for phase in self.phases)
        if len(set(names)) < len(names):
            yield Mistake("mistakes.phase_twice")
        if {START, END} & set(names):
            yield Mistake("mistakes.phase_reserved", start=START, end=END)
        for phase in self.phases:
            for name in (name for entry in phase.enter for name in entry.from_):
                if name not in (*names, START):
                    yield Mistake("mistakes.entered_from", phase=phase.name, name=name, known=names, start=START)
        for fault in self.faults:
            for name in fault.phases:
                if name not in names:
                    yield Mistake("mistakes.phase_of_fault", fault=fault.name, name=name, known=names)
        yield from self._mistaken_measures(names)
        for name in (*self.repetition.requires, self.repetition.counts_on):
            if name not in names and (name in self.repetition.requires or name != END):
                yield Mistake("mistakes.phase_of_repetition", name=name, known=names)
        yield from self._mistaken_plan()
        yield from self._mistaken_baseline(names)
        yield from self._mistaken_texts()

    def _mistaken_texts(self) -> Iterator[Mistake]:
        if "en" not in self.texts:
            yield Mistake("mistakes.no_english")
        for language, texts in self.texts.items():
            for part, wanted, given in (
                ("phases", {phase.name for phase in self.phases}, set(texts.phases)),
                ("faults", {fault.name for fault in self.faults}, set(texts.faults)),
                ("not_with", set(self.practice.not_with), set(texts.not_with)),
            ):
                if wanted != given:
                    key = f"texts.{language}.{part}.{sorted(wanted ^ given)[0]}"
                    what = "mistakes.text_for_each" if wanted else "mistakes.text_for_none"
                    yield Mistake(what, key=key, part=part, wanted=tuple(sorted(wanted)))

    def _mistaken_measures(self, phases: tuple[str, ...]) -> Iterator[Mistake]:
        reported = tuple(each.name for each in self.repetition.measures)
        for each in self.repetition.reported:
            if each.name in FRAME_MEASURES and each.parameters.get(OF) != each.name:
                yield Mistake("mistakes.named_like_frame_measure", name=each.name)
            for name in each.phases:
                if name not in phases:
                    yield Mistake("mistakes.phase_of_measure", measure=each.name, name=name, known=phases)
        for index, fault in enumerate(self.faults):
            if not fault.per_frame and fault.measure not in reported:
                known = (*reported, *sorted(FRAME_MEASURES))
                where = f"faults[{index}] ({fault.name})"
                yield Mistake("mistakes.measure_of_fault", where=where, measure=fault.measure, known=known)
        for trend in self.trends:
            if trend.measure not in reported:
                yield Mistake("mistakes.measure_of_trend", measure=trend.measure, known=reported)

    def _mistaken_plan(self) -> Iterator[Mistake]:
        if self.plan is None:
            return
        if self.practice.sides == "either" and self.plan.sides != "either":
            yield Mistake("mistakes.sides_of_plan", sides=self.plan.sides)
        growth = self.plan.growth
        if growth is None:
            return
        if not self.holds:
            yield Mistake("mistakes.growth_without_hold")
            return
        longest_s = max(phase.hold_s or 0.0 for phase in self.holds)
        if growth.up_to_s < longest_s:
            yield Mistake("mistakes.growth_too_short", up_to_s=growth.up_to_s, longest_s=longest_s)
        later = {phase.name for phase in self.phases[self.phase_order(self.holds[0].name) + 1 :]}
        needed = [name for name in (*self.repetition.requires, self.repetition.counts_on) if name in later]
        if len(self.holds) > 1 and needed:
            yield Mistake("mistakes.needs_later_phase", name=needed[0])

    def _mistaken_baseline(self, names: tuple[str, ...]) -> Iterator[Mistake]:
        baseline = self.repetition.baseline
        if baseline is not None and baseline not in names:
            yield Mistake("mistakes.baseline", name=baseline, known=names)
        conditions = [*self.practice.start, *(c for phase in self.phases for entry in phase.enter for c in entry.all)]
        compared = [c.measure for c in conditions if _is_change(c.measure)]
        if compared:
            yield Mistake("mistakes.change_as_condition", measure=compared[0])
        if baseline is None and any(fault.per_frame and _is_change(fault.measure) for fault in self.faults):
            yield Mistake("mistakes.no_baseline")

    @property
    def holds(self) -> tuple[Phase, ...]:
        """The phases in which a position is held, stage by stage."""
        return tuple(phase for phase in self.phases if phase.count_aloud)

    def with_holds(self, targets_s: Sequence[float]) -> Exercise:
        """The same exercise with holds of ``targets_s`` seconds, one for each stage that is open.

        Later stages are left out with everything that concerns them alone: their phases, ways in, faults, measures and
        texts.

        Raises
        ------
        ValueError
            If there are no targets, or more than the exercise has holds.
        """
        if not 1 <= len(targets_s) <= len(self.holds):
            raise ValueError(f"{self.name} has {len(self.holds)} holds, not {len(targets_s)}")
        holds = dict(zip((phase.name for phase in self.holds), targets_s, strict=False))
        last = len(self.phases)
        if len(targets_s) < len(self.holds):
            last = self.phase_order(self.holds[len(targets_s) - 1].name) + 1
        kept = {phase.name for phase in self.phases[:last]}
        measures = tuple(each for each in self.reported if kept.issuperset(each.phases))
        reported = {each.name for each in measures}
        faults = tuple(
            replace(fault, phases=tuple(name for name in fault.phases if name in kept))
            for fault in self.faults
            if kept & set(fault.phases) and (fault.per_frame or fault.measure in reported)
        )
        names = {fault.name for fault in faults}
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
            trends=tuple(trend for trend in self.trends if trend.measure in reported),
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
        """The frame measures that the exercise needs: for phases, faults, reported measures and the chart."""
        entries = [entry for phase in self.phases for entry in phase.enter]
        criteria = [*self.practice.start, *(criterion for entry in entries for criterion in entry.criteria)]
        needed = [
            *(criterion.measure for criterion in criteria),
            *(fault.measure for fault in self.faults if fault.per_frame),
            *(name for each in self.reported for name in each.frame_measures),
            *([] if self.practice.picture == BACK_HEIGHTS else [self.practice.picture]),
        ]
        return tuple(dict.fromkeys(needed))

    def names_of(self, measure: str) -> tuple[str, ...]:
        """The names under which the exercise reports repetition measure ``measure``."""
        return tuple(each.name for each in self.reported if each.measure == measure)

    def unit(self, measure: str) -> str:
        """The unit of ``measure``: a frame measure, or one that is reported of a repetition."""
        reported = {each.name: each.unit for each in self.reported}
        return FRAME_MEASURES[measure].unit if measure in FRAME_MEASURES else reported[measure]

    def words(self, language: str) -> Texts:
        """The texts in ``language``; if there are none the English ones, which every exercise has."""
        return self.texts.get(language, self.texts["en"])

    def phase(self, name: str) -> Phase:
        """The phase called ``name``."""
        return self.phases[self.phase_order(name)]

    def phase_order(self, name: str) -> int:
        """The position of phase ``name``, from 0."""
        return [phase.name for phase in self.phases].index(name)


def _is_change(measure: str) -> bool:
    """Whether a frame measure is the change from the baseline."""
    return isinstance(FRAME_MEASURES[measure].kind, Change)
