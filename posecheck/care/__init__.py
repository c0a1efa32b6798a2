"""What forbids an exercise, and what pain changes."""
