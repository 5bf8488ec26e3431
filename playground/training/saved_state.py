"""A config and a checkpoint as bytes: a safetensors file, which other programs read.

Arrays are its tensors, the rest is the JSON text `trainer` of its metadata. Files of version 0.2.0 and before
open as well: there the optimizer's state is `memory`, the plateau's scale `share`, all slots are kept,
the best loss is `Infinity` before the first epoch, and the early-stopping rule is the config's.

Where the plain reference has trained, the metadata `log` has the action log, from which kernels compute the
exact bits; the arrays differ from these by rounding, and are for whoever cannot wait.
"""

import json
from dataclasses import asdict
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load, save

from playground.config import ExperimentConfig, read_config
from playground.engine.network import STATE_ARRAYS, Progress
from playground.training.action_log import AnyEntry, PauseEntry, read_log
from playground.training.assembly import stop_rule
from playground.training.checkpoint import Checkpoint, not_a_checkpoint
from playground.training.history import History, packed, unpacked
from playground.training.stopping import Best, Kept, Monitor, Plateau, StopRule, Wait

_MOST = 2**53  # up to which JSON numbers are exact in every language
_KEPT_ARRAYS = ("parameters", "averages")  # of `best` and `last`, in pairs


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Progress(_Part):
    epoch: int = Field(ge=0, le=_MOST)
    step: int = Field(ge=0, le=_MOST)
    offset: int = Field(ge=0, le=_MOST)
    diverged: bool


class _Wait(_Part):
    best: float | None  # None, or infinite in old files, before the first epoch
    best_epoch: int = Field(ge=0, le=_MOST)
    epochs: int = Field(ge=0, le=_MOST)

    def value(self) -> Wait:
        return Wait(np.inf if self.best is None else self.best, self.best_epoch, self.epochs)


class _Plateau(_Part):
    scale: float = Field(ge=0, le=1, validation_alias=AliasChoices("scale", "share"))
    wait: _Wait


class _Best(_Part):
    loss: float = Field(allow_inf_nan=False)
    epoch: int = Field(ge=0, le=_MOST)


class _StopRule(_Part):
    monitor: Monitor
    patience: int | None
    minimum_change: float = Field(allow_inf_nan=False)
    restore_best: bool


class _Facts(_Part):
    """The JSON part; the config has its own validation."""

    config: Any
    progress: _Progress
    wait: _Wait
    plateau: _Plateau
    is_stopped: bool
    stop_rule: _StopRule | None = None
    best: _Best | None = None  # of version 0.2.0: that of `wait`


def encode(
    config: ExperimentConfig,
    checkpoint: Checkpoint,
    log: list[dict[str, Any]] | None = None,
    history: History | None = None,
) -> bytes:
    """Write config and checkpoint as a file.

    Args:
        config: in force when the checkpoint was taken.
        checkpoint: of a `Fitting` made from it.
        log: what led to it, where that is to be computed anew, because the reference has computed it.
        history: until then, which becomes the tensor `history`; None leaves it out.

    Returns:
        A safetensors file from which `decode` makes the same again.
    """
    facts = {
        "config": config.model_dump(mode="json"),
        "progress": asdict(checkpoint.progress),
        "wait": _wait_to_json(checkpoint.wait),
        "plateau": {"scale": checkpoint.plateau.scale, "wait": _wait_to_json(checkpoint.plateau.wait)},
        "is_stopped": checkpoint.is_stopped,
        "stop_rule": None if checkpoint.stop_rule is None else asdict(checkpoint.stop_rule),
    }
    arrays: dict[str, NDArray[Any]] = dict(checkpoint.arrays)
    for which, kept in (("best", checkpoint.best), ("last", checkpoint.last)):
        if kept is not None:
            arrays |= {f"{which}_{name}": getattr(kept, name) for name in _KEPT_ARRAYS}
    if checkpoint.best is not None:
        facts["best"] = {"loss": checkpoint.best.loss, "epoch": checkpoint.best.epoch}
    metadata = {"trainer": json.dumps(facts, allow_nan=False)}
    if log is not None:
        metadata["log"] = json.dumps(log, allow_nan=False)
    if history is not None:
        arrays["history"] = packed(history)
    return save(arrays, metadata=metadata)


def decode(data: bytes) -> tuple[ExperimentConfig, Checkpoint, History]:
    """Read a file. That the arrays fit the config's network is not checked here.

    Args:
        data: what `encode` gave, in this version or an older one; or anything else.

    Returns:
        Config, checkpoint and history, which is empty if none was saved.

    Raises:
        InvalidCommand: the bytes are no such file, or hold no checkpoint of any training.
        InvalidConfig: they hold a config that cannot be used.
    """
    try:
        facts, arrays = _Facts.model_validate(json.loads(_metadata(data)["trainer"])), load(data)
    except (ValueError, KeyError, TypeError, RecursionError, SafetensorError, ValidationError):
        raise not_a_checkpoint() from None
    history = _history(arrays.pop("history", None))
    if "memory" in arrays:
        arrays["optimizer_state"] = arrays.pop("memory")
    kept = {
        which: pair
        for which in ("best", "last")
        if (pair := [arrays.pop(place) for name in _KEPT_ARRAYS if (place := f"{which}_{name}") in arrays])
    }
    if arrays.keys() != set(STATE_ARRAYS) or any(len(pair) < len(_KEPT_ARRAYS) for pair in kept.values()):
        raise not_a_checkpoint()
    everything = [*arrays.values(), *chain.from_iterable(kept.values())]
    if any(array.dtype != np.float64 for array in everything):
        raise not_a_checkpoint()
    config = read_config(facts.config)
    rule = stop_rule(config.training, has_validation=config.data.validation_fraction > 0)
    if "stop_rule" in facts.model_fields_set:
        rule = None if facts.stop_rule is None else StopRule(**facts.stop_rule.model_dump())
    wait, best, last = facts.wait.value(), None, None
    if "best" in kept:
        when = (wait.best, wait.best_epoch) if facts.best is None else (facts.best.loss, facts.best.epoch)
        parameters, averages = kept["best"]
        best = Best(parameters, averages, *when)
    if "last" in kept:
        parameters, averages = kept["last"]
        last = Kept(parameters, averages)
    checkpoint = Checkpoint(
        Progress(**facts.progress.model_dump()),
        {name: arrays[name] for name in STATE_ARRAYS},
        rule,
        wait,
        facts.is_stopped,
        best,
        Plateau(facts.plateau.scale, facts.plateau.wait.value()),
        last,
    )
    return config, checkpoint, history


def _history(data: NDArray[Any] | None) -> History:
    if data is None:
        return History()
    if data.dtype != np.uint8 or data.ndim != 1:
        raise not_a_checkpoint()
    try:
        return unpacked(data)
    except ValueError:
        raise not_a_checkpoint() from None


def decode_log(data: bytes) -> list[AnyEntry] | None:
    """Read the log in a file.

    Args:
        data: which `decode` has read.

    Returns:
        The entries, without a `pause`; None if the checkpoint has the bits of kernels.

    Raises:
        InvalidCommand: it is no log.
    """
    text = _metadata(data).get("log")
    if text is None:
        return None
    try:
        entries = read_log(json.loads(text))
    except (ValueError, TypeError, RecursionError):
        raise not_a_checkpoint() from None
    return [entry for entry in entries if not isinstance(entry, PauseEntry)]


def is_of_reference(data: bytes) -> bool:
    """Whether a file holds a log from which its exact state is to be computed.

    Args:
        data: of a file, or anything else.

    Returns:
        False for what is no saved state.
    """
    try:
        return "log" in _metadata(data)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


def _metadata(data: bytes) -> dict[str, str]:
    header_size = int.from_bytes(data[:8], "little")
    metadata: dict[str, str] = json.loads(data[8 : 8 + header_size])["__metadata__"]
    return metadata


def _wait_to_json(wait: Wait) -> dict[str, object]:
    return {**asdict(wait), "best": wait.best if np.isfinite(wait.best) else None}
