from __future__ import annotations

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from posecheck.ui.headers import MIDDLEWARE


def test_every_answer_forbids_foreign_requests_and_foreign_frames() -> None:
    routes = [Route("/", lambda _: PlainTextResponse("page"))]
    with TestClient(Starlette(routes=routes, middleware=MIDDLEWARE)) as client:
        for answer in (client.get("/"), client.get("/missing")):
            policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
            assert policy["connect-src"] == policy["default-src"] == "'self'"
            assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
            assert answer.headers["x-frame-options"] == "DENY"
            assert answer.headers["permissions-policy"].startswith("camera=(self)")
            foreign = [source for sources in policy.values() for source in sources.split() if "://" in source]
            assert foreign == []
            assert "'unsafe-inline'" not in policy["script-src"]
            assert "'sha256-" in policy["script-src"], "Streamlit's own inline script is allowed by its hash"
