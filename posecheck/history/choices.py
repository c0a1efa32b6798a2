"""A person's own choices as they are kept: what fits this version is used, what doesn't stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posecheck.errors import PosecheckError
from posecheck.history.plan import Settings, settings_data, settings_of


def settings_that_fit(data: Mapping[str, Any]) -> Settings:
    """Read a profile's settings, without what makes no sense here: a newer version may have written it, or damage."""
    fitting: dict[str, Any] = {}
    for key, value in data.items():
        parts = [{name: one} for name, one in value.items()] if isinstance(value, dict) else [value]
        for part in parts:
            tried = {**fitting.get(key, {}), **part} if isinstance(part, dict) else part
            try:
                settings_of({**fitting, key: tried})
            except PosecheckError:
                continue
            fitting[key] = tried
    return settings_of(fitting)


def all_fit(data: Mapping[str, Any]) -> bool:
    """Whether nothing in a profile's settings is left aside."""
    try:
        settings_of(data)
    except PosecheckError:
        return False
    return True


def changed_settings(data: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """What to keep for ``settings`` in place of ``data``: only what was changed is changed, what didn't fit stays."""
    before, changed = settings_data(settings_that_fit(data)), dict(data)
    for key, value in settings_data(settings).items():
        if value == before[key]:
            continue
        old = data.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            changed[key] = {name: one for name, one in old.items() if name not in before[key]} | value
        else:
            changed[key] = value
    return changed
