from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from posecheck.ui.headers import MIDDLEWARE
from posecheck.ui.live.scripts import ENTRY, PATH, ROUTES, STATIC

MODULES = sorted(path.name for path in STATIC.glob("*.js"))


@pytest.mark.parametrize("name", MODULES)
def test_every_module_is_served_as_javascript_and_asked_for_anew(name: str) -> None:
    with TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE)) as client:
        answer = client.get(f"{PATH}/{name}")
    assert answer.status_code == 200
    assert answer.text == (STATIC / name).read_text(encoding="utf-8")
    assert answer.headers["content-type"].startswith("text/javascript"), "browsers take nothing else for a module"
    assert answer.headers["cache-control"] == "no-cache"


def test_modules_import_only_each_other_and_all_of_them_are_reached() -> None:
    reached, left = set(), set(re.findall(rf"{PATH}/(\w+\.js)", ENTRY))
    while left:
        name = left.pop()
        reached.add(name)
        imported = re.findall(r'from "([^"]+)"', (STATIC / name).read_text(encoding="utf-8"))
        assert all(path.startswith("./") for path in imported), name
        left |= {path.removeprefix("./") for path in imported} - reached
    assert sorted(reached) == MODULES
