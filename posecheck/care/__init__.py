"""The stop screen, which may forbid an exercise, and pain, which may end it."""
