"""Wrap MediaPipe's PoseLandmarker: it takes a frame and returns one ``Pose`` in pixels."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from posecheck.errors import PosecheckError
from posecheck.media import Frame
from posecheck.pose.backend import BaseOptions, Image, ImageFormat, vision
from posecheck.pose.observation import Pose


class Landmarker:
    """A PoseLandmarker that is freed when its ``with`` block ends.

    Raises
    ------
    PosecheckError
        If MediaPipe can't use the model file.
    """

    def __init__(self, model: Path, **options: Any) -> None:
        base = BaseOptions(model_asset_path=str(model))
        try:
            self._landmarker = vision.PoseLandmarker.create_from_options(
                vision.PoseLandmarkerOptions(base_options=base, **options)
            )
        except (ValueError, RuntimeError) as error:
            raise PosecheckError("errors.model.cant_be_used", path=model) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def sees_somebody(self, image: Image) -> bool:
        """Whether a single image shows a person; for ``running_mode`` IMAGE."""
        return bool(self._landmarker.detect(image).pose_landmarks)

    def close(self) -> None:
        """Free the memory of the network."""
        self._landmarker.close()


class PoseEstimator(Landmarker):
    """Pose and person mask of each frame of one video or camera stream.

    Frames must come in order: the network follows the person from one to the next.
    """

    def __init__(self, model: Path) -> None:
        super().__init__(model, running_mode=vision.RunningMode.VIDEO, output_segmentation_masks=True)
        self._last_ms = -1

    def estimate(self, frame: Frame) -> Pose:
        """The pose of the most prominent person in ``frame``."""
        # MediaPipe needs strictly increasing whole milliseconds, also for frames that are closer together
        self._last_ms = max(self._last_ms + 1, round(frame.t_s * 1000))
        image = Image(image_format=ImageFormat.SRGB, data=np.ascontiguousarray(frame.image))
        result = self._landmarker.detect_for_video(image, self._last_ms)
        if not result.pose_landmarks or not result.segmentation_masks:
            return Pose.nobody(frame.t_s)
        height, width = frame.image.shape[:2]
        landmarks = np.array([(p.x, p.y, p.z, p.visibility) for p in result.pose_landmarks[0]])
        # a copy, because the view points into memory that MediaPipe frees with the result
        mask = np.array(result.segmentation_masks[0].numpy_view()[..., 0], dtype=np.float32)
        return Pose(
            t_s=frame.t_s,
            points_px=landmarks[:, :2] * (width, height),
            depth_px=landmarks[:, 2] * width,
            world_m=np.array([(p.x, p.y, p.z) for p in result.pose_world_landmarks[0]]),
            visibility=landmarks[:, 3],
            mask=mask,
        )
