"""Many scenes on several cores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from studio.clip import render
from studio.scene import Scene


def render_all(scenes: Sequence[Scene], folder: Path, jobs: int) -> Iterator[Scene]:
    """Render scenes into a folder; gives each as it is done. What fails stops the rest and is raised."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["LP_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # the processes share the cores already
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), max_tasks_per_child=8) as pool:
        waiting = {pool.submit(render, scene, folder): scene for scene in scenes}
        try:
            for done in as_completed(waiting):
                done.result()
                yield waiting[done]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
