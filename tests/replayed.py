"""``python -m tests.replayed CLIP PROGRAM ARGUMENTS``: a program that checks the clip, with recorded poses."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from tests.recordings import no_network

if __name__ == "__main__":
    clip, *sys.argv = sys.argv[1:]
    with no_network(Path(clip)):
        runpy.run_path(sys.argv[0], run_name="__main__")
