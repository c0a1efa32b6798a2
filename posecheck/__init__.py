"""posecheck: a pose-checking exercise coach for one person, one mat, one webcam.

>>> from posecheck import check_video
>>> result = check_video("clip.mp4", "slow-sit-back")
>>> result.verdict
'good'
"""

import lazy_loader

__version__ = "0.1.0"

# What each name needs is loaded when it is first used; __init__.pyi says where the names come from.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
