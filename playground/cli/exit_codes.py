"""Exit codes that several commands have in common."""

BAD_INPUT = 2  # as typer's own for a wrong command line
CANCELLED = 130  # of what Ctrl+C stopped: 128 + SIGINT
