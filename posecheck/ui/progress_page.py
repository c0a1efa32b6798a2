"""Over days: the charts, what was practised, and taking it away: export, import, delete."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.history.records import KeptSession, Profile
from posecheck.history.store import MAX_NAME, Store
from posecheck.history.transfer import export_csv, export_json, import_json
from posecheck.ui.people import change_person, person, store
from posecheck.ui.plain import plain
from posecheck.ui.shared import exercises, title_of, words
from posecheck.ui.trend_charts import charts
from posecheck.wording import Wording


def page() -> None:
    """Draw the page."""
    say = words()
    st.title(say("page.progress"))
    kept, who = store(), person()
    if kept is None or who is None:
        st.info(say("people.without"))
        return
    if "import_told" in st.session_state:
        st.success(st.session_state["import_told"])
    sessions = kept.sessions(who.id)
    if not sessions:
        st.info(say("progress.nothing"))
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    for title, chart in charts(sessions, exercises(), say, zone):
        st.subheader(title)
        st.altair_chart(chart)
    if sessions:
        st.subheader(say("progress.practised"))
        st.dataframe([_row(session, say) for session in reversed(sessions)], hide_index=True)
    _people(kept, who, say)
    _take_away(kept, who, say)


def _row(session: KeptSession, say: Wording) -> dict[str, object]:
    repetitions = [rep for one in session.sets for rep in one.repetitions]
    exercise = exercises().get(session.exercise)
    texts = exercise.words(say.language).faults if exercise is not None else {}
    faults = dict.fromkeys(fault.name for rep in repetitions for fault in rep.faults)
    pain = [("-" if told is None else str(told)) for told in (session.pain_before, session.pain_after)]
    name = title_of(say.language)(session.exercise) if exercise is not None else session.exercise
    cells = (
        say("terminal.moment", at=session.started_at.astimezone()),
        name + (f" ({say('progress.video')})" if session.source == "recorded" else ""),
        len(repetitions),
        sum(rep.verdict == "good" for rep in repetitions),
        ", ".join(texts[fault].title if fault in texts else fault for fault in faults),
        " → ".join(pain) if {*pain} != {"-"} else "",
    )
    titles = ("when", "exercise", "repetitions", "good", "faults", "pain")
    return {say(f"progress.{title}"): cell for title, cell in zip(titles, cells, strict=True)}


def _take_away(kept: Store, who: Profile, say: Wording) -> None:
    with st.expander(say("progress.data")):
        st.caption(say("progress.place", place=plain(kept.place)))
        with tempfile.TemporaryDirectory() as folder:
            for write, kind, mime in ((export_json, "json", "application/json"), (export_csv, "csv", "text/csv")):
                file = Path(folder) / f"posecheck.{kind}"
                write(kept, file, who.name)
                st.download_button(
                    say(f"progress.export_{kind}"), file.read_bytes(), file.name, mime, on_click="ignore"
                )
            brought = st.file_uploader(say("progress.import"), type=["json"])
            if brought is None:
                st.session_state.pop("import_told", None)
            elif st.session_state.get("imported") != brought.file_id:
                file = Path(folder) / "brought.json"
                file.write_bytes(brought.getbuffer())
                try:
                    new = import_json(kept, file)
                except PosecheckError as error:
                    st.error(plain(say.say(error.message).replace(str(file), brought.name)))
                else:
                    st.session_state["imported"] = brought.file_id
                    st.session_state["import_told"] = say("progress.imported", new=new.sessions, known=new.known)
                    st.rerun()
        sure = st.checkbox(say("progress.sure", name=plain(who.name)), key="delete_sure")
        if st.button(say("progress.delete"), disabled=not sure):
            kept.delete_profile(who.id)
            change_person(None)
            st.rerun()


def _people(kept: Store, who: Profile, say: Wording) -> None:
    with st.expander(say("people.several")):
        name = st.text_input(say("people.name"), key="person_name", max_chars=MAX_NAME)
        left, right = st.columns(2)
        adds = left.button(say("people.add"), disabled=not name.strip())
        renames = right.button(say("people.rename", name=plain(who.name)), disabled=not name.strip())
        try:
            if adds:
                change_person(kept.add_profile(name).name)
                st.rerun()
            if renames:
                kept.rename_profile(who.id, name)
                change_person(name.strip())
                st.rerun()
        except PosecheckError as error:
            st.error(plain(say.say(error.message)))
