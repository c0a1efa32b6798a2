"""From a frame to a pose: the model file, the MediaPipe estimator and the landmark names."""

from posecheck.pose.estimator import Pose, PoseEstimator
from posecheck.pose.model import model_path
from posecheck.pose.people import SecondPersonDetector

__all__ = ["Pose", "PoseEstimator", "SecondPersonDetector", "model_path"]
