"""Commands of the command line that work on kept runs. They read words and print; others do the work.

Everything heavy is loaded by the command that needs it, so that ``--help`` answers at once.
"""
