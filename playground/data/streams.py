"""Named streams of randomness: each is a pure function of (seed, purpose).

Because no stream is shared, drawing more data never changes the initial parameters, and any moment of an
experiment can be made again from its seed. This module does not know who draws, or what.
"""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What a stream is for.

    The numbers are part of what a seed means: changing one changes every experiment. They begin at 1 because
    SeedSequence pads short entropy with zeros, and a purpose 0 would make (seed, 0) and (seed,) the same.
    """

    DATA = 1
    SPLIT = 2
    INITIAL_PARAMETERS = 3
    BATCH_ORDER = 4
    DROPOUT = 5


def stream(seed: int, purpose: Purpose) -> np.random.Generator:
    """A fresh generator at the beginning of the stream; calling it again begins the same numbers again.

    Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3" (Philox), seeded by NumPy's
    SeedSequence, whose hashing keeps neighbouring seeds unrelated.
    """
    return np.random.Generator(np.random.Philox(_entropy(seed, purpose)))


def key(seed: int, purpose: Purpose) -> int:
    """A 64-bit key, for code that counts its own randomness from (key, epoch, step)."""
    return int(_entropy(seed, purpose).generate_state(1, np.uint64)[0])


def _entropy(seed: int, purpose: Purpose) -> np.random.SeedSequence:
    return np.random.SeedSequence((seed, int(purpose)))
