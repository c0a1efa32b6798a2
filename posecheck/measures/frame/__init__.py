"""Frame measures: functions of a body that have one number for each frame."""
