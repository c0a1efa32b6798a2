"""Keep a practice while it goes on: each set as it grows and ends."""

from __future__ import annotations

from datetime import UTC, datetime

from posecheck.coach.outcome import Outcome
from posecheck.errors import PosecheckError
from posecheck.history.keeping import kept_set
from posecheck.history.records import KeptSet
from posecheck.history.store import Store


class Keeper:
    """Write the sets of one live practice to the history, from the first one in which something was done.

    The set under way is kept too, repetition by repetition: whatever ends the program, what was judged is there.
    A practice is never disturbed by a history that can't be written: ``problem`` is what was wrong then.
    """

    def __init__(self, store: Store, profile_id: str, exercise: str, target: int, pain_before: int | None) -> None:
        self._store = store
        self._profile_id = profile_id
        self._exercise = exercise
        self._target = target
        self._pain_before = pain_before
        self._began_at = datetime.now(UTC)
        self._sets = 0
        self._more_pain = False
        self.session_id: str | None = None
        self.problem: str | None = None

    def add(self, outcome: Outcome, side: str | None, over: bool = True) -> None:
        """What a set has come to, as often as there is more of it, and once it is ``over``."""
        if not (outcome.repetitions or outcome.attempts):
            return
        self._write(kept_set(outcome, self._sets + 1, datetime.now(UTC), side, self._target), over)

    def _write(self, kept: KeptSet, over: bool) -> None:
        try:
            if self.session_id is None:
                self.session_id = self._store.begin_session(
                    self._profile_id, self._exercise, "live", self._began_at, self._pain_before
                )
            self._store.add_set(self.session_id, kept)
            self._sets += over
        except PosecheckError as error:
            self.problem = str(error)

    def tell_pain(self, pain: int) -> None:
        """How much it hurts after the last set."""
        if self.session_id is None or not self._sets:
            return
        try:
            self._store.say_of_set(self.session_id, self._sets, pain=pain)
        except PosecheckError as error:
            self.problem = str(error)

    def tell_more_pain(self) -> None:
        """After the last set it hurts more than before, said without a number."""
        if self.session_id is None or not self._sets or self._more_pain:
            return
        self._more_pain = True
        try:
            self._store.say_of_set(self.session_id, self._sets, more_pain=True)
        except PosecheckError as error:
            self.problem = str(error)

    def tell_wrong(self) -> None:
        """The person ended the practice because something was wrong; kept even if nothing had been done yet."""
        if not self._sets:
            self._write(KeptSet(1, datetime.now(UTC), None, self._target, (), 0), over=True)
        self.tell_more_pain()

    def end(self) -> None:
        """The practice is over."""
        if self.session_id is None:
            return
        try:
            self._store.end_session(self.session_id)
        except PosecheckError as error:
            self.problem = str(error)
