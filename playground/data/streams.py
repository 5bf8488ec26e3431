"""Named random streams: each is a pure function of (seed, purpose).

Because no stream is shared, drawing more data never changes the initial parameters, and every step of an
experiment can be computed again from its seed.
"""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """Purposes of random streams, which keep them independent.

    The numbers are part of what a seed means: changing one changes every experiment. They begin at 1 because
    SeedSequence pads short entropy with zeros, and a purpose 0 would make (seed, 0) and (seed,) the same.
    """

    DATA = 1
    SPLIT = 2
    INITIAL_PARAMETERS = 3
    BATCH_ORDER = 4
    DROPOUT = 5
    CLASS_SIZES = 6
    RESAMPLING = 7
    VALIDATION = 8
    AUGMENTATION = 9


def stream(seed: int, purpose: Purpose) -> np.random.Generator:
    """Makes a generator at the beginning of a stream; equal arguments give equal numbers.

    Args:
        seed: of the experiment, at least 0.
        purpose: that the numbers are drawn for.

    Returns:
        A new generator.

    Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3" (Philox), seeded by NumPy's
    SeedSequence, whose hashing keeps neighbouring seeds unrelated.
    """
    return np.random.Generator(np.random.Philox(_entropy(seed, purpose)))


def key(seed: int, purpose: Purpose) -> int:
    """Derives the key of counter-based random numbers, which kernels compute from (key, epoch, step).

    Args:
        seed: of the experiment, at least 0.
        purpose: that the numbers are drawn for.

    Returns:
        An unsigned number of 64 bits.

    Source: as `stream`.
    """
    return int(_entropy(seed, purpose).generate_state(1, np.uint64)[0])


def _entropy(seed: int, purpose: Purpose) -> np.random.SeedSequence:
    return np.random.SeedSequence((seed, int(purpose)))
