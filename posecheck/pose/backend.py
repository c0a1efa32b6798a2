"""MediaPipe, imported here alone.

Its audio part imports ``sounddevice``, which looks for a sound library by starting ``ldconfig``, ``gcc`` and ``ld``.
posecheck uses no microphone: ``sounddevice`` counts as missing while MediaPipe is imported, which it allows for.
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
