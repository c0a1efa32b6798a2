"""A session of observations, with what a coach would say of it: as a recorded check does it, without a network."""

from __future__ import annotations

from collections.abc import Iterable

from posecheck.exercise import Exercise
from posecheck.judging.outcome import Outcome
from posecheck.judging.session import Session, Update
from posecheck.leading.cues import Listener
from posecheck.pose import Observation


def follow(exercise: Exercise, observations: Iterable[Observation]) -> tuple[Outcome, list[Update]]:
    """What a session finds in ``observations``, and what each of them brought."""
    session, listener = Session(exercise), Listener(exercise.words("en").cue)
    updates = [listener.step(session.step(observation)) for observation in observations]
    outcome = session.finish()
    return listener.finish(updates[-1].t_s, session.feedback_owed, outcome), updates
