"""Names of people and files are shown letter by letter, and fetch nothing (the fixture sees every foreign request)."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from posecheck.history.store import open_store
from tests.browser.chromium import Visitor

Visit = Callable[..., Visitor]

NAMES = [
    "![x](https://foreign.example/a.png)",
    "![x](https:&#47;&#47;foreign.example&#47;b.png)",
    "<img src=https://foreign.example/c.png> <b>bold</b>",
    ":material/home: :material_home: :smile: :streamlit: :red[red]",
    r"$\frac{1}{2}$ `code` **bold** _it_ ~~gone~~ &lt;b&gt;",
    "[link](https://foreign.example) www.foreign.example",
    "# 1. - > | a",
    "- item",
    "1. one",
]


def text_of(page: Page, selector: str) -> str:
    return "\n".join(page.locator(selector).all_inner_texts()).replace("\u2060", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_called_like_this_is_shown_as_it_is(visit: Visit, name: str) -> None:
    visitor = visit()
    with open_store() as store:
        store.rename_profile(store.profile(visitor.person).id, name)
    visitor.person = name
    page = visitor.page
    visitor.go("progress")
    page.get_by_text("Several people on this machine").click()
    page.get_by_text("Your data").click()
    expect(page.get_by_text("Yes, delete everything that is kept of")).to_be_visible()
    box = page.get_by_role("textbox", name="Name")
    box.fill(name)
    box.press("Enter")
    page.get_by_role("button", name="Add this person").click()
    expect(page.get_by_role("alert").filter(has_text="There is already a profile")).to_be_visible()
    assert name in text_of(page, "[role=alert]")
    assert f"Call {name} so" in text_of(page, "button")
    assert f"kept of {name}" in text_of(page, "label")
    with open_store() as store:
        store.delete_profile(store.profile(name).id)


def test_files_called_like_this_are_shown_as_they_are(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    for name in NAMES:
        if "/" in name:  # no file's name has one
            continue
        visitor.go("check")
        page.get_by_role("combobox", name="Video").click()
        page.get_by_role("option", name="My own video").click()
        file = {"name": f"{name}.mp4", "mimeType": "video/mp4", "buffer": b"no video" * 100}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.get_by_role("alert").filter(has_text="video")).to_be_visible()
        assert f"{name}.mp4" in text_of(page, "[role=alert]")
        visitor.go("progress")
        page.get_by_text("Your data").click()
        file = {"name": f"{name}.json", "mimeType": "application/json", "buffer": json.dumps([1]).encode()}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        expect(page.get_by_role("alert").filter(has_text="is something else")).to_be_visible()
        assert f"{name}.json" in text_of(page, "[role=alert]")
