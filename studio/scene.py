"""A scene: who does which exercise, how, where, and how a camera sees it. Read from a TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

SCENES: Final = Path(__file__).parent / "scenes"

Side = Literal["left", "right"]
Part = Annotated[float, Field(ge=0, le=1)]
Channel = Annotated[int, Field(ge=0, le=255)]
Colour = tuple[Channel, Channel, Channel]


class SceneError(Exception):
    """A scene that can't be rendered: says which file and key, and what was expected."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Camera(_Table):
    """Where the camera stands. Yaw turns it about the person: 0 sees them exactly side on."""

    sees: Side = "left"
    """The side of the person that faces the camera: the near side."""
    height_m: float = Field(default=0.25, gt=0, le=2.5)
    distance_m: float = Field(default=2.7, ge=1.2, le=6)
    yaw_deg: float = Field(default=0.0, ge=-60, le=60)
    """Positive: from the feet's (standing: the front's) end; negative from the head's (the back's)."""
    roll_deg: float = Field(default=0.0, ge=-15, le=15)
    field_of_view_deg: float = Field(default=38.0, ge=20, le=70)
    """Vertical."""
    aim_m: tuple[float, float, float] = (0.0, 0.0, 0.36)
    """The point of the room in the middle of the picture: x, y (positive towards the lying person's head), z up."""


class Clothes(_Table):
    """Colours (red, green, blue) and cut."""

    skin: Colour = (224, 178, 150)
    hair: Colour = (74, 46, 28)
    top: Colour = (70, 120, 150)
    trousers: Colour = (42, 44, 58)
    shoes: Colour = (235, 235, 230)
    lips: Colour = (188, 110, 100)
    sleeve: Part = 0.55
    """How far down the upper arm; 1 is the elbow."""
    hairstyle: Literal["bun", "short"] = "bun"


class Room(_Table):
    """Colours of the wall, the floor boards and the mat."""

    wall: Colour = (206, 204, 196)
    floor: Colour = (176, 134, 92)
    mat: Annotated[Colour | None, BeforeValidator(lambda given: None if given is False else given)] = (96, 130, 118)
    """None, in a file ``false``: no mat."""


class Light(_Table):
    """How bright it is, and what the camera makes of it."""

    brightness: float = Field(default=1.0, gt=0, le=1.5)
    noise: float = Field(default=2.0, ge=0, le=40)
    """Standard deviation of each pixel's value, of 255."""


class Phase(_Table):
    """One part of the script."""

    name: str
    seconds: float = Field(gt=0, le=120)


class Fault(_Table):
    """What is done wrong, and how much, in the unit that the motion says for this fault."""

    name: str
    strength: float = Field(gt=0)


class SecondPerson(_Table):
    """Somebody else in the room."""

    body: str = "ben"
    clothes: Clothes = Clothes()
    doing: Literal["standing", "passing"] = "standing"
    at_m: tuple[float, float] = (-1.0, 0.9)
    """On the floor: x (away from a camera that sees the left is negative), y."""


class Scene(_Table):
    """Everything that a clip is made of, and nothing else: the same scene gives the same clip."""

    name: str
    about: str
    """One sentence: what is to be seen."""
    exercise: str
    side: Side = "left"
    """The exercise's side, as the domain names it: the leg that slides, is let out, or stands on the stool."""
    seed: int = 0
    body: str = "anna"
    clothes: Clothes = Clothes()
    room: Room = Room()
    light: Light = Light()
    camera: Camera = Camera()
    phase: tuple[Phase, ...] = Field(min_length=1)
    """One repetition."""
    repetitions: int = Field(default=1, ge=1, le=10)
    arms: str | None = None
    """Where the arms are, for exercises that leave it open."""
    fault: tuple[Fault, ...] = ()
    """In every repetition."""
    arrives: bool = False
    """Walks in and gets into position before, gets up and leaves after."""
    breaths_per_min: float = Field(default=11.0, gt=2, le=40)
    belly_share: Part = 0.8
    """Of the breathing movement; the rest moves the chest."""
    in_share: float = Field(default=0.4, gt=0.1, lt=0.9)
    """Of a breath's time: breathing in."""
    second_person: SecondPerson | None = None

    def strength(self, fault: str) -> float:
        """Of a fault in this scene; 0 when it is done well."""
        return next((item.strength for item in self.fault if item.name == fault), 0.0)


def read_scene(path: Path) -> Scene:
    """The scene of a TOML file; its name is the file's."""
    try:
        return parse_scene(path.stem, tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except FileNotFoundError:
        known = ", ".join(sorted(file.stem for file in path.parent.glob("*.toml")))
        raise SceneError(f"There is no scene {path.stem!r} in {path.parent}. There are: {known}.") from None
    except tomllib.TOMLDecodeError as error:
        raise SceneError(f"{path}: not TOML: {error}") from None


def parse_scene(name: str, table: dict[str, object], source: str) -> Scene:
    """A scene from its table; says ``source`` and the key of what is wrong."""
    try:
        return Scene.model_validate({"name": name, **table})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SceneError(f"{source}: {key}: {first['msg']} (it is {first['input']!r})") from None
