from __future__ import annotations

import pytest

from studio.figure import Figure
from tests.studio.mannequin import mannequin


@pytest.fixture(scope="session")
def figure(tmp_path_factory: pytest.TempPathFactory) -> Figure:
    """Of the hand-made body."""
    return Figure(mannequin(tmp_path_factory.mktemp("body")))
