"""Video files in and out: frames with true times, and H.264 that browsers play."""

from posecheck.media.reader import Frame, VideoInfo, VideoReader
from posecheck.media.source import ENDINGS
from posecheck.media.writer import VideoWriter

__all__ = ["ENDINGS", "Frame", "VideoInfo", "VideoReader", "VideoWriter"]
