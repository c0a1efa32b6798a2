"""From measures to phases, repetitions, faults and holds."""
