"""Has the engine compiled before a command computes, and says so: a new machine takes some seconds, once."""

import sys

from playground import engine


def compile_engine() -> None:
    """Compile what the cache of kernels lacks, with progress on stderr; at once if nothing is missing."""
    if engine.are_kept():
        return
    if not sys.stderr.isatty():
        print("Compiling the engine, once; this takes some seconds.", file=sys.stderr, flush=True)
        engine.compile_beside(lambda *_: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("compiling the engine, once"), MofNCompleteColumn(), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")
        engine.compile_beside(lambda done, total: progress.update(task, completed=done, total=total))
