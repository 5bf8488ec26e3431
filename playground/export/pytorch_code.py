"""A trained network as a PyTorch module, its state_dict in the code."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from playground.export.activations import ACTIVATION_TEXTS
from playground.export.code_text import (
    PYTHON_PROOF,
    about,
    array_text,
    features_of,
    names_of_columns,
    proof_text,
    python_file,
    shape_comment,
    unpacked,
)
from playground.export.numpy_code import decision
from playground.export.proof import proof_of
from playground.model.description import ModelDescription
from playground.model.reference import Layer
from playground.model.reference.normalization import EPSILON, MOMENTUM

_TAKEN = ("torch", "np", "nn", "sys", "rows", "features", "self", "math")

SAVED = '''
def save(path):
    """Writes the state_dict as a file, which `Network().load_state_dict(torch.load(path))` reads."""
    torch.save(network.state_dict(), path)
'''
"""How a program keeps its network."""


def write_pytorch(model: ModelDescription) -> bytes:
    """Writes a PyTorch module that computes a model's outputs in float64.

    Args:
        model: with finite parameters.

    Returns:
        UTF-8 text: a module with the class ``Network``, ``predict(rows)``, ``decide(outputs)`` and
        ``save(path)``, a program that proves itself.
    """
    proof = proof_of(model)
    return python_file(
        about(model, "A PyTorch module", proof.bound, ()),
        "import sys\n\nimport numpy as np\nimport torch\nfrom torch import nn",
        [
            "\n".join(module_lines(model)),
            "\n".join(state_lines(model)),
            predict_text(model),
            SAVED.strip(),
            decision(model),
            proof_text(proof),
            PYTHON_PROOF,
        ],
    )


def module_lines(model: ModelDescription, dropout: str = "nn.Dropout({rate})") -> Iterator[str]:
    """The class of the network.

    Args:
        model: any.
        dropout: what makes a module that leaves out the fraction {rate} of layer {index}, counted from 0.

    Yields:
        Lines.
    """
    if any("Threshold()" in ACTIVATION_TEXTS[layer.activation.name].pytorch for layer in model.layers):
        yield "class Threshold(nn.Module):"
        yield "    def forward(self, z):"
        yield "        return (z > 0.0) + 0.0 * z  # with a slope, which is 0"
        yield ""
        yield ""
    if any(layer.pieces > 1 for layer in model.layers):
        yield "class Maxout(nn.Module):"
        yield '    """The largest of several linear functions for each neuron."""'
        yield ""
        yield "    def __init__(self, fan_in, fan_out, pieces):"
        yield "        super().__init__()"
        yield "        self.weight = nn.Parameter(torch.zeros(pieces, fan_in, fan_out, dtype=torch.float64))"
        yield "        self.bias = nn.Parameter(torch.zeros(pieces, 1, fan_out, dtype=torch.float64))"
        yield ""
        yield "    def forward(self, inputs):"
        yield "        return (inputs @ self.weight + self.bias).max(dim=0).values"
        yield ""
        yield ""
    yield "class Network(nn.Module):"
    yield "    def __init__(self):"
    yield "        super().__init__()"
    if model.scaling is not None:
        yield "        # Inputs are standardized by the mean and standard deviation of the training rows."
        for name in ("mean", "std"):
            array = f"torch.ones({len(model.features)}, dtype=torch.float64)"
            yield f'        self.register_buffer("{name}", {array})'
    for number, layer in enumerate(model.layers, start=1):
        yield f"        # {shape_comment(layer, number, len(model.layers))}"
        for line in _parts(layer, number, dropout):
            yield f"        {line}"
    yield ""
    yield from _preprocessing(model)
    yield ""
    yield from _forward(model)


def has_logits(model: ModelDescription) -> bool:
    """Whether the module has a method for what its outputs are made of, as losses of probabilities take it.

    Args:
        model: any.

    Returns:
        Whether the outputs are probabilities.
    """
    return model.layers[-1].activation.name in ("sigmoid", "softmax")


def _forward(model: ModelDescription) -> Iterator[str]:
    """The module's methods from rows to outputs."""
    last, n_outputs = len(model.layers), model.layers[-1].fan_out
    shapes = f"(n, {n_outputs}) of raw rows (n, {len(model.columns)})."
    if has_logits(model):
        yield "    def logits(self, rows):"
        yield f'        """What the probabilities are made of, {shapes}"""'
    else:
        yield "    def forward(self, rows):"
        yield f'        """Outputs {shapes}"""'
    yield "        a = self.preprocess(rows)"
    for number, layer in enumerate(model.layers, start=1):
        call = f"self.layer{number}(a)"
        if layer.batch_normalization:
            call = f"self.normalization{number}({call})"
        if number < last or not has_logits(model):
            call = f"self.activation{number}({call})"
        if layer.dropout:
            call = f"self.dropout{number}({call})"
        yield f"        a = {call}{' + a' if layer.residual else ''}"
    yield "        return a"
    if has_logits(model):
        yield ""
        yield "    def forward(self, rows):"
        yield f'        """Outputs {shapes}"""'
        yield f"        return self.activation{last}(self.logits(rows))"


def _parts(layer: Layer, number: int, dropout: str) -> Iterator[str]:
    """The submodules of one layer."""
    fans = f"{layer.fan_in}, {layer.fan_out}"
    if layer.pieces > 1:
        yield f"self.layer{number} = Maxout({fans}, {layer.pieces})"
    else:
        yield f"self.layer{number} = nn.Linear({fans}, dtype=torch.float64)"
    if layer.batch_normalization:
        arguments = f"{layer.fan_out}, eps={EPSILON!r}, momentum={MOMENTUM!r}, dtype=torch.float64"
        yield f"self.normalization{number} = nn.BatchNorm1d({arguments})"
    text = ACTIVATION_TEXTS[layer.activation.name].pytorch
    yield f"self.activation{number} = {text.format(*layer.activation.values, fan_out=layer.fan_out)}"
    if layer.dropout:
        made = dropout.format(rate=repr(layer.dropout), index=number - 1)
        yield f"self.dropout{number} = {made}"


def _preprocessing(model: ModelDescription) -> Iterator[str]:
    names = names_of_columns(model.columns, _TAKEN)
    features = ", ".join(text.replace("np.", "torch.") for text in features_of(model, "numpy", names))
    features = features.replace("torch.arctan2", "torch.atan2")
    yield "    def preprocess(self, rows):"
    yield f'        """The inputs, (n, {len(model.features)}), from raw rows (n, {len(model.columns)})."""'
    yield f"        {unpacked(names)} = rows.T"
    yield f"        features = torch.stack([{features}], dim=1)"
    yield f"        return {'features' if model.scaling is None else '(features - self.mean) / self.std'}"


def state_of(model: ModelDescription) -> dict[str, NDArray[np.float64]]:
    """A network's state_dict.

    Args:
        model: any.

    Returns:
        Arrays by PyTorch's names, shaped as PyTorch has them.
    """
    state: dict[str, NDArray[np.float64]] = {}
    if model.scaling is not None:
        state |= {"mean": model.scaling.mean, "std": model.scaling.std}
    for number, (layer, parts, averages) in enumerate(
        zip(model.layers, model.parameters, model.averages, strict=True), start=1
    ):
        is_piecewise = layer.pieces > 1
        state[f"layer{number}.weight"] = parts["weights"] if is_piecewise else parts["weights"].T
        state[f"layer{number}.bias"] = parts["biases"][:, None, :] if is_piecewise else parts["biases"]
        if averages is not None:
            state |= {
                f"normalization{number}.weight": parts["gamma"],
                f"normalization{number}.bias": parts["beta"],
                f"normalization{number}.running_mean": averages.mean,
                f"normalization{number}.running_var": averages.variance,
                f"normalization{number}.num_batches_tracked": np.array(0.0),
            }
        if "leaks" in parts:
            state[f"activation{number}.weight"] = parts["leaks"]
    return state


def state_lines(model: ModelDescription) -> Iterator[str]:
    """The state_dict as code, and the network that has it.

    Args:
        model: any.

    Yields:
        Lines.
    """
    yield "# The parameters, each layer's weights (fan_out, fan_in) as PyTorch has them."
    yield "STATE = {"
    for name, array in state_of(model).items():
        yield f'    "{name}": {array_text(array, 4)},'
    yield "}"
    yield ""
    yield "network = Network()"
    yield "network.load_state_dict("
    yield "    {name: torch.tensor(numbers, dtype=torch.float64) for name, numbers in STATE.items()}"
    yield ")"
    yield "network.eval()"


def predict_text(model: ModelDescription) -> str:
    """The function that computes outputs.

    Args:
        model: any.

    Returns:
        Its text.
    """
    return f'''
def predict(rows):
    """The outputs as an array, (n, {model.layers[-1].fan_out}), of raw rows (n, {len(model.columns)})."""
    with torch.no_grad():
        return network(torch.as_tensor(np.asarray(rows, dtype=float))).numpy()
'''.strip()
