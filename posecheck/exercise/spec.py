"""An exercise as data: the TOML file read into frozen dataclasses, or a sentence about what is wrong in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import field, fields, replace
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic.dataclasses import dataclass

from posecheck.errors import PosecheckError
from posecheck.exercise.conditions import CONDITIONS
from posecheck.measures.frame import posture as _posture  # noqa: F401
from posecheck.measures.frame import standing as _stance  # noqa: F401
from posecheck.measures.frame import supine_legs as _leg_slide  # noqa: F401
from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES, level

# importing them registers the measures that a file may name
from posecheck.measures.repetition import breath as _breathing  # noqa: F401
from posecheck.measures.repetition import holds as _held  # noqa: F401
from posecheck.measures.repetition import leg_slide as _leg_repetition  # noqa: F401
from posecheck.measures.repetition import movement as _movement  # noqa: F401
from posecheck.measures.repetition import roll_down as _roll_down  # noqa: F401
from posecheck.measures.view import ViewLimits

SCHEMA: Final = "posecheck.exercise/1"
START: Final = "start"
"""In ``from``: the beginning of the recording, or of seeing the person again."""

END: Final = "end"
"""In ``counts_on``: the exercise begins again, the recording ends or the person leaves."""

BACK_HEIGHTS: Final = "back_heights"
"""The picture of the nine back points coming down."""

SEVERITIES: Final = ("low", "medium", "high")

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""What no page, chart or screen can hold: control characters but tab and line ends, and two that are no characters."""


def _require_printable(text: str) -> str:
    if (found := _UNPRINTABLE.search(text)) is not None:
        raise ValueError(f"expected text without control characters, not U+{ord(found[0]):04X}")
    return text


_STRICT = ConfigDict(extra="forbid")
_Seconds = Annotated[float, Field(ge=0.0, strict=True, allow_inf_nan=False)]
_Positive = Annotated[float, Field(gt=0.0, strict=True, allow_inf_nan=False)]
_Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
_Bool = Annotated[bool, Field(strict=True)]
_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
_Text = Annotated[str, Field(min_length=1), AfterValidator(_require_printable)]

Priority = Literal["safety", "spine", "range", "tempo"]
Care = Literal["calm", "stretch", "strengthen"]
CARE: Final[tuple[str, ...]] = ("calm", "stretch", "strengthen")
"""The order of care: calm the muscle, stretch it, then strengthen it."""

PRIORITIES: Final[tuple[str, ...]] = ("safety", "spine", "range", "tempo")
"""What is said first when several things are wrong."""


@dataclass(frozen=True, config=_STRICT)
class Camera:
    """What the picture must be like; see :class:`posecheck.measures.view.ViewLimits`."""

    max_yaw_deg: Annotated[_Number, Field(gt=0, le=90)]
    yaw_margin_deg: Annotated[_Number, Field(ge=0)]
    min_trunk_px: Annotated[_Number, Field(gt=0)]
    min_brightness: Annotated[_Number, Field(ge=0, le=255)]
    cut_share: Annotated[_Number, Field(gt=0, lt=1)]

    @property
    def limits(self) -> ViewLimits:
        """The same as the view check takes them."""
        return ViewLimits(self.max_yaw_deg, self.yaw_margin_deg, self.min_trunk_px, self.min_brightness, self.cut_share)


@dataclass(frozen=True, config=_STRICT)
class Condition:
    """A frame measure beyond a number."""

    measure: _Name
    above: _Number | None = None
    below: _Number | None = None

    @model_validator(mode="after")
    def _check(self) -> Condition:
        if level(self.measure) != "frame":
            raise ValueError(
                f"measure '{self.measure}' is not one per frame; expected one of {', '.join(sorted(FRAME_MEASURES))}"
            )
        if (self.above is None) == (self.below is None):
            raise ValueError("expected either 'above' or 'below'")
        return self


@dataclass(frozen=True, config=_STRICT)
class Entry:
    """One way into a phase: from these phases, when all conditions have held for ``dwell_s``.

    With ``onset`` the reported phase begins where that began to hold, a little before or after: the first stir of a
    movement, or its last, which alone would be too little to tell the phase by.
    """

    from_: Annotated[tuple[_Name, ...], Field(alias="from", min_length=1)]
    dwell_s: _Seconds
    all: Annotated[tuple[Condition, ...], Field(min_length=1)]
    onset: Condition | None = None

    def only_from(self, kept: Collection[str]) -> Entry | None:
        """The same way in, from those phases alone that are ``kept``; ``None`` if there is none among them."""
        left = tuple(name for name in self.from_ if name in kept)
        parts: dict[str, Any] = {"from": left, "dwell_s": self.dwell_s, "all": self.all, "onset": self.onset}
        return Entry(**parts) if left else None  # dataclasses.replace knows no 'from'


@dataclass(frozen=True, config=_STRICT)
class Phase:
    """A part of the exercise and the ways into it.

    ``hold_s`` is how long to stay before the coach asks for the next phase; a phase without it is
    followed by the next one by itself. With ``count_aloud`` it is a position to hold: its seconds are counted while
    none of the faults that are measured per frame is there. ``pace_s`` is how long the movement should take. The breath
    is one way through the phase, or goes in and out for ``breathing_s`` seconds each. With ``arms_up``
    the exercise itself raises the arms: then a raised hand is no sign to stop.
    """

    name: _Name
    enter: Annotated[tuple[Entry, ...], Field(min_length=1)]
    breath: Literal["in", "out"] | None = None
    breathing_s: tuple[_Positive, _Positive] | None = None
    pace_s: tuple[_Seconds, _Seconds] | None = None
    hold_s: _Positive | None = None
    count_aloud: _Bool = False
    arms_up: _Bool = False

    @model_validator(mode="after")
    def _check(self) -> Phase:
        if self.breath is not None and self.breathing_s is not None:
            raise ValueError("expected either 'breath' or 'breathing_s'")
        if self.pace_s is not None and self.pace_s[0] > self.pace_s[1]:
            raise ValueError("'pace_s' is from the quickest to the slowest: expected the smaller number first")
        if self.count_aloud and self.hold_s is None:
            raise ValueError("'count_aloud' counts a hold: expected 'hold_s'")
        return self


@dataclass(frozen=True, config=_STRICT)
class Fault:
    """A measure beyond its limit: what counts as wrong, how surely, and how bad it is.

    A measure per frame must stay beyond the limit for ``dwell_s`` and ends at ``exit``. Within
    ``margin`` of the limit the answer is "unsure". Two entries of one name are two ways to
    commit the same fault.
    """

    name: _Name
    measure: _Name
    phases: Annotated[tuple[_Name, ...], Field(min_length=1)]
    margin: Annotated[_Number, Field(ge=0)]
    severity: Literal["low", "medium", "high"]
    priority: Priority
    above: _Number | None = None
    below: _Number | None = None
    exit: _Number | None = None
    dwell_s: _Seconds | None = None

    @model_validator(mode="after")
    def _check(self) -> Fault:
        kind = level(self.measure)
        if kind is None:
            known = sorted({*FRAME_MEASURES, *REPETITION_MEASURES})
            raise ValueError(f"measure '{self.measure}' is not known; expected one of {', '.join(known)}")
        if (self.above is None) == (self.below is None):
            raise ValueError("expected either 'above' or 'below'")
        if kind == "frame" and (self.exit is None or self.dwell_s is None):
            raise ValueError(f"'{self.measure}' is measured per frame: expected 'exit' and 'dwell_s'")
        if kind == "repetition" and not (self.exit is None and self.dwell_s is None):
            raise ValueError(f"'{self.measure}' is measured per repetition: expected no 'exit' and no 'dwell_s'")
        if self.exit is not None and self.excess(self.exit) >= 0:
            raise ValueError(f"'exit' {self.exit} must lie on the good side of the limit {self.limit}")
        return self

    @property
    def per_frame(self) -> bool:
        """Whether the measure is one per frame (else per repetition)."""
        return level(self.measure) == "frame"

    @property
    def rank(self) -> int:
        """Position of its priority: 0 is said first."""
        return PRIORITIES.index(self.priority)

    @property
    def limit(self) -> float:
        """The number beyond which it is a fault."""
        limit = self.above if self.above is not None else self.below
        assert limit is not None
        return limit

    def excess(self, value: float) -> float:
        """How far ``value`` is beyond the limit; negative on the good side."""
        return value - self.limit if self.above is not None else self.limit - value


@dataclass(frozen=True, config=_STRICT)
class Repetition:
    """Which phases make a repetition, on entering which one it is counted, and what is reported of it.

    With the first phase as ``counts_on`` a repetition ends where it began and the next one begins. With ``end`` it
    goes on until the first phase is entered again, the recording ends or the person leaves; then the phases that it
    requires need only have been seen, not their beginnings. ``baseline`` is the still phase that measures of change are
    compared with.
    """

    requires: Annotated[tuple[_Name, ...], Field(min_length=1)]
    counts_on: _Name
    measures: tuple[_Name, ...]
    baseline: _Name | None = None

    @model_validator(mode="after")
    def _check(self) -> Repetition:
        for name in self.measures:
            if name not in REPETITION_MEASURES:
                known = ", ".join(sorted(REPETITION_MEASURES))
                raise ValueError(f"measure '{name}' is not one per repetition; expected one of {known}")
        return self


@dataclass(frozen=True, config=_STRICT)
class Practice:
    """How the exercise is practised live.

    Attributes
    ----------
    repetitions, sets : int
        What is asked for.
    rest_s : float
        Between sets, and between sides.
    sides : {"either", "each"}
        ``either``: one set whichever side faces the camera; ``each``: the side named does the work
        and faces the camera, and both have their turn.
    start : tuple of Condition
        What holds when the person has taken the starting position.
    side_is : {"near", "moving_leg", "foot_on_stool"}
        What the side named is: the one towards the camera, that of the leg that moves, or of the foot on the stool.
    picture : str
        What is drawn over time: ``back_heights`` or a frame measure.
    in_spasm, lying : bool
        May it be done in acute spasm; is it done lying.
    not_with : tuple of str
        Those of :data:`posecheck.exercise.conditions.CONDITIONS` that it must not be done with; the texts say why.
    by_professional : bool
        Whether a professional does it better.
    """

    repetitions: Annotated[int, Field(ge=1, le=50, strict=True)]
    sets: Annotated[int, Field(ge=1, le=10, strict=True)]
    rest_s: _Seconds
    sides: Literal["either", "each"]
    start: Annotated[tuple[Condition, ...], Field(min_length=1)]
    picture: _Name
    in_spasm: _Bool
    lying: _Bool
    side_is: Literal["near", "moving_leg", "foot_on_stool"] = "near"
    not_with: tuple[_Name, ...] = ()
    by_professional: _Bool = False

    @model_validator(mode="after")
    def _check(self) -> Practice:
        for name in self.not_with:
            if name not in CONDITIONS:
                raise ValueError(f"not_with names '{name}'; expected some of {', '.join(CONDITIONS)}")
        if len(set(self.not_with)) < len(self.not_with):
            raise ValueError("not_with names a condition twice; expected each once")
        if self.picture != BACK_HEIGHTS and level(self.picture) != "frame":
            raise ValueError(
                f"picture '{self.picture}' can't be drawn; expected {BACK_HEIGHTS} or one of "
                f"{', '.join(sorted(FRAME_MEASURES))}"
            )
        return self


@dataclass(frozen=True, config=_STRICT)
class Growth:
    """How a hold grows: by ``step_s`` after ``clean_holds`` in a row without more pain, up to ``up_to_s``."""

    step_s: _Positive
    clean_holds: Annotated[int, Field(ge=1, le=50, strict=True)]
    up_to_s: _Positive


@dataclass(frozen=True, config=_STRICT)
class Schedule:
    """What of an exercise belongs to a day.

    Attributes
    ----------
    times_a_day : int
    repetitions : int or None
        How many are one time, on each side; by default all that the practice asks for.
    care : {"calm", "stretch", "strengthen"}
        Its place in the order of care, and in the day.
    sides : {"either", "affected", "both"}
        One time whichever side faces the camera; the affected side or both, as the person says; or always both.
    usual : bool
        Whether it is planned without being asked for.
    growth : Growth or None
        Of the positions that are held.
    """

    times_a_day: Annotated[int, Field(ge=1, le=12, strict=True)]
    care: Care
    sides: Literal["either", "affected", "both"]
    repetitions: Annotated[int, Field(ge=1, le=50, strict=True)] | None = None
    usual: _Bool = True
    growth: Growth | None = None


@dataclass(frozen=True, config=_STRICT)
class Trend:
    """A repetition measure that should change from week to week.

    ``least`` is the smallest difference between two practices that is told as one: less is the error of measuring.
    """

    measure: _Name
    better: Literal["more", "less"]
    least: _Positive

    def gain(self, change: float) -> float:
        """How much better a change of the measure is; negative if it is worse."""
        return change if self.better == "more" else -change


@dataclass(frozen=True, config=_STRICT)
class FaultTexts:
    """What is said of a fault: its name, what to do now, what it means."""

    title: _Text
    cue: _Text
    meaning: _Text


@dataclass(frozen=True, config=_STRICT)
class Texts:
    """The words of one language.

    ``about`` explains the exercise, ``camera`` its place, ``start`` how to begin; ``not_with`` says for each of those
    conditions why it must not be done with it.
    """

    title: _Text
    about: _Text
    camera: _Text
    start: _Text
    praise: _Text
    phases: dict[str, _Text]
    faults: dict[str, FaultTexts]
    not_with: dict[str, _Text] = field(default_factory=dict)


@dataclass(frozen=True, config=_STRICT)
class Exercise:
    """An exercise file; see ``exercises/`` for the format with its reasons."""

    schema: Literal["posecheck.exercise/1"]
    name: _Name
    source: _Text
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
        for name in (*self.repetition.requires, self.repetition.counts_on):
            if name not in names and (name in self.repetition.requires or name != END):
                yield f"repetition names the phase '{name}'; {known}"
        for trend in self.trends:
            if trend.measure not in self.repetition_measures:
                known = ", ".join(self.repetition_measures)
                yield f"trends names '{trend.measure}'; expected a measure of the repetition: {known}"
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
        compared = [c.measure for c in conditions if FRAME_MEASURES[c.measure].baseline]
        if compared:
            yield f"'{compared[0]}' is a change from a still phase and can't be a condition; expected another measure"
        if baseline is None and any(
            fault.per_frame and FRAME_MEASURES[fault.measure].baseline for fault in self.faults
        ):
            yield "repetition.baseline is missing; expected the still phase that changes are compared with"

    @property
    def open_ended(self) -> bool:
        """Whether a repetition goes on for as long as the person does."""
        return self.repetition.counts_on == END

    @property
    def cyclic(self) -> bool:
        """Whether the phase that ends a repetition is the first one of the next."""
        return self.open_ended or self.repetition.counts_on == self.phases[0].name

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
        return replace(
            self,
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
    def repetition_measures(self) -> tuple[str, ...]:
        """Every measure of a repetition that is reported or judged."""
        judged = (fault.measure for fault in self.faults if not fault.per_frame)
        return tuple(dict.fromkeys((*self.repetition.measures, *judged)))

    def words(self, language: str) -> Texts:
        """The texts of ``language``, or the English ones that every exercise has."""
        return self.texts.get(language, self.texts["en"])

    def phase(self, name: str) -> Phase:
        """The phase called ``name``."""
        return self.phases[self.phase_order(name)]

    def phase_order(self, name: str) -> int:
        """Position of phase ``name``."""
        return [phase.name for phase in self.phases].index(name)


_ADAPTER: Final = TypeAdapter(Exercise)


def exercise_names() -> list[str]:
    """Names of the exercises that come with posecheck."""
    folder = resources.files("posecheck.exercises")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def exercise_file(name_or_path: str | Path) -> Path:
    """Where an exercise is read from: one of your own, or one that comes with posecheck."""
    if str(name_or_path).endswith(".toml"):
        return Path(name_or_path)
    return Path(str(resources.files("posecheck.exercises"))) / f"{name_or_path}.toml"


def load_exercise(name_or_path: str | Path) -> Exercise:
    """Read an exercise: one that comes with posecheck by its name, or your own by its path (``.toml``).

    Raises
    ------
    PosecheckError
        If there is no such exercise, or its file is wrong: which file, key and value, and what was expected.
    """
    if str(name_or_path).endswith(".toml"):
        path = Path(name_or_path)
        try:
            content = path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise PosecheckError(f"{path}: there is no such exercise file; check the name and the folder.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise PosecheckError(f"{path} can't be read as a text file: {error}.") from error
        return parse_exercise(content, str(path))
    names = exercise_names()
    if str(name_or_path) not in names:
        raise PosecheckError(
            f"There is no exercise '{name_or_path}'; choose one of {', '.join(names)}, "
            "or name a file of your own that ends in .toml."
        )
    file = resources.files("posecheck.exercises") / f"{name_or_path}.toml"
    return parse_exercise(file.read_text(encoding="utf-8"), file.name)


def parse_exercise(content: str, file: str) -> Exercise:
    """Read the text of an exercise file; ``file`` is its name for error messages."""
    try:
        data = tomllib.loads(content)
    except RecursionError as error:
        raise PosecheckError(f"{file} is not an exercise: its lists or tables are nested hundreds deep.") from error
    except tomllib.TOMLDecodeError as error:
        raise PosecheckError(f"{file} is not valid TOML: {error}.") from error
    except ValueError as error:
        raise PosecheckError(f"{file} is not an exercise: a number in it has thousands of digits.") from error
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        raise PosecheckError(f"{file}: {_describe(data, error)}") from error


_KEYS: Final = sorted(
    {
        "from" if key.name == "from_" else key.name
        for part in (
            Exercise,
            Camera,
            Practice,
            Repetition,
            Phase,
            Entry,
            Condition,
            Fault,
            Schedule,
            Growth,
            Trend,
            Texts,
            FaultTexts,
        )
        for key in fields(part)
    }
)
_UNKNOWN_KEY: Final = "unexpected_keyword_argument"
_SHOWN: Final = 80


def _describe(data: dict[str, Any], error: ValidationError) -> str:
    """The complaint that helps most, as 'key = value: what was expected'."""
    complaints = error.errors()
    first = next((complaint for complaint in complaints if complaint["type"] == _UNKNOWN_KEY), complaints[0])
    key, value = _locate(data, first["loc"])
    if first["type"] == _UNKNOWN_KEY:
        missing = [c["loc"][-1] for c in complaints if c["type"] == "missing" and c["loc"][:-1] == first["loc"][:-1]]
        close = get_close_matches(str(first["loc"][-1]), _KEYS, n=1)
        hint = f"did you mean '{close[0]}'?" if close else "there is no such key."
        if missing:
            hint = f"expected {' and '.join(repr(name) for name in missing)}."
        shown = "" if isinstance(value, dict | list) else f" = {_shown(value)}"
        return f"{key}{shown}: unknown key; {hint}"
    if first["type"] == "missing":
        return f"{key} is missing."
    message = first["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    if not key:
        return f"{message}."
    return f"{key}: {message}." if isinstance(value, dict | list) else f"{key} = {_shown(value)}: {message}."


def _shown(value: Any) -> str:
    """A value as a complaint quotes it, cut where it goes on for more than a line."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _locate(data: Any, location: tuple[int | str, ...]) -> tuple[str, Any]:
    """The key at ``location`` as one reads it in the file (list items with their name), and its value."""
    key, value = "", data
    for part in location:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            value = None
        if isinstance(part, int) and isinstance(value, dict) and "name" in value:
            key += f" ({value['name']})"
    return key, value
