"""From a frame to what is seen in it: the model file, the networks and the landmark names."""

import lazy_loader

# MediaPipe is loaded when a network is made.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
