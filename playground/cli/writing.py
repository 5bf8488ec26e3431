"""Files that commands write."""

import sys
from pathlib import Path

from playground.problems.errors import InvalidCommand, Problem


def require_writable(path: Path | None) -> None:
    """Finds out whether a file can be written before anything is computed for it.

    Args:
        path: of ``--output``; None for none.

    Raises:
        InvalidCommand: it cannot.
    """
    if path is None:
        return
    try:
        with path.open("ab"):
            pass
    except OSError as error:
        raise unwritable(path, error) from None


def write_data(path: Path | None, data: bytes) -> None:
    """Writes what a command makes.

    Args:
        path: of ``--output``; None: standard output.
        data: its content.

    Raises:
        InvalidCommand: it cannot be written.
    """
    if path is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(path, data)


def write_file(path: Path, data: bytes) -> None:
    """Writes a file.

    Args:
        path: of ``--output``.
        data: its content.

    Raises:
        InvalidCommand: it cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise unwritable(path, error) from None


def unwritable(path: Path, error: OSError) -> InvalidCommand:
    """Makes the error for a file that cannot be written.

    Args:
        path: of ``--output``.
        error: why not.

    Returns:
        What is to be raised.
    """
    params = {"reason": error.strerror or str(error)}
    return InvalidCommand([Problem("--output", "file_unwritable", str(path), params=params)])
