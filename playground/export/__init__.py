"""Export formats of trained models: one row of `FORMATS` and one file each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playground.export.json_file import write_json
from playground.export.safetensors_file import write_safetensors
from playground.model.description import ModelDescription


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of trained models.

    Args:
        name: of the format in REST, clients and `--format`.
        suffix: of a file's name, with its dot.
        media_type: over HTTP.
        write: makes the bytes of the file.
        about: its contents, for docs/ and `--help`.
    """

    name: str
    suffix: str
    media_type: str
    write: Callable[[ModelDescription], bytes]
    about: str


_ROWS = (
    Format(
        "json",
        ".json",
        "application/json",
        write_json,
        "features, scaling, layers, parameters and the decision rule, as text that any language reads",
    ),
    Format(
        "safetensors",
        ".safetensors",
        "application/octet-stream",
        write_safetensors,
        "the parameters alone, float64, as tensors `layers.0.weights` and so on",
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ROWS})
