from .frame import Frame as Frame
from .frame import VideoInfo as VideoInfo
from .reader import MAX_SIDE_PX as MAX_SIDE_PX
from .reader import VideoReader as VideoReader
from .source import ENDINGS as ENDINGS
from .writer import VideoWriter as VideoWriter
