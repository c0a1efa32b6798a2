from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.history.choices import all_fit, changed_settings, settings_that_fit
from posecheck.history.plan import Settings, settings_data


@pytest.mark.parametrize(
    ("data", "settings"),
    [
        ({}, Settings()),
        ({"zzz": 1, "affected": "left"}, Settings(affected="left")),
        ({"affected": "middle", "reminders": False}, Settings(reminders=False)),
        ({"times": {"slow-sit-back": 2, "psoas-stretch": 99}}, Settings(times={"slow-sit-back": 2})),
        ({"times": {"slow-sit-back": 10**4000}, "hold_s": []}, Settings()),
        ({"chosen": {"later-exercise": True}}, Settings(chosen={"later-exercise": True})),
        ({"hold_s": {"stool-stretch": 20.0, "x": "long"}}, Settings(hold_s={"stool-stretch": 20.0})),
        ({"hold_s": {"stool-stretch": float("nan")}}, Settings()),
    ],
)
def test_what_fits_is_used_and_what_does_not_stays_on_saving(data: dict[str, object], settings: Settings) -> None:
    assert settings_that_fit(data) == settings
    assert changed_settings(data, settings) == data, "nothing was changed"
    changed = changed_settings(data, replace(settings, affected="right", times={"slow-sit-back": 4}))
    assert settings_that_fit(changed) == replace(settings, affected="right", times={"slow-sit-back": 4})
    for key, value in data.items():
        if key not in ("affected", "times"):
            assert changed[key] is value
    if "times" in data:
        assert changed["times"].keys() == {"slow-sit-back", *data["times"]}  # type: ignore[misc]


def test_settings_of_this_version_all_fit() -> None:
    assert all_fit(settings_data(Settings(affected="left", times={"slow-sit-back": 2})))
    assert not all_fit({"zzz": 1})
