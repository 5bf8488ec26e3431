"""A trained model as JSON: `ModelDescription.to_json`, in bytes."""

from pydantic_core import to_json

from playground.model.description import ModelDescription


def write_json(model: ModelDescription) -> bytes:
    """The description as JSON text in UTF-8.

    Args:
        model: what `ModelDescription.from_json` gives back; parameters that are no finite numbers, as a
            diverged network has them, become null and come back as NaN.

    Returns:
        The file's bytes.
    """
    return to_json(model.to_json(), inf_nan_mode="null", indent=1) + b"\n"
