"""Measure a body that is filmed from the side.

Pure functions, and small trackers that know only the frames so far. Nothing here draws or reads a clock.
"""
