"""Frame measures of somebody who lies and breathes."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.measures.body import Body
from posecheck.measures.body.outline import FRONT_FRACTIONS
from posecheck.measures.definitions import frame_measure
from posecheck.measures.geometry import Array

BELLY: Final = FRONT_FRACTIONS < 0.475
CHEST: Final = FRONT_FRACTIONS > 0.525
"""Which front points move with the belly, and which with the chest. Between them are the lower ribs, which move with
both."""


def front_heights_trunk(body: Body) -> Array:
    """The distance of the front points from the trunk line, in trunk lengths: shape (..., 17)."""
    return -body.trunk_frame.back_px(body.outline.front_px) / body.trunk_px


@frame_measure("belly_height_trunk", unit="trunk")
def belly_height_trunk(body: Body) -> Array:
    """Height of the belly, or of a hand on it, over the trunk line: it rises with each breath in."""
    return np.asarray(np.median(front_heights_trunk(body)[..., BELLY], axis=-1))
