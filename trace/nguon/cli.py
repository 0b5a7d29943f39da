"""nguon: the command line, one short function a command."""
