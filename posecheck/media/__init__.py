"""Video files in and out: frames with true times, and H.264 that browsers play."""

import lazy_loader

# FFmpeg and OpenCV are loaded when a file is read or written.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
