"""Activations in the languages of exported code: a row each, as functions of one number z.

NumPy code takes its functions from the plain reference (`model.source_text`). A hyperparameter, or a neuron's
own leak, is the second argument; softmax takes all logits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from playground.model.reference import Layer
from playground.model.reference.activations import SELU_ALPHA, SELU_SCALE


@dataclass(frozen=True, slots=True)
class ActivationText:
    """One activation.

    Args:
        python: the definition of a function of its name, with the module math.
        javascript: the same, of the name in camel case.
        pytorch: a module of torch.nn, with {0} for the hyperparameter and {fan_out} neurons.
        keras: a call of layers or ops on {z}, with {0} for the hyperparameter and the layer's {number}.
        after: names of rows that the text calls.
        onnx: ONNX's operator, or a function of `onnx_formulas`.
        sklearn: scikit-learn's name of it for hidden layers; empty if it has none.
    """

    python: str = ""
    javascript: str = ""
    pytorch: str = ""
    keras: str = ""
    after: tuple[str, ...] = ()
    onnx: str = ""
    sklearn: str = ""


ACTIVATION_TEXTS: Mapping[str, ActivationText] = MappingProxyType(
    {
        "linear": ActivationText(pytorch="nn.Identity()", keras="{z}", sklearn="identity"),
        "maxout": ActivationText(pytorch="nn.Identity()", keras="{z}", onnx="Max"),
        "threshold": ActivationText(
            "def threshold(z):\n    return 1.0 if z > 0.0 else 0.0",
            "const threshold = (z) => (z > 0 ? 1 : 0);",
            pytorch="Threshold()",
            keras='ops.cast(ops.greater({z}, 0.0), "float64")',
            onnx="Threshold",
        ),
        "sigmoid": ActivationText(
            '''
def sigmoid(z):
    """The logistic function; each side of zero has the form that cannot overflow."""
    small = math.exp(-abs(z))
    return (1.0 if z >= 0.0 else small) / (1.0 + small)
''',
            """
// Each side of zero has the form that cannot overflow.
function sigmoid(z) {
  const small = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : small) / (1 + small);
}
""",
            pytorch="nn.Sigmoid()",
            keras='layers.Activation("sigmoid")({z})',
            onnx="Sigmoid",
            sklearn="logistic",
        ),
        "hard_sigmoid": ActivationText(
            "def hard_sigmoid(z):\n    return min(max(z / 6.0 + 0.5, 0.0), 1.0)",
            "const hardSigmoid = (z) => Math.min(Math.max(z / 6 + 0.5, 0), 1);",
            pytorch="nn.Hardsigmoid()",
            keras='layers.Activation("hard_sigmoid")({z})',
            onnx="HardSigmoid",
        ),
        "tanh": ActivationText(
            "tanh = math.tanh",
            "const tanh = Math.tanh;",
            pytorch="nn.Tanh()",
            keras='layers.Activation("tanh")({z})',
            onnx="Tanh",
            sklearn="tanh",
        ),
        "softsign": ActivationText(
            "def softsign(z):\n    return z / (1.0 + abs(z))",
            "const softsign = (z) => z / (1 + Math.abs(z));",
            pytorch="nn.Softsign()",
            keras='layers.Activation("softsign")({z})',
            onnx="Softsign",
        ),
        "relu": ActivationText(
            "def relu(z):\n    return max(0.0, z)",
            "const relu = (z) => Math.max(0, z);",
            pytorch="nn.ReLU()",
            keras='layers.Activation("relu")({z})',
            onnx="Relu",
            sklearn="relu",
        ),
        "leaky_relu": ActivationText(
            "def leaky_relu(z, slope):\n    return z if z > 0.0 else slope * z",
            "const leakyRelu = (z, slope) => (z > 0 ? z : slope * z);",
            pytorch="nn.LeakyReLU({0})",
            keras="layers.LeakyReLU(negative_slope={0})({z})",
            onnx="LeakyRelu",
        ),
        "prelu": ActivationText(
            "def prelu(z, leak):\n    return z if z > 0.0 else leak * z",
            "const prelu = (z, leak) => (z > 0 ? z : leak * z);",
            pytorch="nn.PReLU({fan_out}, dtype=torch.float64)",
            keras='layers.PReLU(name="leaks{number}")({z})',
            onnx="PRelu",
        ),
        "elu": ActivationText(
            "def elu(z, alpha):\n    return z if z > 0.0 else alpha * math.expm1(z)",
            "const elu = (z, alpha) => (z > 0 ? z : alpha * Math.expm1(z));",
            pytorch="nn.ELU({0})",
            keras="layers.ELU(alpha={0})({z})",
            onnx="Elu",
        ),
        "selu": ActivationText(
            f"def selu(z):\n    return {SELU_SCALE!r} * (z if z > 0.0 else {SELU_ALPHA!r} * math.expm1(z))",
            f"const selu = (z) => {SELU_SCALE!r} * (z > 0 ? z : {SELU_ALPHA!r} * Math.expm1(z));",
            pytorch="nn.SELU()",
            keras='layers.Activation("selu")({z})',
            onnx="Selu",
        ),
        "gelu": ActivationText(
            "def gelu(z):\n    return z * 0.5 * math.erfc(-z / math.sqrt(2.0))",
            """
// The complementary error function: near 0 by the series of erf whose terms are all positive, further out by
// its continued fraction. Source: Abramowitz and Stegun (1964), 7.1.6 and 7.1.14.
function erfc(x) {
  const t = Math.abs(x);
  if (t < 2.5) {
    let term = t;
    let sum = t;
    for (let n = 1; term > 1e-17 * sum; n += 1) {
      term *= (2 * t * t) / (2 * n + 1);
      sum += term;
    }
    return 1 - ((x < 0 ? -2 : 2) / Math.sqrt(Math.PI)) * Math.exp(-t * t) * sum;
  }
  let fraction = t;
  for (let n = 60; n > 0; n -= 1) fraction = t + n / 2 / fraction;
  const tail = Math.exp(-t * t) / (Math.sqrt(Math.PI) * fraction);
  return x < 0 ? 2 - tail : tail;
}

const gelu = (z) => z * 0.5 * erfc(-z / Math.SQRT2);
""",
            pytorch="nn.GELU()",
            keras='layers.Activation("gelu")({z})',
            onnx="Gelu",
        ),
        "silu": ActivationText(
            "def silu(z):\n    return z * sigmoid(z)",
            "const silu = (z) => z * sigmoid(z);",
            after=("sigmoid",),
            pytorch="nn.SiLU()",
            keras='layers.Activation("silu")({z})',
            onnx="Silu",
        ),
        "softplus": ActivationText(
            "def softplus(z):\n    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))",
            "const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));",
            pytorch="nn.Softplus(threshold=40)",
            keras='layers.Activation("softplus")({z})',
            onnx="Softplus",
        ),
        "softmax": ActivationText(
            '''
def softmax(logits):
    """Probabilities of classes; taking off the largest logit keeps exp from overflowing."""
    largest = max(logits)
    powers = [math.exp(logit - largest) for logit in logits]
    return [power / sum(powers) for power in powers]
''',
            """
// Taking off the largest logit keeps exp from overflowing.
function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
""",
            pytorch="nn.Softmax(dim=1)",
            keras='layers.Activation("softmax")({z})',
            onnx="Softmax",
        ),
    }
)


def functions_in(language: Literal["python", "javascript"], layers: Iterable[Layer]) -> list[str]:
    """The functions that a network's layers use.

    Args:
        language: of the text.
        layers: of the network.

    Returns:
        Definitions, each once, after those that it calls.
    """
    names: dict[str, None] = {}
    for layer in layers:
        name = layer.activation.name
        names |= dict.fromkeys((*ACTIVATION_TEXTS[name].after, name))
    texts: list[str] = [getattr(ACTIVATION_TEXTS[name], language).strip() for name in names]
    return [text for text in texts if text]


def javascript_name(name: str) -> str:
    """An activation's name in camel case.

    Args:
        name: of a row.

    Returns:
        Such as ``hardSigmoid``.
    """
    first, *others = name.split("_")
    return first + "".join(other.title() for other in others)
