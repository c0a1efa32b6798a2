"""Read frames with their true times from video files, and write H.264 videos that browsers play."""

import lazy_loader

# FFmpeg and OpenCV are loaded when a file is read or written.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
