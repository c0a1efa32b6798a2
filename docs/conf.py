"""How Sphinx makes a site of these pages: Markdown, with the API from NumPy docstrings. Nothing is fetched for it."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.application import Sphinx

import posecheck

sys.path.insert(0, str(Path(__file__).parent))
import exercise_pages
import measure_table

project = "posecheck"
version = release = posecheck.__version__
project_copyright = "the posecheck authors"
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "index"
myst_heading_anchors = 3

autodoc_member_order = "bysource"
maximum_signature_line_length = 100
autodoc_default_options = {"members": True}
napoleon_google_docstring = False
napoleon_use_ivar = True  # attributes as a list, as parameters are
napoleon_use_rtype = False

html_theme = "furo"
html_title = project
html_show_sphinx = False
html_copy_source = False


def setup(app: Sphinx) -> None:
    """Write the generated pages and tables when the site is built."""
    exercise_pages.write(Path(app.srcdir) / "exercises")
    app.connect("source-read", measure_table.fill_in)
