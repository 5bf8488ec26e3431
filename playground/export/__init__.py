"""Export formats of trained models: one row of `FORMATS` and one file each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from playground.export.javascript_code import write_javascript
from playground.export.json_file import write_json
from playground.export.keras_code import write_keras
from playground.export.keras_training import keras_training_lacks, write_keras_training
from playground.export.numpy_code import lacks_of, write_numpy
from playground.export.numpy_training import write_numpy_training
from playground.export.onnx_file import lacks_in_float32, write_onnx, write_onnx32
from playground.export.python_code import write_python
from playground.export.pytorch_code import write_pytorch
from playground.export.pytorch_training import write_pytorch_training
from playground.export.safetensors_file import write_safetensors
from playground.export.sklearn_code import lacks_in_sklearn, write_sklearn
from playground.export.training_text import training_lacks
from playground.model.description import ModelDescription
from playground.model.training_description import TrainingDescription
from playground.problems.errors import InvalidCommand, Problem


def _lacks_nothing(_model: ModelDescription) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of trained models.

    Args:
        name: of the format in REST, clients and `--format`.
        suffix: of a file's name, with its dot.
        media_type: over HTTP.
        write: makes the bytes of the file.
        about: its contents, for docs/ and `--help`.
        write_training: makes a program that trains; None where there is none.
        language: of the code, for those who show it; empty for a file of data.
        lacks: codes of what the format has not of a model, or has otherwise; their sentences are
            ``export.lacks.<code>``.
        may_diverge: whether it can hold parameters that are no finite numbers.
        training_lacks: codes of what the program that trains has not, or has otherwise than its library.
    """

    name: str
    suffix: str
    media_type: str
    write: Callable[[ModelDescription], bytes]
    about: str
    write_training: Callable[[TrainingDescription], bytes] | None = None
    language: str = ""
    lacks: Callable[[ModelDescription], tuple[str, ...]] = _lacks_nothing
    may_diverge: bool = False
    training_lacks: Callable[[TrainingDescription], tuple[str, ...]] = training_lacks


_ROWS = (
    Format(
        "keras",
        ".py",
        "text/x-python",
        write_keras,
        "a Keras 3 model in float64; `save(path)` writes it as a .keras file",
        write_training=write_keras_training,
        language="python",
        training_lacks=keras_training_lacks,
    ),
    Format(
        "pytorch",
        ".py",
        "text/x-python",
        write_pytorch,
        "a PyTorch module in float64; `save(path)` writes its state_dict",
        write_training=write_pytorch_training,
        language="python",
    ),
    Format(
        "numpy",
        ".py",
        "text/x-python",
        write_numpy,
        "a NumPy program: features, scaling, layers and decision, with its proof",
        write_training=write_numpy_training,
        language="python",
        lacks=lacks_of,
    ),
    Format(
        "python",
        ".py",
        "text/x-python",
        write_python,
        "the same in plain Python, which needs nothing but the standard library",
        language="python",
        lacks=lacks_of,
    ),
    Format(
        "javascript",
        ".mjs",
        "text/javascript",
        write_javascript,
        "the same as one JavaScript module without dependencies, for browsers and node",
        language="javascript",
        lacks=lacks_of,
    ),
    Format(
        "scikit-learn",
        ".py",
        "text/x-python",
        write_sklearn,
        "a program that fills a scikit-learn pipeline with the network, where scikit-learn can hold it",
        language="python",
        lacks=lacks_in_sklearn,
    ),
    Format(
        "onnx",
        ".onnx",
        "application/octet-stream",
        write_onnx,
        "an ONNX graph in float64, from raw rows to outputs and classes, with its proof",
        lacks=lacks_of,
    ),
    Format(
        "onnx32",
        ".onnx",
        "application/octet-stream",
        write_onnx32,
        "the same in float32, which more programs run faster",
        lacks=lacks_in_float32,
    ),
    Format(
        "json",
        ".json",
        "application/json",
        write_json,
        "features, scaling, layers, parameters and the decision rule, as text that any language reads",
        may_diverge=True,
    ),
    Format(
        "safetensors",
        ".safetensors",
        "application/octet-stream",
        write_safetensors,
        "the parameters alone, float64, as tensors `layers.0.weights` and so on",
        may_diverge=True,
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ROWS})


def export_model(model: ModelDescription, name: str) -> bytes:
    """Writes a trained model as a file of one of the formats.

    Args:
        model: a trained network.
        name: of FORMATS.

    Returns:
        The file's bytes.

    Raises:
        InvalidCommand: the format cannot hold this network.
    """
    chosen = FORMATS[name]
    is_finite = all(np.isfinite(part).all() for parts in model.parameters for part in parts.values())
    if not (is_finite or chosen.may_diverge):
        allowed = [row.name for row in FORMATS.values() if row.may_diverge]
        raise InvalidCommand([Problem("format", "format_of_finite_parameters", name, allowed)])
    return chosen.write(model)


def require_training(name: str) -> None:
    """Refuses a format without programs that train, before anything is trained for one.

    Args:
        name: of FORMATS.

    Raises:
        InvalidCommand: it has none.
    """
    _training_writer(name)


def export_training(training: TrainingDescription, name: str) -> bytes:
    """Writes a training from its beginning as a program.

    Args:
        training: of a config.
        name: of FORMATS.

    Returns:
        The file's bytes.

    Raises:
        InvalidCommand: the format has no programs that train, cannot hold this training, or the training
            diverges in its first epoch.
    """
    write = _training_writer(name)
    if not training.losses:
        raise InvalidCommand([Problem("training", "training_without_losses")])
    return write(training)


def _training_writer(name: str) -> Callable[[TrainingDescription], bytes]:
    write = FORMATS[name].write_training
    if write is None:
        allowed = [row.name for row in FORMATS.values() if row.write_training]
        raise InvalidCommand([Problem("format", "format_without_training", name, allowed)])
    return write
