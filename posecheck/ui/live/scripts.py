"""The browser's modules, served to the page: a module that Streamlit makes of a text can't import files by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

STATIC: Final = Path(__file__).parent / "static"
PATH: Final = "/api/live/modules"


class _Modules(StaticFiles):
    """Files that the browser asks for anew each time, so that it never mixes those of two versions of posecheck."""

    def file_response(self, *args: Any, **more: Any) -> Response:
        """The file, or that it hasn't changed."""
        response = super().file_response(*args, **more)
        response.headers["Cache-Control"] = "no-cache"
        return response


ROUTES: Final = [Mount(PATH, _Modules(directory=STATIC))]

ENTRY: Final = f"""
const {{ default: mount }} = await import(new URL("{PATH}/mount.js", location.href));
export default mount;
"""
"""The module that Streamlit makes of a text."""
