"""Parts ``[camera]`` and ``[practice]`` of an exercise file: how the exercise is filmed and practised."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from posecheck.errors import Mistake
from posecheck.exercise.conditions import CONDITIONS
from posecheck.exercise.fields import STRICT, Bool, Name, Number, Seconds
from posecheck.exercise.phases import Criterion
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.measures.view import ViewLimits

BACK_HEIGHTS: Final = "back_heights"
"""As ``picture``: the heights of the nine back points over time."""


@dataclass(frozen=True, config=STRICT)
class Camera:
    """What a frame must satisfy to be judged; see :class:`posecheck.measures.view.ViewLimits`."""

    max_yaw_deg: Annotated[Number, Field(gt=0, le=90)]
    yaw_margin_deg: Annotated[Number, Field(ge=0)]
    min_trunk_px: Annotated[Number, Field(gt=0)]
    min_brightness: Annotated[Number, Field(ge=0, le=255)]
    cut_share: Annotated[Number, Field(gt=0, lt=1)]

    @property
    def limits(self) -> ViewLimits:
        """The same numbers, as the view check takes them."""
        return ViewLimits(self.max_yaw_deg, self.yaw_margin_deg, self.min_trunk_px, self.min_brightness, self.cut_share)


@dataclass(frozen=True, config=STRICT)
class Practice:
    """How the exercise is practised live.

    Attributes
    ----------
    repetitions, sets : int
        How many repetitions in a set, and how many sets on a side.
    rest_s : float
        Seconds of rest between sets, and between sides.
    sides : {"either", "each"}
        ``either``: whichever side faces the camera; ``each``: one side works and faces the camera, then the other.
    start : tuple of Criterion
        What is satisfied when the person has taken the starting position.
    side_is : {"near", "moving_leg", "foot_on_stool"}
        Which side "left" and "right" mean: the one towards the camera, that of the moving leg, or that of the foot on
        the stool.
    picture : str
        What the chart shows over time: ``back_heights`` or a frame measure.
    in_spasm : bool
        Whether it may be done in acute spasm.
    lying : bool
        Whether it is done lying.
    not_with : tuple of str
        The :data:`posecheck.exercise.conditions.CONDITIONS` with which it must not be done; the texts say why.
    by_professional : bool
        Whether it is better if a professional does it.
    """

    repetitions: Annotated[int, Field(ge=1, le=50, strict=True)]
    sets: Annotated[int, Field(ge=1, le=10, strict=True)]
    rest_s: Seconds
    sides: Literal["either", "each"]
    start: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    picture: Name
    in_spasm: Bool
    lying: Bool
    side_is: Literal["near", "moving_leg", "foot_on_stool"] = "near"
    not_with: tuple[Name, ...] = ()
    by_professional: Bool = False

    @model_validator(mode="after")
    def _check(self) -> Practice:
        for name in self.not_with:
            if name not in CONDITIONS:
                raise Mistake("mistakes.not_with", name=name, known=tuple(CONDITIONS))
        if len(set(self.not_with)) < len(self.not_with):
            raise Mistake("mistakes.not_with_twice")
        if self.picture not in (BACK_HEIGHTS, *FRAME_MEASURES):
            raise Mistake("mistakes.picture", name=self.picture, back=BACK_HEIGHTS, known=tuple(sorted(FRAME_MEASURES)))
        return self
