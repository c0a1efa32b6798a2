"""The bank: many short varied scenes for choosing thresholds on one part and judging them on the other.

What is varied is told by ``bank.toml``; which clip gets what, by a seed. Bodies and cameras of the part that
thresholds are chosen on never appear in the part that is reported on.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from posecheck.report.files import appearing
from studio.scene import Scene, parse_scene

TABLE: Final = Path(__file__).with_name("bank.toml")

Part = Literal["choose", "report"]
PARTS: Final[tuple[Part, Part]] = ("choose", "report")


def bank_scenes(seed: int) -> list[Scene]:
    """Every scene of the bank, the same for the same seed; the first ones already hold one of everything."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    scenes: list[tuple[int, Scene]] = []
    for exercise, plan in table["exercise"].items():
        faults: Mapping[str, Mapping[str, Any]] = {"good": {}, **plan.get("fault", {})}
        for number, (fault, how) in enumerate(faults.items()):
            count = table["good_clips"] if fault == "good" else table["fault_clips"]
            for copy in range(count):
                part = PARTS[copy % 2]
                rng = np.random.default_rng([seed, *exercise.encode(), number, copy])
                name = f"{exercise}-{fault}-{part}-{copy:02}"
                scenes.append((copy, _scene(name, table, exercise, plan, fault, how, part, rng)))
    return [scene for _, scene in sorted(scenes, key=lambda item: item[0])]


def _scene(
    name: str, table: Mapping[str, Any], exercise: str, plan: Mapping[str, Any], fault: str, how: Mapping[str, Any],
    part: Part, rng: np.random.Generator,
) -> Scene:  # fmt: skip
    def between(ends: Sequence[float]) -> float:
        return round(float(rng.uniform(ends[0], ends[1])), 2)

    strength = between(how["strength"]) if fault != "good" else 0.0
    usual, told = plan["phases"], how.get("phases", {})
    ranges = told if told.keys() - usual.keys() else {**usual, **told}
    phases = [
        {"name": phase, "seconds": strength if seconds == "strength" else between(seconds)}
        for phase, seconds in ranges.items()
    ]
    camera = _drawn(table[part]["cameras"], rng)
    sees = _drawn(["left", "right"], rng)
    scene: dict[str, Any] = {
        "about": f"From the bank: {fault.replace('_', ' ')}.", "exercise": exercise, "seed": int(rng.integers(1 << 30)),
        "side": _drawn(["left", "right"], rng), "body": _drawn(table[part]["bodies"], rng), "phase": phases,
        "clothes": _clothes(table, rng),
        "room": {key: _drawn(colours, rng) for key, colours in table["rooms"].items()},
        "light": {"brightness": between(table["brightness"]), "noise": between(table["noise"])},
        "camera": {
            "sees": sees, "height_m": between(plan.get("height_m", camera["height_m"])),
            "yaw_deg": _drawn([-1.0, 1.0], rng) * between(camera["yaw_deg"]),
            "distance_m": between(plan.get("distance_m", camera["distance_m"])),
            "roll_deg": between(camera["roll_deg"]), "aim_m": plan["aim_m"],
            "field_of_view_deg": camera["field_of_view_deg"],
        },
        "breaths_per_min": between(table["breaths_per_min"]),
    }  # fmt: skip
    if fault != "good":
        scene["fault"] = [{"name": fault, "strength": strength}]
    return parse_scene(name, {**scene, **how.get("scene", {})}, str(TABLE))


def _drawn(options: Sequence[Any], rng: np.random.Generator) -> Any:
    return options[int(rng.integers(len(options)))]


def _clothes(table: Mapping[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    look = _drawn(table["looks"], rng)
    dyed = {part: _drawn(colours, rng) for part, colours in table["dyes"].items()}
    return {**look, **dyed, "sleeve": round(float(rng.uniform(0.4, 0.9)), 2)}


def missing(scenes: Sequence[Scene], folder: Path) -> list[Scene]:
    """Those that aren't in the folder yet as they are now: an interrupted or outdated one is rendered again."""

    def there(scene: Scene) -> bool:
        files = [folder / f"{scene.name}.{kind}" for kind in ("mp4", "parquet", "json")]
        if not all(file.is_file() for file in files):
            return False
        known: object = json.loads(files[2].read_text(encoding="utf-8"))["scene"]
        return known == scene.model_dump(mode="json")

    return [scene for scene in scenes if not there(scene)]


def write_split(folder: Path, scenes: Sequence[Scene]) -> None:
    """Which clip belongs to which part, as split.json."""
    split = {part: [scene.name for scene in scenes if f"-{part}-" in scene.name] for part in PARTS}
    with appearing(folder / "split.json") as file:
        file.write_text(json.dumps(split, indent=1) + "\n", encoding="utf-8")
