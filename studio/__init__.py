"""Renders the sample clips: computer-made people doing the exercises, so that the truth is known exactly."""
