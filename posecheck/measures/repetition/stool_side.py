"""Find out which of the person's own feet is on the stool."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.calibration import LEVEL_ANKLES_TRUNK, NEAR_FOOT_RISE_TRUNK
from posecheck.measures.body.legs import ANKLE
from posecheck.measures.body.stance import STANDING
from posecheck.measures.series import RepetitionSeries
from posecheck.pose.landmarks import Landmark

_LIFTED_TRUNK: Final = 0.3
"""If one ankle is this much higher than the other, a foot is on its way to the stool."""

_LIFTING_S: Final = 0.8
"""How long a foot takes to reach the stool."""

_STANDING_S: Final = (1.2, 0.3)
"""From how many to how many seconds before a foot is seen lifted both feet stand on the floor."""

_ON_STOOL_S: Final = (1.0, 3.0)
"""From how many to how many seconds after that the foot stands on the stool."""

_STAYED_TRUNK: Final = 0.4
"""A foot that moves by less has stayed: it may turn on the floor, but a step is longer."""

_FEW: Final = 3
"""A median needs at least this many frames."""


def stool_side(rep: RepetitionSeries) -> str | None:
    """The person's own side (``"left"`` or ``"right"``) of the foot on the stool; ``None`` if it isn't sure.

    As soon as the legs part, MediaPipe may exchange left and right. The outline can't be exchanged: a camera above the
    floor sees the near foot lower in the image, so the lowest point of the outline rises when that foot is lifted. If
    it doesn't rise (the far foot is lifted, or the camera is near the floor), MediaPipe's labels decide, provided that
    they agree in all frames while the foot goes up.
    """
    left, right = (rep.body.points_px[:, Landmark[f"{side}_ANKLE"], 1] for side in ("LEFT", "RIGHT"))
    higher = (right - left) / rep.body.trunk_px
    lifted = np.flatnonzero(np.abs(higher) > _LIFTED_TRUNK)
    if len(lifted) == 0 or lifted[0] == 0:
        return None
    first_s = float(rep.t_s[lifted[0]])
    if _near_foot_lifted(rep, first_s):
        return rep.body.near_side
    lifting = higher[rep.frames(first_s - _STANDING_S[1], first_s + _LIFTING_S)]
    signs = np.sign(lifting[np.abs(lifting) > LEVEL_ANKLES_TRUNK])
    if abs(float(signs.sum())) < len(signs):
        return None
    return "left" if signs[0] > 0 else "right"


def _near_foot_lifted(rep: RepetitionSeries, first_s: float) -> bool:
    """Whether the lowest point of the outline rose when a foot was lifted at ``first_s`` and the other one stayed."""
    before = rep.frames(first_s - _STANDING_S[0], first_s - _STANDING_S[1])
    after = rep.frames(first_s + _ON_STOOL_S[0], first_s + _ON_STOOL_S[1])
    bottom = rep.body.outline.feet_bottom_px
    ankles = rep.body.points_px[:, [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE], 0].mean(axis=1)
    standing = rep.body.stance.points_px[:, STANDING, ANKLE, 0]
    if any(np.isfinite(part).sum() < _FEW for part in (bottom[before], bottom[after], standing[after])):
        return False
    trunk_px = float(np.nanmedian(rep.body.trunk_px))
    moved = abs(float(np.nanmedian(standing[after]) - np.nanmedian(ankles[before]))) / trunk_px
    rise = float(np.nanmedian(bottom[before]) - np.nanmedian(bottom[after])) / trunk_px
    return moved < _STAYED_TRUNK and rise > NEAR_FOOT_RISE_TRUNK
