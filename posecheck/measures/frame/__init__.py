"""Measures of one moment: functions of a body."""
