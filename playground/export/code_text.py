"""Parts of exported code that several formats share: headers, names of columns, numbers, features, proofs."""

import keyword
from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from playground.data.expressions import Language, written
from playground.export.proof import Proof
from playground.locales import DEFAULT_LANGUAGE, read_words
from playground.model.description import ModelDescription
from playground.model.reference import Layer

Numbers = NDArray[np.float64]

_LINE = 100  # characters


def title(model: ModelDescription) -> str:
    """The network in one line.

    Args:
        model: any.

    Returns:
        Such as ``x1, x2 -> 4 tanh -> 2 tanh -> 1 tanh``.
    """
    features = ", ".join(_plain(feature.name) for feature in model.features)
    return " -> ".join([features, *(f"{layer.fan_out} {layer.activation.name}" for layer in model.layers)])


def _plain(name: str) -> str:
    """A name of somebody's table as it may stand in a comment or docstring, which it cannot end."""
    return " ".join(
        "".join(" " if each in '"\\' or not each.isprintable() else each for each in name).split()
    )


def about(model: ModelDescription, what: str, bound: float, lacks: Iterable[str]) -> list[str]:
    """What stands at the head of exported code.

    Args:
        model: what the code computes.
        what: the code is, such as ``a NumPy program``.
        bound: of its proof.
        lacks: codes of what the format has not, `Format.lacks`.

    Returns:
        Lines of text.
    """
    words = read_words(DEFAULT_LANGUAGE)
    columns = ", ".join(map(_plain, model.columns))
    lines = [
        f"{what}: a network that was trained in the neural network playground.",
        "",
        f"    {title(model)}",
        "",
        f"predict takes raw rows [{columns}]: features and scaling are inside.",
        "Run as a program, it compares its outputs with the playground's and fails if they differ",
        f"by more than {bound:.3g}, relative to max(1, |output|).",
    ]
    missing = [words[f"export.lacks.{code}"] for code in lacks]
    return [
        *lines,
        *(["", "Not as in the playground:"] if missing else []),
        *(f"- {each}" for each in missing),
    ]


def names_of_columns(columns: Iterable[str], taken: Collection[str] = ()) -> dict[str, str]:
    """Names for columns that both Python and JavaScript accept as variables.

    Args:
        columns: their names, which may be any text.
        taken: names that mean something else in the code.

    Returns:
        By the column's name itself where that is a name, else ``column_1`` and so on, counted from 1.
    """
    return {
        column: column
        if column.isascii() and column.isidentifier() and not _is_taken(column, taken)
        else f"column_{number}"
        for number, column in enumerate(columns, start=1)
    }


# Reserved by JavaScript, in modules, and not by Python.
_JAVASCRIPT = frozenset(
    {
        "arguments",
        "case",
        "catch",
        "const",
        "default",
        "delete",
        "enum",
        "eval",
        "export",
        "extends",
        "false",
        "function",
        "implements",
        "in",
        "interface",
        "let",
        "new",
        "null",
        "of",
        "package",
        "private",
        "protected",
        "public",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "typeof",
        "undefined",
        "var",
        "void",
    }
)


def _is_taken(name: str, taken: Collection[str]) -> bool:
    return keyword.iskeyword(name) or name in _JAVASCRIPT or name in taken or name.startswith("column_")


def features_of(model: ModelDescription, language: Language, names: Mapping[str, str]) -> list[str]:
    """Every feature as an expression of the columns.

    Args:
        model: whose features.
        language: of the expressions.
        names: of the columns in the code, as of `names_of_columns`.

    Returns:
        An expression per feature.
    """
    return [written(each.expression, language, lambda name: names[name]) for each in model.features]


def array_text(numbers: Numbers, indent: int = 0) -> str:
    """Numbers as a literal that Python and JavaScript read alike, exactly, in lines of readable length.

    Args:
        numbers: finite, of any shape.
        indent: spaces before the lines after the first.

    Returns:
        Nested lists.
    """
    if numbers.size <= _LINE:
        text = repr(numbers.tolist())
        if len(text) + indent <= _LINE:
            return text
    inner = " " * (indent + 4)
    if numbers.ndim > 1:
        parts = [array_text(part, indent + 4) for part in numbers]
        return "[\n" + "".join(f"{inner}{part},\n" for part in parts) + " " * indent + "]"
    lines, line = [], inner
    for number in numbers.tolist():
        word = f"{number!r}, "
        if len(line) + len(word) > _LINE + 1 and line.strip():
            lines.append(line.rstrip())
            line = inner
        line += word
    return "[\n" + "\n".join([*lines, line.rstrip()]) + "\n" + " " * indent + "]"


def shape_comment(layer: Layer, number: int, n_layers: int) -> str:
    """What a layer is, as a comment.

    Args:
        layer: what it computes.
        number: from 1.
        n_layers: in all.

    Returns:
        Such as ``Layer 1: 2 -> 4, tanh``.
    """
    name = "Output layer" if number == n_layers else f"Layer {number}"
    parts = [f"{layer.fan_in} -> {layer.fan_out}", layer.activation.name]
    parts += ["batch normalization"] if layer.batch_normalization else []
    parts += ["residual"] if layer.residual else []
    return f"{name}: {', '.join(parts)}"


def python_file(head: Iterable[str], imports: str, parts: Iterable[str]) -> bytes:
    """Puts a Python program together.

    Args:
        head: lines of its docstring.
        imports: its import statements; `import math` is left out where the code needs none.
        parts: its code, in order; empty ones are left out.

    Returns:
        UTF-8 text.
    """
    code = "\n\n\n".join(part for part in parts if part)
    if "math." not in code:
        imports = imports.replace("import math\n", "")
    docstring = "\n".join(head).strip()
    return f'"""{docstring}\n"""\n\n{imports}\n\n\n{code}\n'.encode()


def layers_of(model: ModelDescription) -> Iterator[tuple[int, str, dict[str, Numbers]]]:
    """Each layer with its arrays.

    Args:
        model: any.

    Yields:
        The layer's number from 1, what it is, and its arrays by the names that code has for them before the
        number: W, b, leaks, gamma, beta, and of batch normalization mean and variance.
    """
    short = {"weights": "W", "biases": "b"}
    for number, (layer, parts, averages) in enumerate(
        zip(model.layers, model.parameters, model.averages, strict=True), start=1
    ):
        arrays = {short.get(name, name): part for name, part in parts.items()}
        if averages is not None:
            arrays |= {"mean": averages.mean, "variance": averages.variance}
        yield number, shape_comment(layer, number, len(model.layers)), arrays


def parameter_lines(model: ModelDescription, comment: str, assignment: str) -> str:
    """Each layer's arrays as assignments to W1, b1 and so on.

    Args:
        model: any.
        comment: how a comment begins.
        assignment: of a name {0} and a literal {1}.

    Returns:
        Lines, an empty one between layers.
    """
    blocks = []
    for number, what, arrays in layers_of(model):
        lines = [assignment.format(f"{name}{number}", array_text(part)) for name, part in arrays.items()]
        blocks.append("\n".join([f"{comment} {what}", *lines]))
    return "\n\n".join(blocks)


def unpacked(names: Mapping[str, str]) -> str:
    """Columns as the target of a Python assignment.

    Args:
        names: as of `names_of_columns`.

    Returns:
        Such as ``x1, x2``, or ``x1,`` of a single one.
    """
    return ", ".join(names.values()) + ("," if len(names) == 1 else "")


def proof_text(proof: Proof) -> str:
    """The numbers of the proof as assignments of Python.

    Args:
        proof: of the code.

    Returns:
        Lines that name PROOF_ROWS, PROOF_OUTPUTS and BOUND.
    """
    return "\n".join(
        [
            "# Rows, and what the playground's network makes of them.",
            f"PROOF_ROWS = {array_text(proof.rows)}",
            f"PROOF_OUTPUTS = {array_text(proof.outputs)}",
            f"BOUND = {proof.bound!r}",
        ]
    )


PYTHON_PROOF = '''\
def greatest_difference():
    """How far the outputs are from the playground's, relative to max(1, |output|)."""
    wanted = np.array(PROOF_OUTPUTS)
    return (np.abs(np.asarray(predict(PROOF_ROWS)) - wanted) / np.maximum(1.0, np.abs(wanted))).max()


if __name__ == "__main__":
    difference = greatest_difference()
    print(f"greatest difference: {difference:.3g}")
    sys.exit(not difference <= BOUND)'''
"""The end of a Python program with numpy as np that has predict, PROOF_ROWS, PROOF_OUTPUTS and BOUND."""
