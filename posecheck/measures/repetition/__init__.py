"""Repetition measures: functions of a whole repetition and of parameters that the exercise file gives."""
