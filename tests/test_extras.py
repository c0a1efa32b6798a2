"""What a plain installation does without, and what it says of it; the packages are hidden, not missing."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from posecheck.extras import _PACKAGES
from tests.conftest import CLIPS

DROP = str(CLIPS / "drop.mp4")
HEAVY = {"mediapipe", "cv2", "scipy", "pandas", "numpy", "av", "sqlalchemy", "streamlit", "altair", "pyarrow"}


def python(code: str, *hidden: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``code`` where the packages of the extras ``hidden`` can't be imported."""
    names = [package for extra in hidden for package in _PACKAGES[extra] if package != "PIL"]  # MediaPipe's, too
    hide = f"import sys; sys.modules.update(dict.fromkeys({names!r}))\n"
    return subprocess.run(
        [sys.executable, "-c", hide + code], capture_output=True, text=True, check=False, cwd=cwd, timeout=300
    )


COMMANDS = [
    ("report", ("check", DROP, "--report", "r.html")),
    ("data", ("check", DROP, "--parquet", "m.parquet")),
    ("data", ("check", DROP, "--landmarks", "l.csv")),
    ("history", ("check", DROP, "--keep")),
    ("history", ("history",)),
    ("history", ("plan",)),
    ("history", ("export", "all.json")),
]
IN_PYTHON = [
    ("data", "posecheck.analyse('clip.mp4')"),
    ("data", "posecheck.Outputs(parquet=Path('m.parquet')).sinks()"),
    ("report", "posecheck.Outputs(report=Path('r.html')).sinks()"),
    ("history", "import posecheck.history.store"),
    ("app", "import posecheck.ui.main"),
]


def test_an_extra_that_is_missing_is_named_before_any_work(tmp_path: Path) -> None:
    done = python(
        f"""
from posecheck.cli import main
for words in {[words for _, words in COMMANDS]!r}:
    sys.argv[1:] = words
    try:
        main()
    except SystemExit as end:
        print(end.code)
""",
        *_PACKAGES,
        cwd=tmp_path,
    )
    assert done.stdout.split() == ["2"] * len(COMMANDS)
    sentences = done.stderr.strip().splitlines()
    for (extra, words), sentence in zip(COMMANDS, sentences, strict=True):
        assert f"the extra '{extra}': pip install 'posecheck[{extra}]'" in sentence, words
    assert list(tmp_path.iterdir()) == []


def test_python_is_told_as_well() -> None:
    done = python(
        f"""
from pathlib import Path
import posecheck
for code in {[code for _, code in IN_PYTHON]!r}:
    try:
        exec(code)
    except posecheck.PosecheckError as error:
        print(error)
""",
        *_PACKAGES,
    )
    for (extra, code), sentence in zip(IN_PYTHON, done.stdout.splitlines(), strict=True):
        assert f"the extra '{extra}': pip install 'posecheck[{extra}]'" in sentence, code


@pytest.mark.network
def test_without_any_extra_a_video_is_checked(tmp_path: Path) -> None:
    outputs = {"--json": "r.json", "--csv": "m.csv", "--annotate": "a.mp4", "--trc": "m.trc", "--mot": "a.mot"}
    words = [word for pair in outputs.items() for word in pair]
    code = f"sys.argv[1:] = {['check', DROP, *words]!r}; from posecheck.cli import main; main()"
    done = python(code, *_PACKAGES, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Came down in one block" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(outputs.values())


def test_the_sentences_know_what_each_extra_installs() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    installed = packages_distributions()
    for extra, packages in _PACKAGES.items():
        wanted = {re.split(r"[>=<\[;]", each)[0] for each in project["optional-dependencies"][extra]} - {"posecheck"}
        assert {installed[package][0].lower() for package in packages} == wanted, extra


@pytest.mark.parametrize("code", ["import posecheck", "sys.argv[1:] = ['--help']; import posecheck.cli as c; c.app()"])
def test_little_is_loaded_before_there_is_something_to_do(code: str) -> None:
    done = python(f"import atexit; atexit.register(lambda: print('loaded:', *sys.modules, file=sys.stderr))\n{code}")
    assert done.returncode == 0
    loaded = set(done.stderr.partition("loaded:")[2].split())
    assert "posecheck" in loaded
    assert loaded & HEAVY == set()


def test_every_public_name_can_be_had() -> None:
    done = python("import posecheck\nfor name in dir(posecheck): print(getattr(posecheck, name))", "data", "report")
    assert done.returncode == 0, done.stderr
