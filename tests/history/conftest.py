from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posecheck.history.store import Store, open_store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{file}") as opened:
        yield opened
