"""Parts of posecheck that a plain installation leaves out, and the sentence for one that is missing."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from posecheck.errors import PosecheckError

_PACKAGES: Final = {
    "app": ("streamlit", "starlette", "PIL"),
    "data": ("pandas", "pyarrow"),
    "history": ("sqlalchemy", "alembic"),
    "report": ("jinja2", "altair", "vl_convert"),
}
"""What each extra of ``pyproject.toml`` installs, by the name it is imported with; a test compares them."""


def need(extra: str) -> None:
    """Refuse to go on without ``extra``.

    Raises
    ------
    PosecheckError
        If a package of it is not installed: what needs it, and how to install it.
    """
    if any(find_spec(package) is None for package in _PACKAGES[extra]):
        raise PosecheckError(f"errors.extras.{extra}")
