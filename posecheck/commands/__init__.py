"""The commands of the terminal that are about days rather than about one video."""
