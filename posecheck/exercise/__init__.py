"""An exercise as data: its file, read and checked."""

from posecheck.exercise.exercise import Exercise
from posecheck.exercise.reading import exercise_file, exercise_names, load_exercise, parse_exercise

__all__ = ["Exercise", "exercise_file", "exercise_names", "load_exercise", "parse_exercise"]
