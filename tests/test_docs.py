"""What the documentation says of the tests and the exercise files is so."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path

import pytest

from posecheck.exercise import exercise_names, load_exercise
from posecheck.exercise.conditions import CONDITIONS
from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES
from posecheck.wording import wording

ROOT = Path(__file__).parents[1]
INTENDED_USE = (ROOT / "docs" / "intended-use.md").read_text(encoding="utf-8")


def test_every_test_that_the_risks_name_is_there() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", INTENDED_USE)
    assert len(named) > 20
    for file, name in named:
        assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), f"{file}::{name}"


def test_the_one_sentence_is_the_same_everywhere() -> None:
    sentence = wording("en")("intended.sentence").removesuffix(".")
    for file in ("README.md", "docs/index.md", "docs/intended-use.md", "docs/plan.md", "docs/limits.md"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert sentence in " ".join(text.split()), file
        assert file == "docs/intended-use.md" or "intended-use.md" in text, file


def test_no_condition_is_left_out() -> None:
    forbidden = {name for exercise in exercise_names() for name in load_exercise(exercise).practice.not_with}
    assert forbidden == set(CONDITIONS)


@pytest.mark.parametrize("file", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_what_the_examples_import_is_there(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    for code in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        imports = [node for node in ast.parse(code).body if isinstance(node, ast.Import | ast.ImportFrom)]
        exec(compile(ast.Module(imports, type_ignores=[]), file, "exec"), {})


def test_the_tables_explain_every_measure_and_parameter() -> None:
    text = ["<!-- frame measures -->\n<!-- repetition measures -->"]
    runpy.run_path(str(ROOT / "docs" / "measure_table.py"))["fill_in"](None, "", text)
    rows = [line for line in text[0].splitlines() if line.startswith("| `")]
    assert len(rows) == len(FRAME_MEASURES) + len(REPETITION_MEASURES)
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert cells[1].endswith("."), row
    for name, measure in REPETITION_MEASURES.items():
        row = next(row for row in rows if row.startswith(f"| `{name}` "))
        for key in measure.parameters:
            assert re.search(rf"`{key}`( \(optional\))?: \w.*\.", row), f"{name}: {key}"
