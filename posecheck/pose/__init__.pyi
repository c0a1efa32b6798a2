from .estimator import PoseEstimator as PoseEstimator
from .model import model_path as model_path
from .observation import Observation as Observation
from .observation import Pose as Pose
from .observer import Observer as Observer
from .people import SecondPersonDetector as SecondPersonDetector
