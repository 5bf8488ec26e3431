"""The JSON format: a complete `ModelDescription`."""

from pydantic_core import to_json

from playground.model.description import ModelDescription


def write_json(model: ModelDescription) -> bytes:
    """Serializes a model description as JSON.

    Args:
        model: any; parameters of a diverged network that are not finite numbers become null, which
            `ModelDescription.from_json` reads as NaN.

    Returns:
        UTF-8 text that ends with a line break.
    """
    return to_json(model.to_json(), inf_nan_mode="null", indent=1) + b"\n"
