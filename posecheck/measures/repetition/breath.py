"""Breathing of somebody who lies still: rate, rhythm, belly and chest; and how still the person lies."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy  # which loads its parts when they are used
from numpy.typing import NDArray

from posecheck.measures.body import Body
from posecheck.measures.body.axes import TrunkFrame
from posecheck.measures.body.outline import FRONT_FRACTIONS
from posecheck.measures.definitions import PhaseName, repetition_measure
from posecheck.measures.frame.posture import LYING_BELOW_DEG, trunk_elevation_deg
from posecheck.measures.geometry import Array
from posecheck.measures.repetition.breath_signal import MIN_SEEN_S, Breath, breath, in_share
from posecheck.measures.series import Measured, PhaseSpan, RepetitionSeries

STILL_TRUNK: Final = 0.08
"""The person lies still if no joint moves further than this within ``STIR_WINDOW_S``. Breath and noise move the joints
by up to 0.035; a restless hand or leg moves by 0.15 to 0.4 (measured)."""

STIR_WINDOW_S: Final = 2.0
"""A restless movement goes there and back within this time; a slow drift doesn't."""

SETTLING_S: Final = 3.0
GETTING_UP_S: Final = 3.0
"""The person doesn't rest yet for this long after the trunk has come down, nor any more for this long before it goes
up: legs, arms and head are the last to come to rest and the first to move (2 s each, measured)."""


def stirring_trunk(body: Body) -> Array:
    """How far the joint that moves most moves within the ``STIR_WINDOW_S`` centred on each frame.

    The joints are head, shoulders and hips, and knee, elbow, wrist and ankle of the near side: MediaPipe guesses the
    far limbs, which jump.

    Parameters
    ----------
    body : Body
        n stacked frames.

    Returns
    -------
    ndarray of shape (n,)
        In trunk lengths.
    """
    near = ("KNEE", "ELBOW", "WRIST", "ANKLE")
    joints = [*map(body.midpoint, ("EAR", "SHOULDER", "HIP")), *map(body.joint, near)]
    points = np.stack(joints, axis=-2)
    step_s = float(np.median(np.diff(body.t_s))) if len(body.t_s) > 1 else STIR_WINDOW_S
    size = max(3, round(STIR_WINDOW_S / max(step_s, 1e-3)))
    unseen = np.isnan(points)
    highest = scipy.ndimage.maximum_filter1d(np.where(unseen, -np.inf, points), size, axis=0)
    lowest = scipy.ndimage.minimum_filter1d(np.where(unseen, np.inf, points), size, axis=0)
    moved = np.linalg.norm(np.where(np.isfinite(highest), highest - lowest, 0.0), axis=-1).max(axis=-1)
    return np.where(unseen.all(axis=(1, 2)), np.nan, moved / body.trunk_px)


def _at_rest(rep: RepetitionSeries, span: PhaseSpan) -> NDArray[np.bool_]:
    """In which frames the person lies, has not just lain down and is not about to get up: shape (n,), bool."""
    elevation = trunk_elevation_deg(rep.body)
    up_s = rep.t_s[elevation >= LYING_BELOW_DEG]
    before = np.concatenate([[-np.inf], up_s])[np.searchsorted(up_s, rep.t_s)]
    after = np.concatenate([up_s, [np.inf]])[np.searchsorted(up_s, rep.t_s)]
    settled = (rep.t_s - before > SETTLING_S) & (after - rep.t_s > GETTING_UP_S)
    return np.asarray(rep.frames(span.start_s, span.end_s) & settled & (elevation < LYING_BELOW_DEG))


def _breath_of(rep: RepetitionSeries, phase: str) -> Breath | Measured:
    span = rep.phase(phase)
    if span is None:
        return Measured.absent("reasons.nobody_at_rest")
    still = _at_rest(rep, span) & (stirring_trunk(rep.body) < STILL_TRUNK)
    return breath(rep.t_s, _fixed_heights(rep.body, still), still)


def _fixed_heights(body: Body, still: NDArray[np.bool_]) -> Array:
    """The heights of the front over one fixed trunk line, in trunk lengths: shape (n, 17).

    The line is the median of the trunk lines in the ``still`` frames, because landmarks jitter more than the breath
    moves. Other frames are NaN.
    """
    heights = np.full(body.outline.front_px.shape[:2], np.nan)
    if not still.any():
        return heights
    hip, shoulder = (np.median(body.midpoint(name)[still], axis=0) for name in ("HIP", "SHOULDER"))
    lay = TrunkFrame.between(hip, shoulder, body.back_sign)
    places = lay.along_px(body.outline.front_px) / lay.length_px
    distances = -lay.back_px(body.outline.front_px) / body.trunk_px
    for frame in np.flatnonzero(still):
        known = np.isfinite(distances[frame])
        if known.sum() > len(FRONT_FRACTIONS) // 2:
            order = np.argsort(places[frame][known])
            heights[frame] = np.interp(FRONT_FRACTIONS, places[frame][known][order], distances[frame][known][order])
    return heights


def _measured(rep: RepetitionSeries, phase: str, value: float, found: Breath) -> Measured:
    span = rep.phase(phase)
    assert span is not None
    return Measured(value, found.periodicity * rep.confidence(rep.frames(span.start_s, span.end_s)))


@repetition_measure("breaths_per_min", unit="1/min")
def breaths_per_min(rep: RepetitionSeries, phase: PhaseName) -> Measured:
    """Breathing rate while the person lies still.

    Parameters
    ----------
    phase
        The phase in which the person lies and breathes.
    """
    found = _breath_of(rep, phase)
    return found if isinstance(found, Measured) else _measured(rep, phase, found.per_min, found)


@repetition_measure("in_out_ratio", unit="ratio")
def in_out_ratio(rep: RepetitionSeries, phase: PhaseName) -> Measured:
    """Time of breathing in, divided by the time of the rest of the breath, pauses included.

    The time of breathing in is computed from the mean breath: from how long it takes to rise from 10 % to 90 %,
    assuming that it rises as half a cosine.
    """
    found = _breath_of(rep, phase)
    if isinstance(found, Measured):
        return found
    if found.belly is None or found.chest is None:
        return Measured.absent("reasons.no_whole_breath")
    share = in_share(found.belly + found.chest)
    if not 0.0 < share < 1.0:
        return Measured.absent("reasons.in_and_out_alike")
    return _measured(rep, phase, share / (1.0 - share), found)


@repetition_measure("belly_share", unit="share")
def belly_share(rep: RepetitionSeries, phase: PhaseName) -> Measured:
    """Share of the belly in the movement of the mean breath; the rest is the chest's."""
    found = _breath_of(rep, phase)
    if isinstance(found, Measured):
        return found
    if found.belly is None or found.chest is None:
        return Measured.absent("reasons.no_whole_breath")
    belly, both = found.belly - found.belly.mean(), found.belly + found.chest
    both = both - both.mean()
    return _measured(rep, phase, float(np.clip(belly @ both / (both @ both), 0.0, 1.0)), found)


@repetition_measure("stillness_trunk", unit="trunk")
def stillness_trunk(rep: RepetitionSeries, phase: PhaseName) -> Measured:
    """How far the joint that moves most moves within 2 s: the 90th percentile over the time at rest."""
    span = rep.phase(phase)
    if span is None:
        return Measured.absent("reasons.nobody_at_rest")
    resting = _at_rest(rep, span)
    if resting.mean() * (rep.t_s[-1] - rep.t_s[0]) < MIN_SEEN_S:
        return Measured.absent("reasons.lying_too_short")
    return Measured(float(np.nanquantile(stirring_trunk(rep.body)[resting], 0.9)), rep.confidence(resting))
