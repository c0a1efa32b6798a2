"""Keep a practice while it goes on: each set as it grows and ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from posecheck.errors import PosecheckError
from posecheck.history.kept_sets import kept_set
from posecheck.history.records import KeptSet
from posecheck.history.store import Store
from posecheck.judging.outcome import Outcome
from posecheck.messages import Message


class PracticeRecorder:
    """Write the sets of one live practice to the history, from the first one in which something was done.

    The set under way is kept too, repetition by repetition: whatever ends the program, what was judged is there.
    A practice is never disturbed by a history that can't be written: ``problem`` is what was wrong then. What could not
    be written waits, and is tried again with what comes next, and by :meth:`catch_up`.
    """

    def __init__(self, store: Store, profile_id: str, exercise: str, target: int, pain_before: int | None) -> None:
        self._store = store
        self._profile_id = profile_id
        self._exercise = exercise
        self._target = target
        self._pain_before = pain_before
        self._began_at = datetime.now(UTC)
        self._waiting: list[Callable[[], None]] = []
        self._sets = 0
        self._more_pain = False
        self.session_id: str | None = None
        self.problem: Message | None = None

    def add(self, outcome: Outcome, side: str | None, over: bool = True) -> None:
        """What a set has come to, as often as there is more of it, and once it is ``over``."""
        if not (outcome.repetitions or outcome.attempts):
            return
        done = kept_set(outcome, self._sets + 1, datetime.now(UTC), side, self._target)
        self._sets += over
        self._write(lambda: self._store.add_set(self._session(), done))

    def tell_pain(self, pain: int) -> None:
        """How much it hurts after the last set."""
        number = self._sets
        if number:
            self._write(lambda: self._store.say_of_set(self._session(), number, pain=pain))

    def tell_more_pain(self) -> None:
        """After the last set it hurts more than before, said without a number."""
        number = self._sets
        if number and not self._more_pain:
            self._more_pain = True
            self._write(lambda: self._store.say_of_set(self._session(), number, more_pain=True))

    def tell_wrong(self) -> None:
        """The person ended the practice because something was wrong; kept even if nothing had been done yet."""
        if not self._sets:
            nothing = KeptSet(1, datetime.now(UTC), None, self._target, (), 0)
            self._sets = 1
            self._write(lambda: self._store.add_set(self._session(), nothing))
        self.tell_more_pain()

    def end(self) -> None:
        """The practice is over."""
        if self._waiting or self.session_id is not None:
            now = datetime.now(UTC)
            self._write(lambda: self._store.end_session(self._session(), now))

    def _session(self) -> str:
        """The practice's id, from its first set on."""
        if self.session_id is None:
            self.session_id = self._store.begin_session(
                self._profile_id, self._exercise, "live", self._began_at, self._pain_before
            )
        return self.session_id

    def _write(self, what: Callable[[], None]) -> None:
        self._waiting.append(what)
        self.catch_up()

    def catch_up(self) -> None:
        """Write what could not be written yet; if a connection was lost in the middle of it, once more."""
        for _ in range(2):
            self.problem, waiting, self._waiting = None, self._waiting, []
            for write in waiting:
                try:
                    write()
                except PosecheckError as error:
                    self.problem = self.problem or error.message
                    self._waiting.append(write)
            if self.problem is None:
                return
