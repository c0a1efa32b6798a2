"""Check a recorded video: its frames are fed to a session, the same as a camera's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from posecheck.errors import PosecheckError
from posecheck.exercise import Exercise, load_exercise
from posecheck.judging.outcome import Outcome
from posecheck.judging.session import Session
from posecheck.judging.sides import usual_side
from posecheck.leading.cues import Listener
from posecheck.measures.turned import TurnedWatch
from posecheck.measures.view import CUT, NO_PERSON, TOO_DARK
from posecheck.media import VideoInfo, VideoReader
from posecheck.media.ahead import Ahead
from posecheck.media.reader import MAX_SIDE_PX
from posecheck.messages import Message
from posecheck.pose import Observer, model_path
from posecheck.pose.streams import stream_with_person
from posecheck.report.sink import CheckResult, Sink, Start

Side = Literal["left", "right"]
_FRAMES_AHEAD = 8
"""Evens out frames that take the network longer; each is a picture kept in memory."""

MIN_FPS = 10.0
"""With fewer pictures a second a block landing within 0.3 s is a matter of two or three of them."""

_HIDES: Final = 0.1
"""If this share of a recording can't be judged what is missing may well be in there."""


def check_video(
    path: str | Path,
    exercise: str | Path | Exercise = "slow-sit-back",
    *,
    side: Side | None = None,
    model: Path | None = None,
    max_side_px: int = MAX_SIDE_PX,
    sinks: Sequence[Sink] = (),
    on_fetch: Callable[[float], None] | None = None,
) -> CheckResult:
    """Check one recorded video.

    Parameters
    ----------
    path : str or Path
        The video file.
    exercise : str, Path or Exercise
        The name of an exercise, or the path of your own ``.toml`` file.
    side : {"left", "right"}, optional
        The side that the exercise names: the one that faces the camera, that of the leg that moves, or that of the foot
        on the stool. A mismatch is noted.
    model : Path, optional
        A pose landmarker bundle to use instead of the one that is fetched.
    max_side_px : int
        Long side that frames are scaled down to before they are looked at.
    sinks : sequence of Sink
        What the course of the check is handed to: files, tables, a progress bar. An exception from one ends the check.
        The files appear together, once the last sink has reached its end.
    on_fetch : callable, optional
        Called with the share of the pose model that has been fetched, when that is still to be done.

    Raises
    ------
    PosecheckError
        If the video can't be checked: unreadable, a single picture, nobody in it.
    """
    path = Path(path)
    loaded = exercise if isinstance(exercise, Exercise) else load_exercise(exercise)
    with ExitStack() as closing:
        with _reader(path, max_side_px, model, on_fetch) as video:
            bundle = model_path(model, on_fetch)
            start = Start(video.info, loaded, closing)
            for sink in sinks:
                sink.begin(start)
            session = Session(loaded, [name for sink in sinks for name in sink.measures])
            listener = Listener(loaded.words("en").cue)
            watched = _watched(video, session, listener, bundle, sinks)
        _require_somebody(path, watched.outcome)
        result = _result(video, loaded, watched, side)
        for sink in sinks:
            sink.end(result)
    return result


@dataclass(frozen=True)
class _Watched:
    """What a session saw of a whole video, and when its last frame was."""

    outcome: Outcome
    last_s: float
    turned: TurnedWatch


def _watched(video: VideoReader, session: Session, listener: Listener, bundle: Path, sinks: Sequence[Sink]) -> _Watched:
    turned, last_s = TurnedWatch(), 0.0
    with (
        Observer(bundle) as observer,
        Ahead(map(observer.observe, video), _FRAMES_AHEAD, "posecheck-pose") as observations,
    ):
        for observation in observations:
            last_s = observation.t_s
            update = listener.step(session.step(observation))
            turned.step(update.pose)
            for sink in sinks:
                sink.add(observation.frame, update)
    outcome = session.finish()
    return _Watched(listener.finish(last_s, session.feedback_owed, outcome), last_s, turned)


def _result(video: VideoReader, exercise: Exercise, watched: _Watched, side: Side | None) -> CheckResult:
    info, outcome = video.info, watched.outcome
    found = outcome.near_side if exercise.practice.side_is == "near" else usual_side(outcome.repetitions)
    return CheckResult(
        video=info,
        duration_s=watched.last_s + (1.0 / info.fps if info.fps else 0.0),
        exercise=exercise,
        side=side or found,
        outcome=outcome,
        notes=(*video.losses, *_notes(info, exercise, watched, side, found)),
    )


def _reader(path: Path, max_side_px: int, model: Path | None, on_fetch: Callable[[float], None] | None) -> VideoReader:
    """The file, opened; of several video streams the one with somebody in it, for which they are looked through."""
    video = VideoReader(path, max_side_px)
    if video.info.streams == 1:
        return video
    with video:  # only to close it
        streams = video.info.streams
    return VideoReader(path, max_side_px, stream_with_person(path, streams, model_path(model, on_fetch)))


def _notes(
    video: VideoInfo, exercise: Exercise, watched: _Watched, side: Side | None, found: str | None
) -> Iterator[Message]:
    """What else the user should know of a recording."""
    outcome, last_s = watched.outcome, watched.last_s
    if video.streams > 1:
        yield Message("notes.video_streams", {"streams": video.streams, "number": video.stream + 1})
    fps = outcome.frames / max(last_s, 1.0)
    if fps < MIN_FPS:
        yield Message("notes.few_pictures", {"fps": fps, "needed_fps": MIN_FPS})
    if side is not None and found is not None and found != side:
        yield Message(f"notes.other_side.{exercise.practice.side_is}", {"side": side, "found": found})
    if outcome.repetitions:
        return
    if (how := watched.turned.turned(exercise.practice.lying)) is not None:
        yield Message(f"notes.turned.{how}")
    elif outcome.view_ok and not outcome.attempts and _unjudged_s(outcome) < _HIDES * last_s:
        titles = {language: texts.title for language, texts in exercise.texts.items()}
        yield Message("notes.other_exercise", {"title": titles})


def _unjudged_s(outcome: Outcome) -> float:
    """For how many seconds somebody was there who could not be judged."""
    return sum(p.end_s - p.start_s for p in outcome.problems if p.name not in (NO_PERSON, CUT))


def _require_somebody(path: Path, outcome: Outcome) -> None:
    """Refuse what isn't a video of a person."""
    if outcome.frames < 2:
        raise PosecheckError("errors.video.single_picture", path=path)
    if outcome.frames_with_pose:
        return
    if any(problem.name == TOO_DARK for problem in outcome.problems):
        raise PosecheckError("errors.video.too_dark", path=path)
    raise PosecheckError("errors.video.nobody_seen", path=path)
