"""An exercise as data: what its file says, read and checked."""
