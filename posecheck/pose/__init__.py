"""Find poses in frames: the model file, the networks, and the names of the landmarks."""

import lazy_loader

# MediaPipe is loaded when a network is made.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
