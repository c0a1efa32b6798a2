"""What takes the course of a check: a file, tables, a picture, a progress bar, each with the same three calls."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

from posecheck.exercise import Exercise
from posecheck.judging.outcome import Outcome, Verdict
from posecheck.judging.session import Update
from posecheck.media import Frame, VideoInfo
from posecheck.messages import Message
from posecheck.report.files import appearing, writing


@dataclass(frozen=True)
class CheckResult:
    """What was found in one video.

    Attributes
    ----------
    video : VideoInfo
        The file; ``width`` and ``height`` are its own, upright.
    duration_s : float
        How much of it was seen, from the file's time 0.
    exercise : Exercise
    side : str or None
        The side the user named, else the one that was found.
    outcome : Outcome
        Repetitions, attempts, cues and view problems.
    notes : tuple of Message
        What else the user should know: damaged files, a side that doesn't fit.
    """

    video: VideoInfo
    duration_s: float
    exercise: Exercise
    side: str | None
    outcome: Outcome
    notes: tuple[Message, ...]

    @property
    def verdict(self) -> Verdict:
        """``good``, ``faults`` or ``unsure``."""
        return self.outcome.verdict


@dataclass(frozen=True)
class Start:
    """What is known before the first frame.

    Attributes
    ----------
    video : VideoInfo
    exercise : Exercise
    closing : ExitStack
        Takes what a sink opens. It is closed in reverse order when every sink has reached its end, and with the error
        as soon as anything fails.
    """

    video: VideoInfo
    exercise: Exercise
    closing: ExitStack


class Sink(Protocol):
    """What :func:`posecheck.check_video` hands the course of a check to.

    A subclass needs ``add`` alone.

    Attributes
    ----------
    measures : sequence of str
        The frame measures that it wants to see besides those that the exercise needs.
    """

    measures: Sequence[str] = ()

    def begin(self, start: Start) -> None:  # noqa: ARG002
        """Get ready, before the first frame."""
        return

    def add(self, frame: Frame, update: Update) -> None:
        """Take one frame and what it brought; frames come in order. An exception from here ends the check."""

    def end(self, result: CheckResult) -> None:  # noqa: ARG002
        """Take the result, after the last frame; not called if the check failed."""
        return


class FileSink(Sink):
    """A sink of one file, which appears once the check has ended well.

    Parameters
    ----------
    path : Path
        Where it is to appear. Until then a subclass writes to ``self.out``, within
        :func:`posecheck.report.files.writing`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened = ExitStack()
        """Takes what must be closed before the file is whole."""

    def begin(self, start: Start) -> None:
        """Refuse at once what can't be written."""
        self.out = start.closing.enter_context(appearing(self.path))
        start.closing.push(self._close)

    def end(self, result: CheckResult) -> None:  # noqa: ARG002
        """Close what is open."""
        self._close(None, None, None)

    def _close(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with writing(self.out):
            self.opened.__exit__(kind, error, trace)
