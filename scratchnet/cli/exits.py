"""The exit codes of the commands."""

DONE = 0
#: An engine computes what it promised not to, or cannot be had; a run is not what it says.
VERIFICATION_FAILED = 1
BAD_INPUT = 2
DIVERGED = 3
#: What shells report for a program ended by Ctrl-C: 128 + SIGINT.
INTERRUPTED = 130
