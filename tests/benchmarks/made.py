"""Truth and findings made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.scores import Found
from benchmarks.truth import Clip, Frames, Truth
from posecheck.judging.outcome import FoundFault, Repetition, Unsure
from posecheck.measures.series import Measured, PhaseSpan
from posecheck.messages import Message

FAULTS = ("block_drop", "too_fast", "head_first")


def truth_data(**changes: Any) -> dict[str, Any]:
    """One roll-down of 10 s, done well, of an otherwise ordinary clip."""
    return {
        "schema": "posecheck.truth/1",
        "clip": "made.mp4",
        "exercise": "slow-sit-back",
        "side": "left",
        "fps": 10,
        "camera": {"sees": "left", "height_m": 0.25, "yaw_deg": 0.0},
        "floor_line_px": [[0, 400], [640, 400]],
        "trunk_m": 0.5,
        "back_fractions": [0.1 + 0.1125 * point for point in range(9)],
        "phases": [
            {"name": "curl", "repetition": 1, "start_s": 0.0, "end_s": 2.0},
            {"name": "roll_down", "repetition": 1, "start_s": 2.0, "end_s": 8.0},
            {"name": "down", "repetition": 1, "start_s": 8.0, "end_s": 10.0},
        ],
        "repetitions": 1,
        "faults": [],
    } | changes


def truth(**changes: Any) -> Truth:
    return Truth.model_validate(truth_data(**changes))


def true_fault(name: str, repetition: int = 1, start_s: float = 3.0, end_s: float = 7.0) -> dict[str, Any]:
    return {"name": name, "repetition": repetition, "start_s": start_s, "end_s": end_s}


def repetition(
    start_s: float = 0.1,
    end_s: float = 10.0,
    faults: Sequence[str] = (),
    unsure: Sequence[str] = (),
    not_filmed: Sequence[str] = (),
    phases: Sequence[PhaseSpan] = (),
    measures: dict[str, Measured] | None = None,
) -> Repetition:
    return Repetition(
        number=1,
        start_s=start_s,
        end_s=end_s,
        phases=tuple(phases),
        measures=measures or {},
        faults=tuple(FoundFault(name, start_s, end_s, "made", 1.0, 0.5, "high") for name in faults),
        unsure=(
            *(
                Unsure(name, Message("reasons.near_limit", {"value": 1.0, "limit": 0.5}), filmed=True)
                for name in unsure
            ),
            *(Unsure(name, Message("reasons.phase_not_filmed"), filmed=False) for name in not_filmed),
        ),
    )


def found(*repetitions: Repetition, view_ok: bool = True, **values: Sequence[Any]) -> Found:
    """Ten frames a second for as long as the ``values`` are, or 10 s."""
    count = max((len(value) for value in values.values()), default=100)
    return Found(
        t_s=np.arange(count) / 10,
        with_pose=np.ones(count, dtype=bool),
        judged=np.ones(count, dtype=bool),
        values={name: np.array(value, dtype=float).reshape(count, -1) for name, value in values.items()},
        near_side="left",
        view_ok=view_ok,
        repetitions=repetitions,
        fault_names=FAULTS,
    )


def clip(the_truth: Truth, **columns: Sequence[float]) -> Clip:
    """With the truth of frames, ten a second, if columns are given."""
    count = max((len(column) for column in columns.values()), default=0)
    arrays = {name: np.array(column, dtype=float) for name, column in columns.items()}
    frames = Frames(the_truth, np.arange(count) / 10, arrays) if columns else None
    return Clip("made", Path("made.mp4"), the_truth, frames)
