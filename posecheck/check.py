"""Check a recorded video: its frames are fed to a session, the same as a camera's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from posecheck.errors import PosecheckError
from posecheck.exercise.spec import Exercise, load_exercise
from posecheck.judging.outcome import Outcome, Verdict
from posecheck.judging.session import Session, Update
from posecheck.judging.sides import usual_side
from posecheck.measures.turned import TurnedWatch
from posecheck.measures.view import CUT, NO_PERSON, TOO_DARK
from posecheck.media import Frame, VideoInfo, VideoReader
from posecheck.media.ahead import Ahead
from posecheck.media.reader import MAX_SIDE_PX
from posecheck.messages import Message
from posecheck.pose import Observer, model_path
from posecheck.pose.streams import stream_with_person

Side = Literal["left", "right"]
_FRAMES_AHEAD = 8

MIN_FPS = 10.0
"""With fewer pictures a second a block landing within 0.3 s is a matter of two or three of them."""

_HIDES: Final = 0.1
"""If this share of a recording can't be judged what is missing may well be in there."""

FrameListener = Callable[[Frame, Update], None]


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


def check_video(
    path: str | Path,
    exercise: str | Path | Exercise = "slow-sit-back",
    *,
    side: Side | None = None,
    model: Path | None = None,
    max_side_px: int = MAX_SIDE_PX,
    language: str = "en",
    on_frame: FrameListener | None = None,
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
    language : str
        Of the cues, where the exercise has it.
    on_frame : callable, optional
        Called with each frame and what it brought, in order; raise from it to stop.

    Raises
    ------
    PosecheckError
        If the video can't be checked: unreadable, a single picture, nobody in it.
    """
    path = Path(path)
    loaded = exercise if isinstance(exercise, Exercise) else load_exercise(exercise)
    turned = TurnedWatch()
    with _reader(path, max_side_px, model) as video:
        bundle = model_path(model)
        with (
            Observer(bundle) as observer,
            Ahead(map(observer.observe, video), _FRAMES_AHEAD, "posecheck-pose") as observations,
        ):
            session = Session(loaded, language)
            last_s = 0.0
            for observation in observations:
                last_s = observation.t_s
                update = session.step(observation)
                turned.step(update.pose)
                if on_frame is not None:
                    on_frame(observation.frame, update)
            outcome = session.finish()
    _require_somebody(path, outcome)
    found = outcome.near_side if loaded.practice.side_is == "near" else usual_side(outcome.repetitions)
    return CheckResult(
        video=video.info,
        duration_s=last_s + (1.0 / video.info.fps if video.info.fps else 0.0),
        exercise=loaded,
        side=side or found,
        outcome=outcome,
        notes=(*video.losses, *_notes(video.info, last_s, loaded, outcome, turned, side, found)),
    )


def video_info(path: Path, model: Path | None = None) -> VideoInfo:
    """What is known of the picture that is checked: of several video streams the one with somebody in it.

    Only for a file with several the model is needed.

    Raises
    ------
    PosecheckError
        If the file can't be read.
    """
    with _reader(path, MAX_SIDE_PX, model) as video:
        return video.info


def _reader(path: Path, max_side_px: int, model: Path | None) -> VideoReader:
    video = VideoReader(path, max_side_px)
    if video.info.streams == 1:
        return video
    with video:  # only to close it
        streams = video.info.streams
    return VideoReader(path, max_side_px, stream_with_person(path, streams, model_path(model)))


def _notes(
    video: VideoInfo,
    last_s: float,
    exercise: Exercise,
    outcome: Outcome,
    turned: TurnedWatch,
    side: Side | None,
    found: str | None,
) -> Iterator[Message]:
    """What else the user should know of a recording that was read to ``last_s``."""
    if video.streams > 1:
        yield Message("notes.video_streams", {"streams": video.streams, "number": video.stream + 1})
    fps = outcome.frames / max(last_s, 1.0)
    if fps < MIN_FPS:
        yield Message("notes.few_pictures", {"fps": fps, "needed_fps": MIN_FPS})
    if side is not None and found is not None and found != side:
        yield Message(f"notes.other_side.{exercise.practice.side_is}", {"side": side, "found": found})
    if outcome.repetitions:
        return
    if (how := turned.turned(exercise.practice.lying)) is not None:
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
