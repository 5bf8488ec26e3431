"""The groups of the shipped course, in the order in which they are shown."""

GROUPS = ("exercises", "gates", "learning", "choosing", "generalizing")
"""Titles stand in the locales as ``lesson_groups.<name>``; any other word is a group too, shown last."""
