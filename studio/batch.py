"""Many scenes on several cores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from studio.clip import render
from studio.scene import Scene

SCENES_A_PROCESS: Final = 8
"""Then a fresh one takes over, and the memory is given back."""


def render_all(scenes: Sequence[Scene], folder: Path, jobs: int) -> Iterator[Scene]:
    """Render scenes into a folder; gives each as it is done. What fails stops the rest and is raised."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["LP_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # the processes share the cores already
    for first in range(0, len(scenes), SCENES_A_PROCESS * jobs):
        some = scenes[first : first + SCENES_A_PROCESS * jobs]
        # not max_tasks_per_child: with it the pool waits for ever for the process that ended (CPython issue 115634)
        with ProcessPoolExecutor(min(jobs, len(some)), mp_context=get_context("spawn")) as pool:
            waiting = {pool.submit(render, scene, folder): scene for scene in some}
            try:
                for done in as_completed(waiting):
                    done.result()
                    yield waiting[done]
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
