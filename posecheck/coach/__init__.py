"""Exercises, phases, repetitions, faults and cues: what the measures mean and what to say."""
