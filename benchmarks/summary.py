"""The figures of many clips, all together and by view; every dataclass here goes into the JSON file as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.compared import FRAME_LINES, REPETITION_LINES
from benchmarks.scores import ClipScore, Decision, Span, wilson
from benchmarks.truth import Truth

ALL: Final = "all clips"
CLEAR: Final = "clear view"
HARD: Final = "hard view"

_YAW_BINS: Final = ((0.0, 15.0), (15.0, 30.0), (30.0, 45.0))
_HEIGHT_BINS: Final = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.7))

PELVIS: Final = "pelvis_moved"
STILL: Final = "still"
PELVIS_HEIGHTS: Final = {"to 19 cm": 0.195, "20-30 cm": 0.305, "31-44 cm": 0.445, "from 45 cm": float("inf")}
"""Camera heights by which the recall of a moved pelvis is told apart, and where each ends, in metres."""
PELVIS_TILTS: Final = {"8-12 deg": 12.5, "13-17 deg": 17.5, "18-24 deg": 25.0, "from 25 deg": float("inf")}
"""The same of how far it tips, around 10, 15, 20 and 30 degrees."""


@dataclass(frozen=True)
class Errors:
    """Of one measure: median and 90th percentile of the absolute error, mean of the signed one (found minus true).

    ``n`` numbers were found and compared; ``missing`` more are true but were not found; ``clips`` gave any.
    """

    unit: str
    n: int
    missing: int
    clips: int
    median: float | None
    p90: float | None
    bias: float | None


@dataclass(frozen=True)
class FaultFigures:
    """Of the decisions about one fault, or about all.

    ``found`` of ``true`` faults were found (``unsure`` of the others were left open: a miss too). ``absent`` are the
    decisions where there was none and its part was filmed: ``false_alarms`` of them. ``unsure_share`` is of all
    decisions on parts that were filmed. Intervals are 95 % Wilson.
    """

    true: int
    found: int
    unsure: int
    absent: int
    false_alarms: int
    recall: float | None
    recall_95: Span | None
    precision: float | None
    precision_95: Span | None
    f1: float | None
    unsure_share: float | None
    wrong: int


@dataclass(frozen=True)
class Counting:
    """Clips by how well their repetitions were counted; ``refused`` ones have a hard view and were not judged."""

    exact: int
    off_by_one: int
    further_off: int
    refused: int


@dataclass(frozen=True)
class Landing:
    """Order of touch-downs: pairs of back points found in the right order, and roll-downs with all of them right."""

    pairs: int
    pairs_right: int
    roll_downs: int
    roll_downs_right: int


@dataclass(frozen=True)
class WellDoneFigures:
    """What was said of repetitions without a fault."""

    n: int
    good: int
    faults: int
    unsure: int
    not_counted: int
    good_95: Span | None


@dataclass(frozen=True)
class Group:
    """The figures of some clips. Measures by name, phases and faults by exercise and name."""

    clips: int
    frames: int
    detection_rate: float | None
    judged_rate: float | None
    near_side_right: float | None
    counting: Counting
    frame_measures: dict[str, Errors]
    repetition_measures: dict[str, Errors]
    phase_beginnings: dict[str, dict[str, Errors]]
    landing: Landing
    faults: dict[str, dict[str, FaultFigures]]
    all_faults: FaultFigures
    well_done: WellDoneFigures
    pelvis: dict[str, dict[str, FaultFigures]]
    """A moved pelvis in a clear view, by tilt (or still) and camera height."""


def views(truth: Truth) -> list[str]:
    """The groups that a clip belongs to, besides all and clear or hard."""
    camera = truth.camera
    return [
        f"exercise {truth.exercise}",
        f"near side {camera.sees}",
        f"yaw {_bin(abs(camera.yaw_deg), _YAW_BINS, 'deg')}",
        f"camera height {_bin(camera.height_m, _HEIGHT_BINS, 'm')}",
        *(f"tag {tag}" for tag in sorted(truth.tags) if not tag.startswith("yaw")),
    ]


def _bin(value: float, bins: Sequence[Span], unit: str) -> str:
    """The range that a value falls into: from its beginning to below its end; the last takes its end too."""
    last = bins[-1][1]
    for start, end in bins:
        if value < end or value == last == end:
            return f"{start:g}-{end:g} {unit}"
    return f"over {last:g} {unit}"


def grouped(scores: Sequence[ClipScore]) -> dict[str, Group]:
    """All clips, those with a clear and a hard view, then by view in the order of their names."""
    members: dict[str, list[ClipScore]] = {ALL: list(scores), CLEAR: [], HARD: []}
    for score in scores:
        members[HARD if score.hard else CLEAR].append(score)
    named = [(view, score) for score in scores for view in views(score.truth)]
    for view, score in sorted(named, key=lambda pair: pair[0]):
        members.setdefault(view, []).append(score)
    return {name: group(some) for name, some in members.items() if some or name == ALL}


def group(scores: Sequence[ClipScore]) -> Group:
    """The figures of some clips."""
    frames = sum(score.frames for score in scores)
    with_pose = sum(score.with_pose for score in scores)
    sides = [score.near_side_right for score in scores if score.near_side_right is not None]
    return Group(
        clips=len(scores),
        frames=frames,
        detection_rate=_share(with_pose, frames),
        judged_rate=_share(sum(score.judged for score in scores), frames),
        near_side_right=_share(sum(sides), len(sides)),
        counting=_counting(scores),
        frame_measures={
            line.name: errors(line.unit, [list(score.frame_errors.get(line.name, ())) for score in scores])
            for line in FRAME_LINES
            if any(line.name in score.frame_errors for score in scores)
        },
        repetition_measures={
            line.name: errors(line.unit, [score.repetition_errors.get(line.name, []) for score in scores])
            for line in REPETITION_LINES
            if any(score.repetition_errors.get(line.name) for score in scores)
        },
        phase_beginnings=_phase_beginnings(scores),
        landing=_landing([order for score in scores for order in score.landing_orders]),
        faults=_faults(scores),
        all_faults=fault_figures([decision for score in scores for decision in score.decisions]),
        well_done=_well_done(scores),
        pelvis=_pelvis(scores),
    )


def errors(unit: str, per_clip: Sequence[Sequence[float | None]]) -> Errors:
    """Sum up the errors of each clip; ``None`` is a true number that was not found."""
    known = np.array([value for clip in per_clip for value in clip if value is not None], dtype=float)
    missing = sum(len(clip) for clip in per_clip) - len(known)
    clips = sum(any(value is not None for value in clip) for clip in per_clip)
    if not len(known):
        return Errors(unit, 0, missing, 0, None, None, None)
    size = np.abs(known)
    return Errors(
        unit, len(known), missing, clips,
        float(np.median(size)), float(np.percentile(size, 90)), float(known.mean()),
    )  # fmt: skip


def fault_figures(decisions: Sequence[Decision]) -> FaultFigures:
    """Precision, recall and F1: an unsure answer about a true fault is a miss, about an absent one no alarm."""
    cases = Counter((decision.true, decision.answer) for decision in decisions)
    true = sum(decision.true for decision in decisions)
    absent = len(decisions) - true - cases[False, "not_filmed"]
    found, false_alarms = cases[True, "yes"], cases[False, "yes"]
    unsure = cases[True, "unsure"] + cases[False, "unsure"]
    filmed = sum(decision.answer not in ("not_filmed", "not_counted") for decision in decisions)
    return FaultFigures(
        true=true,
        found=found,
        unsure=cases[True, "unsure"],
        absent=absent,
        false_alarms=false_alarms,
        recall=_share(found, true),
        recall_95=wilson(found, true),
        precision=_share(found, found + false_alarms),
        precision_95=wilson(found, found + false_alarms),
        f1=_share(2 * found, true + found + false_alarms),
        unsure_share=_share(unsure, filmed),
        wrong=sum(decision.wrong for decision in decisions),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _counting(scores: Sequence[ClipScore]) -> Counting:
    refused = sum(score.hard and not score.view_ok for score in scores)
    off = Counter(
        min(abs(score.found_repetitions - score.truth.repetitions), 2)
        for score in scores
        if score.view_ok or not score.hard
    )
    return Counting(off[0], off[1], off[2], refused)


def _phase_beginnings(scores: Sequence[ClipScore]) -> dict[str, dict[str, Errors]]:
    names: dict[tuple[str, str], None] = {}
    for score in scores:
        names.update(dict.fromkeys((score.truth.exercise, phase) for phase in score.boundary_errors))
    result: dict[str, dict[str, Errors]] = {}
    for exercise, phase in names:
        same = [score.boundary_errors.get(phase, []) for score in scores if score.truth.exercise == exercise]
        result.setdefault(exercise, {})[phase] = errors("s", same)
    return result


def _landing(orders: Sequence[tuple[int, int]]) -> Landing:
    clear = [(right, pairs) for right, pairs in orders if pairs]
    return Landing(
        pairs=sum(pairs for _, pairs in clear),
        pairs_right=sum(right for right, _ in clear),
        roll_downs=len(clear),
        roll_downs_right=sum(right == pairs for right, pairs in clear),
    )


def _faults(scores: Sequence[ClipScore]) -> dict[str, dict[str, FaultFigures]]:
    decisions: dict[str, dict[str, list[Decision]]] = {}
    for score in scores:
        for decision in score.decisions:
            decisions.setdefault(score.truth.exercise, {}).setdefault(decision.fault, []).append(decision)
    return {
        exercise: {name: fault_figures(same) for name, same in sorted(by_name.items())}
        for exercise, by_name in sorted(decisions.items())
    }


def _well_done(scores: Sequence[ClipScore]) -> WellDoneFigures:
    said = Counter(word for score in scores for word in score.well_done)
    n = said.total()
    return WellDoneFigures(
        n, said["good"], said["faults"], said["unsure"], said["not_counted"], wilson(said["good"], n)
    )


def _pelvis(scores: Sequence[ClipScore]) -> dict[str, dict[str, FaultFigures]]:
    cells: dict[tuple[str, str], list[Decision]] = {}
    for score in scores:
        height = _label(score.truth.camera.height_m, PELVIS_HEIGHTS)
        for decision in score.decisions:
            if decision.fault != PELVIS or score.hard or (decision.true and decision.strength is None):
                continue
            tilt = _label(decision.strength or 0.0, PELVIS_TILTS) if decision.true else STILL
            cells.setdefault((tilt, height), []).append(decision)
    return {
        tilt: {height: fault_figures(cells[tilt, height]) for height in PELVIS_HEIGHTS if (tilt, height) in cells}
        for tilt in (STILL, *PELVIS_TILTS)
        if any(known == tilt for known, _ in cells)
    }


def _label(value: float, ends: Mapping[str, float]) -> str:
    """The first range that ends above a value."""
    return next(label for label, end in ends.items() if value < end)
