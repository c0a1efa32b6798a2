"""What the product found in a clip against its truth: pure functions on plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from benchmarks.compared import FRAME_LINES, REPETITION_LINES, Numbers, TrueClip, TrueRepetition, largest_block
from benchmarks.truth import Clip, Frames, Truth
from benchmarks.truth import Fault as TrueFault
from posecheck.calibration import ORDER_TOLERANCE_S
from posecheck.exercise import load_exercise
from posecheck.judging.outcome import Repetition
from posecheck.measures.geometry import Array

HARD_TAGS: Final = frozenset({"low_light", "second_person"})
HARD_YAW_DEG: Final = 30
"""Of clips with these tags or from this yaw on the product must be right or unsure: unsure is no mistake in them."""

WELL_SEEN: Final = 0.5
"""Share of the joints that must be inside the picture for the person to count as being in it."""

_CLIP_BEGINS_S: Final = 0.2
"""A phase that begins this early was under way when the clip began: no boundary to find."""

Span = tuple[float, float]
Answer = Literal["yes", "no", "unsure", "not_filmed", "not_counted"]
"""About a fault: ``not_filmed`` means that its phase is not in the recording, ``not_counted`` that there was no
repetition to find it in."""

WellDone = Literal["good", "faults", "unsure", "not_counted"]


@dataclass(frozen=True)
class Found:
    """What the product found in one clip.

    Attributes
    ----------
    t_s, with_pose, judged : ndarray of shape (n,)
        Of each frame: its time, whether a pose was found, whether the view allowed to judge it.
    values : dict of str to ndarray of shape (n, k)
        The frame measures of :data:`benchmarks.compared.FRAME_LINES`, NaN where not judged.
    near_side : str or None
    view_ok : bool
        False if the clip was refused: not enough of it could be judged.
    repetitions : tuple of Repetition
    fault_names : tuple of str
        The faults that the exercise knows.
    """

    t_s: Array
    with_pose: NDArray[np.bool_]
    judged: NDArray[np.bool_]
    values: dict[str, Array]
    near_side: str | None
    view_ok: bool
    repetitions: tuple[Repetition, ...]
    fault_names: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """The answer about one fault of one repetition, and what is true. ``strength`` is of a true fault."""

    fault: str
    repetition: int
    true: bool
    answer: Answer
    strength: float | None = None

    @property
    def wrong(self) -> bool:
        """A false alarm, or a true fault that was surely not seen."""
        return self.answer == "yes" if not self.true else self.answer not in ("yes", "unsure")


@dataclass(frozen=True)
class ClipScore:
    """One clip against its truth; errors are found minus true, ``None`` where the product had no number."""

    name: str
    truth: Truth
    frames: int
    with_pose: int
    judged: int
    near_side_right: bool | None
    view_ok: bool
    found_repetitions: int
    decisions: tuple[Decision, ...]
    well_done: tuple[WellDone, ...]
    frame_errors: dict[str, Array] = field(default_factory=dict)
    repetition_errors: dict[str, list[float | None]] = field(default_factory=dict)
    boundary_errors: dict[str, list[float | None]] = field(default_factory=dict)
    landing_orders: tuple[tuple[int, int], ...] = ()
    """Of each roll-down: pairs of back points found in the right order, and all pairs that clearly have one."""

    @property
    def hard(self) -> bool:
        """Whether the product may be unsure about it."""
        return not HARD_TAGS.isdisjoint(self.truth.tags) or round(abs(self.truth.camera.yaw_deg)) >= HARD_YAW_DEG


def wilson(successes: int, n: int) -> Span | None:
    """The 95 % Wilson score interval of a share [Wilson 1927]; ``None`` of nothing."""
    if n == 0:
        return None
    interval = binomtest(successes, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def overlap_s(a: Span, b: Span) -> float:
    """How long two spans of time have in common."""
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))


def match(true: Sequence[Span], found: Sequence[Span]) -> list[int | None]:
    """For each true span the found one that it shares most time with; none is given twice."""
    pairs = [(overlap_s(a, b), i, j) for i, a in enumerate(true) for j, b in enumerate(found)]
    result: list[int | None] = [None] * len(true)
    for shared_s, i, j in sorted(pairs, key=lambda pair: -pair[0]):
        if shared_s > 0 and result[i] is None and j not in result:
            result[i] = j
    return result


def with_shown_blocks(truth: Truth) -> Truth:
    """``truth``, and the drops that its own touch-downs show where its script names another fault alone.

    A back that is arched with the head thrown back lands in one block in the end: to say so is right, and to miss it
    is wrong. The line is that of the exercise's file.
    """
    named = {(fault.repetition or 1, fault.name) for fault in truth.faults}
    shown = []
    for landing in truth.touch_down_s or ():
        times = np.array([t_s for t_s in landing.points if t_s is not None])
        if len(times) < 2 or (landing.repetition, "block_drop") in named:
            continue
        share = largest_block(times)
        line = next(fault for fault in load_exercise(truth.exercise).faults if fault.name == "block_drop")
        if line.excess(share) > 0:
            start_s, end_s = float(times.min()), float(times.max())
            shown.append(
                TrueFault(
                    name="block_drop", repetition=landing.repetition, start_s=start_s, end_s=end_s, strength=share
                )
            )
    return truth.model_copy(update={"faults": (*truth.faults, *shown)})


def answer(repetition: Repetition, fault: str) -> Answer:
    """What the product says about a fault of a repetition."""
    if any(item.name == fault for item in repetition.faults):
        return "yes"
    for item in repetition.unsure:
        if item.name == fault:
            return "unsure" if item.filmed else "not_filmed"
    return "no"


def decide(truth: Truth, found: Found, matched: dict[int, int | None]) -> list[Decision]:
    """Every decision about a fault: each that a repetition truly has, then the others of each found repetition.

    A true fault is looked for in the found repetition that is ``matched`` to its own, or else in the one that shares
    most time with it. One that comes and goes within a repetition is one. Where nothing could be counted because the
    view was refused, the answer is unsure.
    """
    decisions, taken = [], set()
    spans = {(fault.repetition or 1, fault.name): fault for fault in reversed(truth.faults)}
    for fault in (fault for fault in truth.faults if spans[fault.repetition or 1, fault.name] is fault):
        index = _home(fault, found, matched)
        said: Answer = "not_counted" if found.view_ok else "unsure"
        if index is not None:
            said = "no" if (index, fault.name) in taken else answer(found.repetitions[index], fault.name)
            taken.add((index, fault.name))
        decisions.append(Decision(fault.name, fault.repetition or 1, True, said, fault.strength))
    for index, repetition in enumerate(found.repetitions):
        for name in found.fault_names:
            if (index, name) not in taken:
                decisions.append(Decision(name, repetition.number, False, answer(repetition, name)))
    return decisions


def _home(fault: TrueFault, found: Found, matched: dict[int, int | None]) -> int | None:
    own = matched.get(fault.repetition or 1)
    if own is not None:
        return own
    shared = [overlap_s((fault.start_s, fault.end_s), (rep.start_s, rep.end_s)) for rep in found.repetitions]
    return int(np.argmax(shared)) if max(shared, default=0.0) > 0 else None


def well_done(truth: Truth, found: Found, matched: dict[int, int | None]) -> list[WellDone]:
    """What was said of each repetition that has no fault; unsure is not good."""
    faulty = {fault.repetition or 1 for fault in truth.faults}
    said: list[WellDone] = []
    for number, index in matched.items():
        if number in faulty:
            continue
        if not found.view_ok:
            said.append("unsure")
        else:
            said.append("not_counted" if index is None else found.repetitions[index].verdict)
    return said


def landing_order(true: Sequence[float | None], found: Sequence[float | None]) -> tuple[int, int]:
    """Pairs of points that land in the right order, of all that clearly have one and were both found."""
    known = [(a, b) for a, b in zip(true, found, strict=True) if a is not None and b is not None]
    pairs = [(a, b) for i, a in enumerate(known) for b in known[i + 1 :] if abs(a[0] - b[0]) > ORDER_TOLERANCE_S]
    return sum((a[0] < b[0]) == (a[1] < b[1]) for a, b in pairs), len(pairs)


def differences(true: Numbers, found: Numbers) -> list[float | None]:
    """Found minus true, for a number or a list of them; ``None`` where only the truth is known."""
    if true is None:
        return []
    trues = true if isinstance(true, list) else [true]
    founds = found if isinstance(found, list) else [found] * len(trues)
    if len(founds) != len(trues):
        raise ValueError(f"expected {len(trues)} numbers, found {len(founds)}")
    return [None if b is None else b - a for a, b in zip(trues, founds, strict=True) if a is not None]


def frame_errors(clip: TrueClip, found: Found) -> dict[str, Array]:
    """Found minus true of every frame measure that both know, all frames and points in one array."""
    there, row = _nearest(clip.frames, found.t_s)
    errors: dict[str, Array] = {}
    for line in FRAME_LINES:
        values = found.values.get(line.name)
        if values is None:
            continue
        true = line.true(clip)
        if len(true) != len(clip.frames.t_s):
            continue
        difference = values[there] - true.reshape(len(true), -1)[row]
        known = difference[np.isfinite(difference)]
        if len(known):
            errors[line.name] = known
    return errors


def _nearest(frames: Frames, t_s: Array) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Which of the times have a true frame, shape (n,), and its row for those that do."""
    right = np.clip(np.searchsorted(frames.t_s, t_s), 1, max(len(frames.t_s) - 1, 1))
    row = np.minimum(right, len(frames.t_s) - 1)
    before = np.abs(frames.t_s[right - 1] - t_s) <= np.abs(frames.t_s[row] - t_s)
    row = np.where(before, right - 1, row)
    there = np.abs(frames.t_s[row] - t_s) <= 0.5 / frames.truth.fps + 1e-6
    return there, row[there]


def boundary_errors(truth: Truth, found: Found, matched: dict[int, int | None]) -> dict[str, list[float | None]]:
    """Found minus true beginning of each phase; ``None`` for one that was not found in a counted repetition."""
    errors: dict[str, list[float | None]] = {}
    for phase in truth.phases:
        index = matched.get(phase.repetition) if phase.repetition is not None else None
        if index is None or phase.start_s < _CLIP_BEGINS_S:
            continue
        same = [span for span in found.repetitions[index].phases if span.name == phase.name]
        best = max(
            same, key=lambda span: overlap_s((phase.start_s, phase.end_s), (span.start_s, span.end_s)), default=None
        )
        errors.setdefault(phase.name, []).append(None if best is None else best.start_s - phase.start_s)
    return errors


def score(clip: Clip, found: Found) -> ClipScore:
    """Everything about one clip."""
    truth = with_shown_blocks(clip.truth)
    spans = {number: span for number in range(1, truth.repetitions + 1) if (span := truth.span(number)) is not None}
    indices = match(list(spans.values()), [(rep.start_s, rep.end_s) for rep in found.repetitions])
    matched = dict(zip(spans, indices, strict=True))
    true_clip = TrueClip(truth, clip.frames) if clip.frames is not None else None
    repetition_errors: dict[str, list[float | None]] = {}
    orders = []
    for number, index in matched.items():
        true = TrueRepetition(number, truth, true_clip)
        for line in REPETITION_LINES:
            if index is None or line.name not in found.repetitions[index].measures:
                continue
            true_value, found_value = line.true(true), line.found(found.repetitions[index])
            repetition_errors.setdefault(line.name, []).extend(differences(true_value, found_value))
            if isinstance(true_value, list) and isinstance(found_value, list):
                orders.append(landing_order(true_value, found_value))
    in_picture = _in_picture(clip.frames, found)
    return ClipScore(
        name=clip.name,
        truth=truth,
        frames=int(in_picture.sum()),
        with_pose=int((found.with_pose & in_picture).sum()),
        judged=int((found.judged & in_picture).sum()),
        near_side_right=None if found.near_side is None else found.near_side == truth.camera.sees,
        view_ok=found.view_ok,
        found_repetitions=len(found.repetitions),
        decisions=tuple(decide(truth, found, matched)),
        well_done=tuple(well_done(truth, found, matched)),
        frame_errors=frame_errors(true_clip, found) if true_clip is not None else {},
        repetition_errors=repetition_errors,
        boundary_errors=boundary_errors(truth, found, matched),
        landing_orders=tuple(orders),
    )


def _in_picture(frames: Frames | None, found: Found) -> NDArray[np.bool_]:
    """Frames in which the person can be seen, as far as the truth says."""
    result = np.ones(len(found.t_s), dtype=bool)
    if frames is not None:
        there, row = _nearest(frames, found.t_s)
        result[there] = ~(frames["person_seen"][row] < WELL_SEEN)
    return result
