"""The live view: camera frames come in over a socket, what to show and say goes back."""
