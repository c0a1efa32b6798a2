"""How an exercise is practised live: camera, starting position, sides, dose, and what forbids it."""

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
"""The picture of the nine back points coming down."""


@dataclass(frozen=True, config=STRICT)
class Camera:
    """What the picture must be like; see :class:`posecheck.measures.view.ViewLimits`."""

    max_yaw_deg: Annotated[Number, Field(gt=0, le=90)]
    yaw_margin_deg: Annotated[Number, Field(ge=0)]
    min_trunk_px: Annotated[Number, Field(gt=0)]
    min_brightness: Annotated[Number, Field(ge=0, le=255)]
    cut_share: Annotated[Number, Field(gt=0, lt=1)]

    @property
    def limits(self) -> ViewLimits:
        """The same as the view check takes them."""
        return ViewLimits(self.max_yaw_deg, self.yaw_margin_deg, self.min_trunk_px, self.min_brightness, self.cut_share)


@dataclass(frozen=True, config=STRICT)
class Practice:
    """How the exercise is practised live.

    Attributes
    ----------
    repetitions, sets : int
        What is asked for.
    rest_s : float
        Between sets, and between sides.
    sides : {"either", "each"}
        ``either``: one set whichever side faces the camera; ``each``: the side named does the work
        and faces the camera, and both have their turn.
    start : tuple of Criterion
        What holds when the person has taken the starting position.
    side_is : {"near", "moving_leg", "foot_on_stool"}
        What the side named is: the one towards the camera, that of the leg that moves, or of the foot on the stool.
    picture : str
        What is drawn over time: ``back_heights`` or a frame measure.
    in_spasm, lying : bool
        May it be done in acute spasm; is it done lying.
    not_with : tuple of str
        Those of :data:`posecheck.exercise.conditions.CONDITIONS` that it must not be done with; the texts say why.
    by_professional : bool
        Whether a professional does it better.
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
