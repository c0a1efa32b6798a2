"""The networks that look at one video or camera stream."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from posecheck.media import Frame
from posecheck.pose.estimator import PoseEstimator
from posecheck.pose.observation import Observation
from posecheck.pose.people import SecondPersonDetector


class Observer:
    """The networks that look at one video or camera stream; freed when its ``with`` block ends, or by :meth:`close`.

    Parameters
    ----------
    model : Path
        The pose landmarker bundle.

    Raises
    ------
    PosecheckError
        If MediaPipe can't use the model file.
    """

    def __init__(self, model: Path) -> None:
        with ExitStack() as opened:
            self._estimator = opened.enter_context(PoseEstimator(model))
            self._people = opened.enter_context(SecondPersonDetector(model))
            self._networks = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def observe(self, frame: Frame) -> Observation:
        """Find the pose and a second person in ``frame``, which must be later than the one before."""
        pose = self._estimator.estimate(frame)
        return Observation(frame, pose, self._people.look(frame, pose))

    def close(self) -> None:
        """Free the memory of the networks (about 70 MB)."""
        self._networks.close()
