"""A trained model's parameters in the safetensors format."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from playground.model.description import ModelDescription


def write_layers(layers: Iterable[Mapping[str, NDArray[np.float64]]]) -> bytes:
    """Serializes layers as tensors ``layers.0.weights``, ``layers.0.biases`` and so on.

    Args:
        layers: arrays by name, in the order of the layers.

    Returns:
        The file's bytes.

    Source: https://github.com/huggingface/safetensors#format.
    """
    return save(
        {f"layers.{index}.{name}": part for index, parts in enumerate(layers) for name, part in parts.items()}
    )


def write_safetensors(model: ModelDescription) -> bytes:
    """Serializes all trained parameters in float64.

    Args:
        model: its layers have weights (fan_in, fan_out), biases (fan_out,) and further parameters; under
            batch normalization also the running averages, `mean` and `variance` (fan_out,).

    Returns:
        The file's bytes.
    """
    return write_layers(
        parts if averages is None else {**parts, "mean": averages.mean, "variance": averages.variance}
        for parts, averages in zip(model.parameters, model.averages, strict=True)
    )
