"""Lets ``python -m playground`` do what the ``playground`` command does."""

from playground.cli import main

main()
