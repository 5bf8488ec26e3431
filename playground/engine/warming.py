"""Have every kernel compiled, or loaded from disk, before anyone waits for it.

Each kernel is called once with the only types it is ever called with; nothing compiles after that. The one
kernel left out is the gradient of a whole batch: only scripts ask for it, and it would make everybody wait
some seconds more.
"""

from collections.abc import Callable

import numpy as np

from playground.engine.layout import Layout
from playground.engine.network import Network, Progress, Rule
from playground.engine.samples import Samples


def warm_up(on_progress: Callable[[int, int], None]) -> None:
    """Prepare all kernels; seconds when they have to be compiled, half a second when they are on disk.

    Args:
        on_progress: called with (kernels ready, kernels in all), at the beginning and after each.
    """
    network = Network(Layout(2, [(2, "tanh"), (1, "tanh")]))
    samples = Samples(np.zeros((2, 2)), np.ones((2, 1)))
    rule = Rule(learning_rate=0.1, batch_size=1)
    steps: tuple[Callable[[], object], ...] = (
        lambda: network.evaluate(samples),
        lambda: network.images(samples.columns, [0]),
        lambda: network.train(samples, rule, Progress(), max_steps=1),
        lambda: network.activations(samples.columns),
    )
    on_progress(0, len(steps))
    for done, step in enumerate(steps, 1):
        step()
        on_progress(done, len(steps))
