from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from posecheck.exercise import load_exercise
from posecheck.wording import wording
from tests.browser.chromium import Visitor

EN = wording("en")
SIT_BACK, RELEASE = load_exercise("slow-sit-back").words("en"), load_exercise("psoas-release").words("en")


def choose(visitor: Visitor, title: str) -> None:
    visitor.page.get_by_role("combobox", name="Exercise").click()
    visitor.page.get_by_role("option", name=title).click()


def test_with_osteoporosis_the_sit_back_is_not_offered_until_a_doctor_has_allowed_it(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit()
    page = visitor.page
    visitor.go()
    choose(visitor, SIT_BACK.title)
    visitor.start(signs=(EN("conditions.osteoporosis"),))
    alert = page.get_by_role("alert").filter(has_text=EN("screen.not_this_one"))
    expect(alert).to_contain_text(SIT_BACK.not_with["osteoporosis"])
    expect(alert).to_contain_text("Ask the doctor who treats it first.")
    expect(page.get_by_role("button", name="Start", exact=True)).to_have_count(0)

    choose(visitor, "Leg slide")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_text(EN("screen.stop_when"))).to_be_visible()

    visitor.go("plan")
    expect(page.get_by_text("Not offered. Osteoporosis, or a broken vertebra:")).to_be_visible()

    page.get_by_role("button", name=EN("screen.again")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("checkbox", name=EN("conditions.osteoporosis"), exact=True)).to_be_checked()
    dialog.get_by_text(EN("screen.cleared_of", what=EN("conditions.osteoporosis"))).click()
    dialog.get_by_role("button", name=EN("screen.go_on_ticked")).click()
    expect(page.get_by_text("Not offered.")).to_have_count(0)
