"""The live wire contract: text -> Command, Event -> text, Snapshot -> bytes. Pure functions.

docs/live.md describes the protocol.
"""

from base64 import b64encode
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from pydantic_core import from_json, to_json
from safetensors.numpy import save

from playground.analysis.guessing import guess_losses
from playground.config import ExperimentConfig, effective_loss, read_config
from playground.engine.layout import Layout
from playground.live.branch_messages import (
    BeginBranch,
    DeleteBranch,
    NameBranch,
    OpenBranch,
    ReadBranches,
    ReadBranchHistory,
    SeekBackUntil,
)
from playground.live.events import (
    BranchHistory,
    Changed,
    Code,
    Configured,
    Engine,
    Event,
    FoundMoment,
    HistoryPart,
    Log,
    Rejected,
    RejectedCommand,
    Saved,
    Searching,
    State,
    StudyState,
    Tree,
    WarmingUp,
)
from playground.live.messages import (
    Ack,
    BeginStudy,
    Change,
    Command,
    Configure,
    GatherCrowd,
    Pace,
    Pause,
    PauseAt,
    Play,
    ReadHistory,
    ReadLog,
    Reset,
    Resume,
    Save,
    Seek,
    SetParameter,
    Step,
    TakeSeed,
    Watch,
)
from playground.live.snapshot import Snapshot
from playground.model.output import output_meaning
from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidConfig, InvalidInput, Problem, unknown_name
from playground.problems.validation import problems_of, too_many_names
from playground.training.branches import MOST_BRANCHES

SUBPROTOCOL = "playground.v1"

COMMANDS: Mapping[str, type[Command]] = MappingProxyType(
    {
        "configure": Configure,
        "change": Change,
        "play": Play,
        "pause": Pause,
        "step": Step,
        "reset": Reset,
        "pace": Pace,
        "pause_at": PauseAt,
        "watch": Watch,
        "set_parameter": SetParameter,
        "save": Save,
        "resume": Resume,
        "seek": Seek,
        "log": ReadLog,
        "history": ReadHistory,
        "crowd": GatherCrowd,
        "take_seed": TakeSeed,
        "branches": ReadBranches,
        "begin_branch": BeginBranch,
        "open_branch": OpenBranch,
        "name_branch": NameBranch,
        "delete_branch": DeleteBranch,
        "branch_history": ReadBranchHistory,
        "seek_back_until": SeekBackUntil,
        "study": BeginStudy,
        "ack": Ack,
    }
)


def decode(text: str) -> Command:
    """Read one message of a client.

    Args:
        text: JSON.

    Returns:
        The command, its fields within their ranges.

    Raises:
        RejectedCommand: the text is not JSON, not an object, or not a command with its fields.
        InvalidConfig: a `configure` whose config cannot be used.
    """
    fields = dict(_json_object(text))
    if "type" not in fields:
        raise RejectedCommand("invalid_message", [Problem("type", "required", allowed=list(COMMANDS))])
    name = fields.pop("type")
    if not isinstance(name, str) or name not in COMMANDS:
        raise RejectedCommand("unknown_command", [unknown_name("type", name, COMMANDS, received=name)])
    command = COMMANDS[name]
    if command is Configure and "config" in fields:
        fields["config"] = read_config(fields["config"])
    try:
        return command.model_validate(fields)
    except ValidationError as error:
        raise RejectedCommand("invalid_message", problems_of(error, command)) from None


def _json_object(text: str) -> Mapping[str, object]:
    try:
        # Refuses NaN and Infinity, which are not JSON, and text nested deeper than a stack can follow.
        value = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        problem = Problem("", "message_not_json", received=text, params={"reason": str(error)})
        raise RejectedCommand("invalid_json", [problem]) from None
    if not isinstance(value, dict):
        problem = Problem("", "not_an_object", value, Phrase("an_object"))
        raise RejectedCommand("invalid_message", [problem])
    if (excess := too_many_names(value)) is not None:
        raise RejectedCommand("invalid_message", [excess])
    return value


def rejection(error: InvalidInput) -> Rejected:
    """Makes the event for input that could not be used.

    Args:
        error: as it was raised.

    Returns:
        The event, whose code says what kind of error it is.
    """
    if isinstance(error, RejectedCommand):
        return Rejected(error.code, error.problems)
    code: Code = "invalid_config" if isinstance(error, InvalidConfig) else "invalid_message"
    return Rejected(code, error.problems)


def encode_event(event: Event, words: Mapping[str, str] | None = None) -> str:
    """Writes one event as JSON text; a number that is not finite becomes null.

    Args:
        event: the event to send.
        words: of the client's language, for rejections; None for English.

    Returns:
        One JSON object.
    """
    return to_json(_message(event, words), inf_nan_mode="null").decode()


def _message(event: Event, words: Mapping[str, str] | None) -> dict[str, object]:
    match event:
        case WarmingUp(done, total):
            return {"type": "warming_up", "done": done, "total": total}
        case Engine(state):
            return {"type": "engine", "state": state}
        case Configured(experiment, config, layout, rows, progress):
            return {
                "type": "configured",
                "experiment": experiment,
                "epoch": progress.epoch,
                "step": progress.step,
                "config": config,
                "layout": _described(layout, config),
                "data": {
                    "task": rows.task,
                    "n_classes": config.n_classes,
                    "medians": rows.plane.held,
                    "n_made": rows.n_made,
                    "guess_losses": guess_losses(config, rows),
                    **{part: part_rows.tolist() for part, part_rows in rows.parts.items()},
                },
            }
        case Changed(config, progress):
            return {"type": "changed", "config": config, "epoch": progress.epoch, "step": progress.step}
        case State(playing, status, epoch, step, best_epoch):
            said = {"type": "state", "playing": playing, "status": status, "epoch": epoch, "step": step}
            reason = "early_stopping" if status == "stopped" else "restored_best"
            return said if best_epoch is None else {**said, "reason": reason, "best_epoch": best_epoch}
        case Saved(experiment, epoch, step, state, tree):
            place = {"experiment": experiment, "epoch": epoch, "step": step}
            kept = {"state": b64encode(state).decode("ascii")} | ({} if tree is None else {"tree": tree})
            return {"type": "saved", **place, **kept}
        case Log(experiment, progress, furthest, entries, future):
            place = {"experiment": experiment, "epoch": progress.epoch, "step": progress.step}
            reach = {"epoch": furthest.epoch, "step": furthest.step}
            return {"type": "log", **place, "furthest": reach, "entries": entries, "future": future}
        case HistoryPart():
            return {"type": "history", **_rows(event)}
        case BranchHistory() | Tree() | Searching() | FoundMoment():
            return _message_of_moments(event)
        case StudyState():
            return _message_of_study(event)
        case Rejected(code, problems):
            found = [each.as_dict(words) for each in problems]
            # The first problem lies open for the simplest client, where `code` is the rejection's own.
            first = {key: value for key, value in found[0].items() if value not in (None, "")}
            return {"type": "rejected", **first, "code": code, "problems": found}


def _message_of_moments(event: BranchHistory | Tree | Searching | FoundMoment) -> dict[str, object]:
    match event:
        case BranchHistory(branch, part):
            return {"type": "branch_history", "branch": branch, **_rows(part)}
        case Searching(done, total):
            return {"type": "searching", "done": done, "total": total}
        case FoundMoment(kind, found):
            return {"type": "found", "kind": kind, "epoch": found.epoch, "step": found.step, **found.detail}
        case Tree(experiment, current, dropped, branches):
            place = {"experiment": experiment, "current": current}
            return {
                "type": "branches",
                **place,
                "dropped": dropped,
                "most": MOST_BRANCHES,
                "branches": branches,
            }


def _message_of_study(event: StudyState) -> dict[str, object]:
    message = {
        "type": "study",
        "name": event.name,
        "experiment": event.experiment,
        "epoch": event.epoch,
        "step": event.step,
        "done": event.done,
        "total": event.total,
        "is_done": event.is_done,
    }
    if event.is_cancelled:
        return {**message, "is_cancelled": True}
    return message if event.result is None else {**message, "result": event.result}


def _rows(part: HistoryPart) -> dict[str, object]:
    ends = {"low": _base64(part.low)} | ({"high": _base64(part.high)} if part.width > 1 else {})
    return {"width": part.width, "columns": part.columns, **ends, "next": part.next}


def _base64(numbers: NDArray[np.float64]) -> str:
    return b64encode(numbers.astype("<f8").tobytes()).decode("ascii")


def _described(layout: Layout, config: ExperimentConfig) -> dict[str, object]:
    """Where each layer's numbers lie in a frame's `parameters`; weights lie row by row, one row a source."""
    meaning = output_meaning(config.task, layout.layers[-1].activation)
    # The output layer has neither.
    dropout = (*config.network.per_layer("dropout"), 0.0)
    normalized = (*config.network.per_layer("batch_normalization"), False)
    return {
        "features": config.network.features,
        "layers": [
            {
                "kind": layer.kind,
                "fan_in": layer.fan_in,
                "fan_out": layer.fan_out,
                "activation": layer.activation,
                "dropout": rate,
                "batch_normalization": is_normalized,
                "residual": layer.is_residual,
                **{part.name: {"offset": part.offset, "shape": part.shape} for part in layer.parts},
            }
            for layer, rate, is_normalized in zip(layout.layers, dropout, normalized, strict=True)
        ],
        "n_parameters": layout.n_parameters,
        "n_hidden": layout.n_hidden,
        "n_outputs": layout.n_outputs,
        "output_activation": layout.layers[-1].activation,
        "output": meaning.name,
        "threshold": meaning.threshold,
        "loss": effective_loss(config.training, config.task).name,
    }


def encode_frame(snapshot: Snapshot, *, frame: int, epochs_per_second: float) -> bytes:
    """Packs a snapshot in the safetensors format.

    Args:
        snapshot: of the experiment.
        frame: the number by which the client acknowledges it; 1 is the first of a connection.
        epochs_per_second: the recent speed of training; NaN if unknown.

    Returns:
        The frame's bytes: the snapshot's tensors and `epochs_per_second`; the header's metadata has
        epoch and step.
    """
    metadata = {
        "frame": str(frame),
        "epoch": str(snapshot.epoch),
        "step": str(snapshot.step),
        "status": snapshot.status,
        "samples_used": str(snapshot.samples_used),
        **snapshot.metadata,
    }
    tensors = {**snapshot.tensors, "epochs_per_second": np.array(epochs_per_second)}
    # save() reads each tensor's memory as if it were contiguous, whatever its strides.
    packed: bytes = save({name: np.asarray(array, order="C") for name, array in tensors.items()}, metadata)
    return packed
