from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


@pytest.mark.usefixtures("model")
def test_a_sample_is_checked_on_the_page() -> None:
    page = AppTest.from_file(str(APP), default_timeout=120).run()
    assert not page.exception
    page.selectbox[1].select("slow sit back block drop")
    page.button[0].click().run()
    assert not page.exception
    assert page.header[0].value == "Something to correct"
    assert any("Came down in one block" in error.value for error in page.error)
    assert page.table
