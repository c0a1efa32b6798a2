from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from posecheck.report.outputs import Outputs
from tests.report.recorded import feed
from tests.skeleton import Figure

ENDINGS = {"json": "json", "csv": "csv", "annotated": "mp4", "report": "html", "trc": "trc", "mot": "mot"}
ENDINGS |= {"parquet": "parquet", "landmarks": "csv"}
POSES = [Figure(40.0).pose(k / 20) for k in range(12)]


@pytest.mark.parametrize("kind", [field.name for field in fields(Outputs)])
def test_every_output_is_written_alone_where_it_is_asked_for(tmp_path: Path, kind: str) -> None:
    wanted = tmp_path / f"{kind}.{ENDINGS[kind]}"
    outputs = Outputs(**{kind: wanted})
    assert outputs.paths() == [wanted]
    feed(POSES, *outputs.sinks("de"))
    assert list(tmp_path.iterdir()) == [wanted]
    assert wanted.stat().st_size > 0


def test_nothing_asked_for_is_nothing_to_do() -> None:
    assert Outputs().paths() == []
    assert Outputs().sinks() == []
