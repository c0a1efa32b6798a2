"""``python -m studio``: render sample clips with their truth."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from studio.scene import SCENES, Scene, SceneError, read_scene

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
console = Console()
Jobs = Annotated[int, typer.Option(min=1, help="Clips rendered at the same time.")]
CORES = os.cpu_count() or 1


def _fail(error: SceneError) -> typer.Exit:
    console.print(f"[red]{error}[/red]", soft_wrap=True)
    return typer.Exit(2)


def _render_all(scenes: list[Scene], folder: Path, jobs: int) -> None:
    from studio.batch import render_all

    for number, scene in enumerate(render_all(scenes, folder, jobs), start=1):
        console.print(f"{number:4} of {len(scenes)}  {scene.name}")


@app.command()
def render(
    names: Annotated[list[str] | None, typer.Argument(help="Names of scenes, studio/scenes/NAME.toml.")] = None,
    all_scenes: Annotated[bool, typer.Option("--all", help="Every scene.")] = False,
    to: Annotated[Path, typer.Option(help="Folder for the clips.")] = Path("sample_videos"),
    jobs: Jobs = CORES,
) -> None:
    """Render named scenes to NAME.mp4 with its truth, NAME.json and NAME.parquet."""
    if all_scenes == bool(names):
        raise _fail(SceneError("Name the scenes to render, or say --all."))
    chosen = sorted(file.stem for file in SCENES.glob("*.toml")) if all_scenes else (names or [])
    try:
        _render_all([read_scene(SCENES / f"{name}.toml") for name in chosen], to, jobs)
    except SceneError as error:
        raise _fail(error) from error


@app.command()
def still(
    name: Annotated[str, typer.Argument(help="Name of a scene.")],
    to: Annotated[Path, typer.Option(help="Picture file.")] = Path("still.png"),
    pictures: Annotated[int, typer.Option(min=1, help="How many, evenly over the clip.")] = 12,
) -> None:
    """One sheet of pictures of a scene, to look at before it is rendered."""
    from studio.sheet import of_scene

    try:
        of_scene(read_scene(SCENES / f"{name}.toml"), to, pictures)
    except SceneError as error:
        raise _fail(error) from error


@app.command()
def catalogue(
    folder: Annotated[Path, typer.Argument(help="Folder of clips with a README.")] = Path("sample_videos"),
) -> None:
    """Draw a picture of every clip, and list them in the folder's README."""
    from studio.sheet import write_catalogue

    try:
        write_catalogue(folder)
    except SceneError as error:
        raise _fail(error) from error


@app.command()
def bank(
    folder: Annotated[Path, typer.Argument(help="Folder for the clips; what is there already is kept.")],
    seed: Annotated[int, typer.Option(help="Another seed is another bank.")] = 1,
    jobs: Jobs = CORES,
) -> None:
    """Render a larger varied set for choosing and judging thresholds, with split.json; goes on where it stopped."""
    from studio.bank import bank_scenes, missing, write_split

    scenes = bank_scenes(seed)
    folder.mkdir(parents=True, exist_ok=True)
    write_split(folder, scenes)
    left = missing(scenes, folder)
    console.print(f"{len(scenes)} clips, {len(left)} to render")
    _render_all(left, folder, jobs)


if __name__ == "__main__":
    app()
