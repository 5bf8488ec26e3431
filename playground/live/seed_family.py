"""One experiment under other seeds: its config and its log, as each seed of a family has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from playground.config import ExperimentConfig
from playground.config.fields import MAX_SEED
from playground.training.action_log import AnyEntry, ChangeEntry, ConfigureEntry, change_entry, changed_config

Varied = Literal["start", "all"]
"""What differs between seeds: initial parameters and the order of batches; or the data as well."""


def seeds_beside(seed: int, count: int) -> range:
    """The block of seeds that one belongs to, the same for every seed in it.

    Args:
        seed: of the experiment.
        count: of seeds in the block.

    Returns:
        `count` neighbouring seeds, `seed` among them.
    """
    first = min(seed - seed % count, MAX_SEED - count + 1)
    return range(first, first + count)


def with_seed(config: ExperimentConfig, seed: int, vary: Varied) -> ExperimentConfig:
    """The same settings under another seed.

    Args:
        config: of the experiment.
        seed: instead of its own.
        vary: "start" keeps the rows; "all" moves the seed of the data along. Rows that were brought stay.

    Returns:
        The config. Of every config of the family it gives the same one.
    """
    data_seed = config.data.seed
    if vary == "start":
        data_seed = config.seed if data_seed is None else data_seed
    elif data_seed is not None:
        data_seed = (data_seed + seed - config.seed) % (MAX_SEED + 1)
    data = config.data
    if data_seed != data.seed:
        data = data.model_copy(update={"seed": data_seed})
    return config.model_copy(update={"seed": seed, "data": data})


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """What is done to every seed of a family at one step.

    Args:
        entry: of the log.
        config: in force after it, under one of the seeds.
    """

    entry: AnyEntry
    config: ExperimentConfig


def script_of(entries: Sequence[AnyEntry], config: ExperimentConfig) -> list[ScriptLine]:
    """The lines of a log, with the configs that they lead to.

    Args:
        entries: of a log, after its latest beginning.
        config: that it began with.

    Returns:
        A line for each.

    Raises:
        InvalidInput: an entry does not fit those before it.
    """
    lines = []
    for entry in entries:
        if isinstance(entry, ChangeEntry):
            config = changed_config(config, entry)
        lines.append(ScriptLine(entry, config))
    return lines


def log_with_seed(
    config: ExperimentConfig, script: Sequence[ScriptLine], seed: int, vary: Varied
) -> tuple[ConfigureEntry, list[AnyEntry]]:
    """The log that the experiment would have under another seed.

    Args:
        config: that it began with.
        script: what was done since.
        seed: instead of its own.
        vary: as of `with_seed`.

    Returns:
        Its beginning, and the entries that follow. A change that makes no difference under that seed is left
        out.
    """
    before = with_seed(config, seed, vary)
    beginning = ConfigureEntry(step=0, config=before)
    entries: list[AnyEntry] = []
    for line in script:
        if isinstance(line.entry, ChangeEntry):
            after = with_seed(line.config, seed, vary)
            entry: AnyEntry | None = change_entry(before, after, step=line.entry.step)
            before = after
        else:
            # Whether and where a seed diverges is its own affair.
            entry = line.entry.model_copy(update={"diverged": False})
        if entry is not None:
            entries.append(entry)
    return beginning, entries
