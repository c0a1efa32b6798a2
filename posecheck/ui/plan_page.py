"""Today: what is planned, what is done and left, a habit to be reminded of, and the person's own choices."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from posecheck.exercise.plan import MOST_TIMES_A_DAY
from posecheck.history.choices import all_fit, changed_settings, settings_that_fit
from posecheck.history.in_words import holds_in_words, note_of, why_less
from posecheck.history.plan import LONGEST_HOLD_S, Affected, Item, Settings, plan_for, screen_due
from posecheck.ui import practise_page
from posecheck.ui.asking import ask_day_after, offer_to_answer_again
from posecheck.ui.people import person, store, today
from posecheck.ui.shared import exercises, title_of, words
from posecheck.wording import Wording

_AFFECTED: tuple[Affected, ...] = ("both", "left", "right")


def page() -> None:
    """Draw the page."""
    say = words()
    st.title(say("page.plan"))
    kept, who = store(), person()
    if kept is None or who is None:
        st.info(say("people.without"))
        return
    settings = settings_that_fit(who.settings)
    if not all_fit(who.settings):
        st.warning(say("plan.not_all_fit"))
    ask_day_after(say)
    sessions, screen, days_after = kept.sessions(who.id), kept.last_screen(who.id), kept.days_after(who.id)
    plan = plan_for(today(), sessions, settings, screen, exercises(), days_after=days_after)
    if screen_due(screen, sessions, today()):
        st.info(say("plan.screen_due"), icon=":material/quiz:")
    if plan.stop is not None:
        st.error(say(f"screen.{plan.stop}"), icon=":material/front_hand:")
    if plan.calm:
        st.info(say("plan.calm"), icon=":material/self_improvement:")
    if less := why_less(plan, say):
        st.warning(less, icon=":material/arrow_downward:")
    if not plan.items:
        st.info(say("plan.none"))
    elif plan.finished:
        st.success(say("plan.all_done"), icon=":material/check:")
    for item in plan.items:
        _show(item, say)
    if plan.habit is not None:
        st.info(say(f"habits.{plan.habit}"), icon=":material/lightbulb:")
    offer_to_answer_again(say)
    with st.expander(say("plan.change")):
        chosen = _choose(settings, say)
        if chosen != settings:
            kept.save_settings(who.id, changed_settings(who.settings, chosen))
            st.rerun()


def _show(item: Item, say: Wording) -> None:
    title = title_of(say.language)(item.exercise)
    with st.container(border=True):
        left, right = st.columns([4, 1], vertical_alignment="center")
        mark = ":material/check_circle:" if item.finished else ":material/radio_button_unchecked:"
        left.markdown(f"**{mark} {title}**")
        done = [
            (f"{say(f'sides.{side}')}: " if side is not None else "")
            + say("plan.times", done=min(item.done.get(side, 0), item.times), times=item.times)
            for side in item.sides
        ]
        left.caption("; ".join(filter(None, [", ".join(done), holds_in_words(item, say)])))
        note = note_of(item, exercises()[item.exercise], say)
        if item.withheld is not None:
            left.caption(f":material/front_hand: {note}")
            return
        if note:
            left.caption(note)
        if right.button(say("plan.go"), key=f"go_{item.exercise}", type="secondary" if item.finished else "primary"):
            practise_page.practise(item.exercise)


def _choose(settings: Settings, say: Wording) -> Settings:
    """The person's own choices, as they are now on the page."""
    affected = st.segmented_control(
        say("plan.affected"),
        _AFFECTED,
        default=settings.affected,
        format_func=lambda side: say(f"plan.affected_{side}"),
        key="affected",
    )
    chosen, times, hold_s = dict(settings.chosen), dict(settings.times), dict(settings.hold_s)
    for exercise in exercises().values():
        if exercise.plan is None:
            continue
        name = exercise.name
        left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
        usual = settings.chosen.get(name, exercise.plan.usual)
        taken = left.checkbox(title_of(say.language)(name), usual, key=f"planned_{name}")
        if taken != usual:
            chosen[name] = taken
        often = settings.times.get(name, exercise.plan.times_a_day)
        times_now = middle.number_input(say("plan.times_a_day"), 1, MOST_TIMES_A_DAY, often, key=f"times_{name}")
        if times_now != often:
            times[name] = int(times_now)
        if not exercise.holds:
            continue
        own = right.number_input(
            say("plan.own_hold"),
            0,
            int(LONGEST_HOLD_S),
            int(settings.hold_s.get(name, 0)),
            key=f"hold_{name}",
            help=say("plan.own_hold_help"),
        )
        hold_s.pop(name, None)
        if own:
            hold_s[name] = float(own)
    reminders = st.checkbox(say("plan.reminders"), settings.reminders, key="reminders")
    return replace(
        settings, affected=affected or settings.affected, chosen=chosen, times=times, hold_s=hold_s, reminders=reminders
    )
