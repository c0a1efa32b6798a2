"""From a frame to what is seen in it: the model file, the networks and the landmark names."""

from posecheck.pose.estimator import Pose, PoseEstimator
from posecheck.pose.model import model_path
from posecheck.pose.observation import Observation, Observer
from posecheck.pose.people import SecondPersonDetector

__all__ = ["Observation", "Observer", "Pose", "PoseEstimator", "SecondPersonDetector", "model_path"]
