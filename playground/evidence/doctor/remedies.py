"""What may help against what a rule has found: changes of the config, best first."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from playground.evidence.doctor.evidence import Evidence

Remedies = list[tuple[dict[str, Any], bool]]
"""Changes by dotted name, and whether training is to begin anew in any case."""

_TENTH = 0.1
_LEAST_RATE, _MOST_RATE = 1e-9, 100.0


def _rate(evidence: Evidence, factor: float) -> dict[str, Any]:
    """The learning rate times a factor, to two digits."""
    rate = float(f"{evidence.config.training.learning_rate * factor:.2g}")
    return {"training.learning_rate": min(max(rate, _LEAST_RATE), _MOST_RATE)}


def _fitting_start(evidence: Evidence) -> str:
    """The initializer that goes with the hidden layers' activation."""
    names = {layer.activation for layer in evidence.hidden}
    return "glorot_uniform" if names & {"tanh", "sigmoid", "linear"} else "he_normal"


def _drawn(evidence: Evidence) -> dict[str, Any]:
    changes: dict[str, Any] = {"network.initializer": _fitting_start(evidence)}
    if evidence.config.network.initial_parameters is not None:
        changes["network.initial_parameters"] = None
    return changes


def _scale(_: Evidence) -> Remedies:
    """Inputs of mean 0 and standard deviation 1."""
    return [({"data.standardize": True}, True), ({"data.standardize": True}, False)]


def _diverged(evidence: Evidence) -> Remedies:
    """A smaller step, or one of bounded length."""
    return [
        (_rate(evidence, _TENTH), True),
        (_rate(evidence, 0.01), True),
        ({"training.clip_norm": 1.0}, True),
    ]


def _output(evidence: Evidence) -> Remedies:
    """The usual loss and the output layer that goes with it."""
    usual = {"training.loss": None, "network.output": None}
    return (
        [(usual, False), (usual, True)]
        if evidence.config.network.output or evidence.config.training.loss
        else []
    )


def _start(evidence: Evidence) -> Remedies:
    """Parameters that are drawn, if need be with steps that adapt."""
    adam = {"training.optimizer": "adam", "training.learning_rate": 0.01}
    return [(_drawn(evidence), True), ({**_drawn(evidence), **adam}, True)]


def _less_regularization(evidence: Evidence) -> Remedies:
    """A smaller penalty, or none."""
    rate = float(f"{evidence.config.training.regularization_rate / 100:.2g}")
    none = {"training.regularization": "none", "training.regularization_rate": 0.0}
    return [({"training.regularization_rate": rate}, True), (none, True)]


def _less_dropout(_: Evidence) -> Remedies:
    """No neuron left out, or few."""
    return [({"network.dropout": 0.0}, False), ({"network.dropout": 0.0}, True)]


def _less_momentum(evidence: Evidence) -> Remedies:
    """The usual momentum, or a smaller rate with it."""
    name = evidence.config.training.optimizer.name
    usual = {"training.optimizer": {"name": name, "momentum": 0.9}}
    return [(usual, True), ({**usual, **_rate(evidence, _TENTH)}, True)]


def _weigh_classes(_: Evidence) -> Remedies:
    """The same weight for every class, however many rows it has."""
    return [({"training.class_weight": "balanced"}, False), ({"training.class_weight": "balanced"}, True)]


def _smaller_rate(evidence: Evidence) -> Remedies:
    """A smaller step, from here on or from the beginning."""
    return [(_rate(evidence, _TENTH), False), (_rate(evidence, _TENTH), True), (_rate(evidence, 0.01), True)]


def _revive(evidence: Evidence) -> Remedies:
    """A slope on either side of 0, or other parameters and a smaller step."""
    begun = _drawn(evidence)
    return [
        ({"network.activation": "elu"}, False),
        ({**begun, "network.activation": "elu"}, True),
        ({**begun, **_rate(evidence, _TENTH)}, True),
        ({**begun, "network.activation": "tanh"}, True),
    ]


def _unsaturate(evidence: Evidence) -> Remedies:
    """Smaller parameters at the beginning, or a function that does not level off."""
    begun = _drawn(evidence)
    return [
        (begun, True),
        ({**begun, **_rate(evidence, _TENTH)}, True),
        ({"network.activation": "elu", "network.initializer": "he_normal"}, True),
    ]


def _tame(evidence: Evidence) -> Remedies:
    """Smaller parameters at the beginning, or steps of bounded length."""
    return [(_drawn(evidence), True), ({"training.clip_norm": 1.0}, False), (_rate(evidence, _TENTH), True)]


def _pass_gradients(_: Evidence) -> Remedies:
    """Functions, parameters or connections through which gradients keep their size."""
    return [
        ({"network.activation": "relu", "network.initializer": "he_normal"}, True),
        ({"network.activation": "tanh", "network.initializer": "glorot_uniform"}, True),
        ({"network.batch_normalization": True}, True),
    ]


def _larger_rate(evidence: Evidence) -> Remedies:
    """A larger step, or one that adapts."""
    adam = {"training.optimizer": "adam", "training.learning_rate": 0.01}
    return [(_rate(evidence, 10.0), False), (_rate(evidence, 100.0), False), (adam, False)]


def _widen(evidence: Evidence) -> Remedies:
    """As many neurons in the narrow layer as in the widest."""
    sizes = evidence.config.network.hidden
    return [({"network.hidden": [max(sizes)] * len(sizes)}, True)]


def _enlarge(evidence: Evidence) -> Remedies:
    """More neurons, layers, or a function that is not linear."""
    hidden = list(evidence.config.network.hidden)
    found: Remedies = []
    if hidden and all(layer.activation == "linear" for layer in evidence.hidden):
        found.append(({"network.activation": "tanh"}, True))
    return [
        *found,
        ({"network.hidden": [8]}, True),
        ({"network.hidden": [8, 8], "network.activation": "tanh"}, True),
    ]


def _stir(evidence: Evidence) -> Remedies:
    """Other steps, or another beginning."""
    adam = {"training.optimizer": "adam", "training.learning_rate": 0.01}
    return [(adam, False), (adam, True), (_rate(evidence, 10.0), False)]


def _restrain(_: Evidence) -> Remedies:
    """An end at the right time, a penalty, or rows that are moved a little."""
    stopping = {"training.early_stopping": {"monitor": "test_loss", "patience": 20}}
    penalty = {"training.regularization": "l2", "training.regularization_rate": 0.01}
    return [(penalty, False), (stopping, True), ({"data.augment": {"copies": 3, "jitter": 0.3}}, False)]


REMEDIES: Mapping[str, Callable[[Evidence], Remedies]] = MappingProxyType(
    {
        "unscaled_inputs": _scale,
        "diverged": _diverged,
        "unreachable": _output,
        "zero_start": _start,
        "regularization_too_strong": _less_regularization,
        "dropout_too_strong": _less_dropout,
        "momentum_too_high": _less_momentum,
        "unequal_classes": _weigh_classes,
        "rate_too_large": _smaller_rate,
        "dead_units": _revive,
        "saturation": _unsaturate,
        "exploding": _tame,
        "vanishing": _pass_gradients,
        "rate_too_small": _larger_rate,
        "bottleneck": _widen,
        "too_little_capacity": _enlarge,
        "no_progress": _stir,
        "overfitting": _restrain,
    }
)
"""By the name of the rule."""
