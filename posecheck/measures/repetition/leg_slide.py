"""Repetition measures of a leg that slides out and back, and of the pelvis that should stay still meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.geometry import Array
from posecheck.measures.registry import repetition_measure
from posecheck.measures.repetition.series import MIN_COVERAGE, Measured, PhaseSpan, RepetitionSeries

OUT: Final = ("slide_out", "let_out")
STRAIGHT: Final = ("pause", "flat")
BACK: Final = ("slide_back", "draw_in")
"""The phases in which a leg goes out, is out and comes back, as the exercises call them."""

PELVIS_DWELL_S: Final = 0.3
"""The pelvis has begun to move when it stays beyond its limit for this long (domain brief)."""

_EXTREME: Final = 0.95
_END_S: Final = 0.4
_RISE: Final = "flank_rise_trunk"


def span_of(rep: RepetitionSeries, names: tuple[str, ...]) -> PhaseSpan | None:
    """The phase among ``names`` that this exercise has and that was seen from its beginning to its end."""
    return next((span for name in names if (span := rep.phase(name)) is not None and span.whole), None)


def while_out(rep: RepetitionSeries) -> NDArray[np.bool_] | Measured:
    """Frames from when the leg sets out until it turns back, or why there are none."""
    spans = [span for span in rep.phases if span.name in (*OUT, *STRAIGHT) and span.whole]
    if not spans or spans[0].name not in OUT:
        return Measured.absent("reasons.slide_start_unseen")
    return rep.frames(spans[0].start_s, spans[-1].end_s)


def _extreme(rep: RepetitionSeries, name: str, of: Callable[[Array], float]) -> Measured:
    """A number about a frame measure while the leg is out."""
    frames = while_out(rep)
    if isinstance(frames, Measured):
        return frames
    values = rep.values[name][frames]
    seen = np.isfinite(values)
    if seen.mean() < MIN_COVERAGE:
        return Measured.absent("reasons.leg_out_unseen")
    return Measured(of(values[seen]), rep.confidence(frames) * float(seen.mean()))


def _largest(values: Array) -> float:
    return float(np.quantile(values, _EXTREME))


def _furthest(values: Array) -> float:
    """The largest change, up or down, that isn't a moment's."""
    low, high = np.quantile(values, [1.0 - _EXTREME, _EXTREME])
    return float(high if high >= -low else low)


def _register(name: str, unit: str, measure: str, of: Callable[[Array], float], what: str) -> None:
    def function(rep: RepetitionSeries) -> Measured:
        return _extreme(rep, measure, of)

    function.__doc__ = what
    repetition_measure(name, unit)(function)


_register("max_knee_deg", "deg", "moving_knee_deg", _largest, "How straight the knee of the sliding leg became.")
_register("max_hip_deg", "deg", "moving_hip_deg", _largest, "How straight the hip of the sliding leg became.")
_register("pelvis_shift_trunk", "trunk", "hip_shift_trunk", _largest, "How far the hips moved.")
_register("trunk_tilt_change_deg", "deg", "trunk_turn_deg", _furthest, "How far the trunk line turned.")
_register("held_thigh_drift_deg", "deg", "held_thigh_away_deg", _largest, "How far the held thigh went away.")
_register("heel_height_trunk", "trunk", "heel_lift_trunk", _largest, "How high the sliding heel came.")
_register("other_knee_change_deg", "deg", "other_knee_opening_deg", _largest, "How much the other knee straightened.")
_register(
    "lumbar_gap_change_trunk", "trunk", "low_back_rise_trunk", _largest, "How far the low back rose off the floor."
)


def _duration(rep: RepetitionSeries, name: str) -> Measured:
    """From the first beginning of a phase to its last end: a moment's stop on the way belongs to it."""
    spans = [span for span in rep.phases if span.name == name]
    if not spans or not (spans[0].whole and spans[-1].whole):
        return Measured.absent("reasons.phase_cut")
    start_s, end_s = spans[0].start_s, spans[-1].end_s
    return Measured(end_s - start_s, rep.confidence(rep.frames(start_s, end_s)), span_s=(start_s, end_s))


@repetition_measure("slide_out_s", unit="s")
def slide_out_s(rep: RepetitionSeries) -> Measured:
    """How long the leg took to slide out."""
    return _duration(rep, "slide_out")


@repetition_measure("slide_back_s", unit="s")
def slide_back_s(rep: RepetitionSeries) -> Measured:
    """How long the leg took to slide back."""
    return _duration(rep, "slide_back")


@repetition_measure("let_out_s", unit="s")
def let_out_s(rep: RepetitionSeries) -> Measured:
    """How long the leg took to be let out."""
    return _duration(rep, "let_out")


@repetition_measure("return_knee_deg", unit="deg")
def return_knee_deg(rep: RepetitionSeries) -> Measured:
    """Knee angle of the sliding leg at the end of its way back."""
    back = span_of(rep, BACK)
    if back is None:
        return Measured.absent("reasons.way_back_cut")
    frames = rep.frames(back.end_s - _END_S, back.end_s)
    knee = rep.values["moving_knee_deg"][frames]
    if np.isfinite(knee).mean() < MIN_COVERAGE:
        return Measured.absent("reasons.knee_unseen_at_end")
    return Measured(float(np.nanmin(knee)), rep.confidence(frames), span_s=(back.end_s - _END_S, back.end_s))


@repetition_measure("return_change_deg", unit="deg")
def return_change_deg(rep: RepetitionSeries) -> Measured:
    """How much straighter the sliding knee ended than it began."""
    end, out = return_knee_deg(rep), span_of(rep, OUT)
    if end.value is None or isinstance(end.value, list):
        return end
    if out is None:
        return Measured.absent("reasons.leg_unseen_before")
    knee = rep.values["moving_knee_deg"][rep.frames(out.start_s - 3.0 * _END_S, out.start_s)]
    if not np.isfinite(knee).any():
        return Measured.absent("reasons.knee_unseen_before")
    return Measured(end.value - float(np.nanmedian(knee)), end.confidence, span_s=end.span_s)


def pelvis_began_s(rep: RepetitionSeries) -> float | Measured | None:
    """When the pelvis began to move while the leg was out; ``None`` if it was seen not to; else why that isn't known.

    The line and its margin are those by which the exercise judges the rise of the flank.
    """
    frames = while_out(rep)
    if isinstance(frames, Measured):
        return frames
    if _RISE not in rep.limits:
        return Measured.absent("reasons.no_flank_limit")
    limit, margin = rep.limits[_RISE]
    t_s, rise = rep.t_s[frames], rep.values[_RISE][frames]
    if np.isfinite(rise).mean() < MIN_COVERAGE:
        return Measured.absent("reasons.flank_not_followed")
    surely = _first_lasting(t_s, rise > limit + margin)
    if surely is None:
        if _first_lasting(t_s, rise > limit - margin) is not None:
            return Measured.absent("reasons.flank_hardly_rose")
        return None
    return float(t_s[surely])


def _first_lasting(t_s: Array, over: NDArray[np.bool_]) -> int | None:
    """Index of the first frame from which ``over`` holds for ``PELVIS_DWELL_S``."""
    start: int | None = None
    for index, beyond in enumerate(over):
        start = (index if start is None else start) if beyond else None
        if start is not None and t_s[index] - t_s[start] >= PELVIS_DWELL_S - 1e-9:
            return start
    return None


def _stable(rep: RepetitionSeries, name: str) -> Measured:
    """A measure of the sliding leg as the pelvis began to move, or its largest if that was seen not to."""
    began_s = pelvis_began_s(rep)
    if isinstance(began_s, Measured):
        return began_s
    if began_s is None:
        return _extreme(rep, name, _largest)
    frames = rep.frames(began_s - 0.1, began_s + 0.1)
    values = rep.values[name][frames]
    if not np.isfinite(values).any():
        return Measured.absent("reasons.leg_unseen_as_pelvis_moved")
    return Measured(float(np.nanmedian(values)), rep.confidence(frames), span_s=(began_s, began_s))


@repetition_measure("stable_extension_knee_deg", unit="deg")
def stable_extension_knee_deg(rep: RepetitionSeries) -> Measured:
    """Knee angle of the sliding leg as far as the pelvis stayed still."""
    return _stable(rep, "moving_knee_deg")


@repetition_measure("stable_extension_hip_deg", unit="deg")
def stable_extension_hip_deg(rep: RepetitionSeries) -> Measured:
    """Hip angle of the sliding leg as far as the pelvis stayed still."""
    return _stable(rep, "moving_hip_deg")
