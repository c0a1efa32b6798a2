"""The only place that imports MediaPipe.

Its audio part imports ``sounddevice``, which starts ``ldconfig``, ``gcc`` and ``ld`` to look for a sound library.
posecheck uses no microphone. While MediaPipe is imported ``sounddevice`` is therefore made to look as if it were not
installed, which MediaPipe allows.
"""

import sys

_hidden = "sounddevice" not in sys.modules
if _hidden:
    sys.modules["sounddevice"] = None  # type: ignore[assignment]  # what Python takes for "there is no such module"
try:
    from mediapipe import Image, ImageFormat
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
    from mediapipe.tasks.metadata import schema_py_generated as tflite_schema
    from mediapipe.tasks.python import BaseOptions, vision
finally:
    if _hidden:
        del sys.modules["sounddevice"]

__all__ = ["BaseOptions", "Image", "ImageFormat", "metadata_schema", "tflite_schema", "vision"]
