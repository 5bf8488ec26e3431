"""Other people's tables: reads files as they come, guesses what columns mean, asks where it is uncertain."""

from playground.tables.reading import read_table
from playground.tables.table import Table

__all__ = ["Table", "read_table"]
