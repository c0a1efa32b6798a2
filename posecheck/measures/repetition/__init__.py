"""Measures of a whole repetition: functions of its series."""
