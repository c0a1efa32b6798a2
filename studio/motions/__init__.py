"""How the exercises are done: one module for each, made from the same scripted parts."""

from typing import Final

from studio.motions.abdominal_breathing import AbdominalBreathing
from studio.motions.motion import Motion
from studio.motions.psoas_release import PsoasRelease
from studio.motions.psoas_stretch import PsoasStretch
from studio.motions.slow_sit_back import SlowSitBack
from studio.motions.stool_stretch import StoolStretch

MOTIONS: Final[dict[str, type[Motion]]] = {
    "slow-sit-back": SlowSitBack,
    "psoas-stretch": PsoasStretch,
    "stool-stretch": StoolStretch,
    "psoas-release": PsoasRelease,
    "abdominal-breathing": AbdominalBreathing,
}

STANDING: Final = ("stool-stretch",)
"""Exercises done upright; the others on the mat."""
