import json
import math
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.data.expressions import (
    OPERATORS,
    Column,
    Expression,
    Operation,
    columns_of,
    evaluate,
    expression_from_json,
    expression_to_json,
    written,
)
from playground.data.features import FEATURES

X1, X2 = np.array([1.5, -0.25]), np.array([-2.0, 3.0])


def grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.sampled_from(sorted(OPERATORS)).flatmap(
        lambda name: st.tuples(*[inner] * OPERATORS[name].n_operands).map(lambda each: Operation(name, each))
    )


EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    st.sampled_from([Column("x1"), Column("x2")]), grown, max_leaves=6
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(EXPRESSIONS)
def test_python_text_says_what_is_computed(expression: Expression) -> None:
    expected = evaluate(expression, {"x1": X1, "x2": X2})
    with_numpy = eval(written(expression, "numpy"), {"np": np, "x1": X1, "x2": X2})
    np.testing.assert_allclose(with_numpy, expected, rtol=1e-12)
    for x1, x2, value in zip(X1.tolist(), X2.tolist(), expected, strict=True):
        one = eval(written(expression, "python"), {"math": math, "x1": x1, "x2": x2})
        assert one == pytest.approx(value, rel=1e-12)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(EXPRESSIONS)
def test_json_gives_the_same_expression(expression: Expression) -> None:
    assert expression_from_json(json.loads(json.dumps(expression_to_json(expression)))) == expression
    assert set(columns_of(expression)) <= {"x1", "x2"}


def test_javascript_text_of_every_feature_says_what_is_computed(node: str) -> None:
    texts = ", ".join(written(feature.expression, "javascript") for feature in FEATURES.values())
    program = f"const x1 = 1.5, x2 = -2; console.log(JSON.stringify([{texts}]))"
    said = subprocess.run([node, "-e", program], check=True, capture_output=True, text=True).stdout
    columns = {"x1": X1[:1], "x2": X2[:1]}
    expected = [evaluate(feature.expression, columns)[0] for feature in FEATURES.values()]
    np.testing.assert_allclose(json.loads(said), expected, rtol=1e-12)


def test_an_operand_that_is_infix_stands_in_parentheses() -> None:
    product = expression_from_json(["multiply", ["square", "x1"], ["sin", ["multiply", "x1", "x2"]]])
    assert written(product, "javascript") == "(x1 * x1) * Math.sin((x1 * x2))"
    assert written(product, "python", column=lambda name: f"row[{name[1]}]").startswith("(row[1] * row[1])")


def test_columns_are_written_as_a_typesetter_would() -> None:
    assert written(Column("x1"), "latex") == "x_1"
    assert written(Column("petal width"), "latex") == r"\text{petal width}"


@pytest.mark.parametrize("value", [None, [], [1, "x1"], ["tan", "x1"], ["sin", "x1", "x2"], {"sin": "x1"}])
def test_what_is_no_expression_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="Received"):
        expression_from_json(value)
