"""Every measure that an exercise file may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.body import Body
from posecheck.measures.definitions import FRAME_MEASURES, REPETITION_MEASURES

# importing them registers their measures
from posecheck.measures.frame import breathing as _breathing  # noqa: F401
from posecheck.measures.frame import posture as _posture  # noqa: F401
from posecheck.measures.frame import standing as _standing  # noqa: F401
from posecheck.measures.frame import supine_legs as _supine_legs  # noqa: F401
from posecheck.measures.geometry import Array
from posecheck.measures.repetition import breath as _breath  # noqa: F401
from posecheck.measures.repetition import durations as _durations  # noqa: F401
from posecheck.measures.repetition import extremes as _extremes  # noqa: F401
from posecheck.measures.repetition import holds as _holds  # noqa: F401
from posecheck.measures.repetition import landing as _landing  # noqa: F401
from posecheck.measures.repetition import pelvis as _pelvis  # noqa: F401
from posecheck.measures.repetition import sit_back as _sit_back  # noqa: F401
from posecheck.measures.repetition import smoothness as _smoothness  # noqa: F401

__all__ = ["FRAME_MEASURES", "REPETITION_MEASURES", "LiveMeasures", "frame_series", "level"]


def level(name: str) -> Literal["frame", "repetition"] | None:
    """Whether ``name`` is a measure per frame or per repetition; ``None`` if there is no such measure."""
    if name in FRAME_MEASURES:
        return "frame"
    return "repetition" if name in REPETITION_MEASURES else None


class LiveMeasures:
    """The frame measures ``names`` of one stream of smoothed bodies."""

    def __init__(self, names: Iterable[str]) -> None:
        measures = (FRAME_MEASURES[name] for name in names)
        self._live = {each.name: each.kind.live(each.function, each.in_trunk) for each in measures}

    def step(self, body: Body, at_baseline: bool = False) -> dict[str, float]:
        """Each measure of the newest body, NaN for what it doesn't show.

        ``at_baseline``: whether the person is in the still phase that changes are compared with; its last frames count
        once it is over.
        """
        return {name: live.step(body, at_baseline) for name, live in self._live.items()}

    def unseen(self) -> dict[str, float]:
        """The measures of a frame that can't be judged."""
        return dict.fromkeys(self._live, float("nan"))


def frame_series(names: Iterable[str], body: Body, at_baseline: NDArray[np.bool_]) -> Mapping[str, Array]:
    """The frame measures ``names`` of n stacked bodies, each of shape (n,).

    ``at_baseline``, shape (n,): the frames of the still phase that changes are compared with.
    """
    return {
        name: each.kind.whole(body, np.asarray(each.function(body), dtype=float), at_baseline)
        for name, each in ((name, FRAME_MEASURES[name]) for name in names)
    }
