"""Formulas of metrics over n samples: a are outputs, y targets, c the class that was predicted.

TP, FP, TN and FN count samples by whether the prediction was true or false, and positive or negative.
"""

from playground.catalog.formulas.mathml import Math, absolute, bar, call, frac, paren, row, sub, sup, total

_MEAN = frac("1", "n")
_FALSE_RATE, _TRUE_RATE = frac("FP", "FP + TN"), frac("TP", "TP + FN")

METRICS: dict[str, Math] = {
    "loss": row(_MEAN, total("i", call("L", "a_i", "y_i"))),
    "penalty": row(call("R", "w")),
    "objective": row(_MEAN, total("i", call("L", "a_i", "y_i")), "+", call("R", "w")),
    "accuracy": row(_MEAN, absolute("{ i : c_i = y_i }")),
    "precision": frac("TP", "TP + FP"),
    "recall": _TRUE_RATE,
    "f1": frac("2 TP", "2 TP + FP + FN"),
    "confusion_matrix": row(sub("C", "j k"), "=", absolute("{ i : y_i = j, c_i = k }")),
    "roc_curve": paren(_FALSE_RATE, ",", _TRUE_RATE),
    "roc_area": row(call("P", "a_+ > a_-"), "+", frac("1", "2"), call("P", "a_+ = a_-")),
    "absolute_error": row(_MEAN, total("i", absolute("a_i - y_i"))),
    "r_squared": row(
        "1 -",
        frac(
            total("i", sup("(a_i - y_i)", "2")),
            total("i", sup(paren("y_i -", bar("y")), "2")),
        ),
    ),
}
