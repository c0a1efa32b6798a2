"""posecheck: a pose-checking exercise coach for one person, one mat, one webcam.

>>> from posecheck import check_video
>>> result = check_video("clip.mp4", "slow-sit-back")
>>> result.verdict
'good'
"""

from posecheck.check import CheckResult, check_video
from posecheck.errors import PosecheckError
from posecheck.exercise.spec import Exercise, load_exercise
from posecheck.judging.session import Session, Update
from posecheck.media import Frame
from posecheck.pose import Observation, Observer, Pose, model_path
from posecheck.report.result_tables import Analysis, analyse

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "CheckResult",
    "Exercise",
    "Frame",
    "Observation",
    "Observer",
    "Pose",
    "PosecheckError",
    "Session",
    "Update",
    "analyse",
    "check_video",
    "load_exercise",
    "model_path",
]
