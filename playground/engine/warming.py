"""Have every kernel compiled, or loaded from disk, before anyone waits for it.

Each kernel is called once with the only types it is ever called with; nothing compiles after that. The one
kernel left out is the gradient of a whole batch: only scripts ask for it, and it would make everybody wait
some seconds more.

Compiling holds the interpreter, so that other processes do it for one that has more to do: `compile_beside`,
which runs this module, fills the cache, and `warm_up` loads from there. A cache that takes nothing costs only
that this process compiles after all.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress

import numpy as np

from playground.engine.cache_folders import cache_folders, can_keep
from playground.engine.lanes import Lanes
from playground.engine.layout import Layout
from playground.engine.measuring import EpochEnds
from playground.engine.network import Network, Progress, Rule
from playground.engine.samples import Samples

OnProgress = Callable[[int, int], None]
"""Called with (kernels ready, kernels in all), at the beginning and after each."""

# By process: the first takes longer than all others together.
_SHARES = (("train",), ("evaluate", "images", "maps"))
KERNELS = tuple(name for share in _SHARES for name in share)
LANES_KERNEL = "train_lanes"
"""Compiled after all others: without it many networks are trained one by one."""


def warm_up(on_progress: OnProgress) -> None:
    """Prepare all kernels; seconds when they have to be compiled, half a second when they are on disk.

    Args:
        on_progress: called as it goes.
    """
    on_progress(0, len(KERNELS))
    for done, _ in enumerate(_call(KERNELS), 1):
        on_progress(done, len(KERNELS))


def are_kept() -> bool:
    """Whether the cache has a file of every kernel, so that loading will probably do; needs no compiler."""
    return _kept().issuperset(KERNELS)


def are_lanes_kept() -> bool:
    """Whether the cache has a file of the kernel that trains several networks at once."""
    return LANES_KERNEL in _kept()


def _kept() -> set[str]:
    return {name.partition("-")[0] for folder in cache_folders() for name in folder.names()}


def compile_beside(on_progress: OnProgress, *, niceness: int = 0) -> None:
    """Have the kernels that the cache lacks compiled by other processes, and wait for these.

    Nothing is done where no cache could take their work.

    Args:
        on_progress: called as it goes.
        niceness: by how much they let other processes go first, from 0 to 19.
    """
    _compile(_SHARES, on_progress, niceness)


def compile_lanes_beside(*, niceness: int = 0) -> None:
    """Have the kernel that trains several networks at once compiled by another process, and wait for it.

    Args:
        niceness: by how much it lets other processes go first, from 0 to 19.
    """
    _compile([(LANES_KERNEL,)], lambda *_: None, niceness)


def _compile(shares: Sequence[Sequence[str]], on_progress: OnProgress, niceness: int) -> None:
    if not can_keep():
        return
    n_done, n_kernels = 0, sum(map(len, shares))
    reporting = threading.Lock()
    on_progress(0, n_kernels)

    def follow(process: subprocess.Popen[bytes]) -> None:
        nonlocal n_done
        with process:
            for _ in process.stdout or ():
                with reporting:
                    n_done += 1
                    on_progress(n_done, n_kernels)

    threads = []
    for share in shares:
        with suppress(OSError):  # no room for another process: this one compiles
            process = subprocess.Popen(  # noqa: S603 - this program
                [sys.executable, "-c", f"from {__name__} import work; work()", str(niceness), *share],
                # They end when this process does, which closes the pipe.
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            threads.append(threading.Thread(target=follow, args=[process], daemon=True))
            threads[-1].start()
    for thread in threads:
        thread.join()


def _call(kernels: Iterable[str]) -> Iterable[object]:
    """Call kernels one after the other."""
    network = Network(Layout(2, [(2, "tanh"), (1, "tanh")]))
    samples = Samples(np.zeros((2, 2)), np.ones((2, 1)))
    rule = Rule(learning_rate=0.1, batch_size=1)
    calls: dict[str, Callable[[], object]] = {
        "evaluate": lambda: network.evaluate(samples),
        "images": lambda: network.images(samples.columns, [0]),
        "train": lambda: network.train(samples, rule, Progress(), max_steps=1),
        "maps": lambda: network.activations(samples.columns),
        LANES_KERNEL: lambda: _train_lanes(network, samples),
    }
    for name in kernels:
        yield calls[name]()


def _train_lanes(network: Network, samples: Samples) -> None:
    rule = Rule(learning_rate=0.1, batch_size=2)
    ends = EpochEnds(network.layout, 1)
    Lanes([network], [samples], [rule]).train(Progress(), max_steps=1, until_epoch=None, ends=[ends])


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def _one_at_a_time(stack: ExitStack, name: str) -> None:
    """Wait for another process that compiles the same, whose work is then loaded."""
    with suppress(ImportError, OSError, IndexError):
        import fcntl  # noqa: PLC0415 - not on every system

        folder = cache_folders()[0].path
        folder.mkdir(parents=True, exist_ok=True)
        file = stack.enter_context((folder / f"{name}.lock").open("w"))
        fcntl.flock(file, fcntl.LOCK_EX)


def work() -> None:
    """Compile the kernels that the command line names, and write a line for each."""
    niceness, *kernels = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is handled by the parent process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform != "win32":
        os.nice(int(niceness))
    with ExitStack() as stack:
        _one_at_a_time(stack, kernels[0])
        for _ in _call(kernels):
            sys.stdout.write("\n")
            sys.stdout.flush()
