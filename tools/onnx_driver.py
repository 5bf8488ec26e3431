"""Checks and runs exported ONNX files by ONNX Runtime, and prints what each found as a line of JSON.

It is handed to an interpreter that has onnx, onnxruntime and nothing of this project:
``python -I tools/onnx_driver.py FOLDER``. Rows in NAME.npy beside NAME.onnx are answered in NAME.npz, with
what the graph gives by name.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx.reference import ReferenceEvaluator


def run(path: Path) -> dict[str, object]:
    """Checks one file against ONNX's rules, and its outputs against its proof.

    Args:
        path: of an ONNX file.

    Returns:
        Its name, exit code 1 if it exceeds its bound, and what a program would have printed: the difference
        of ONNX Runtime or of ONNX's own evaluator, whichever is greater.
    """
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    dtype = np.float64 if "double" in session.get_inputs()[0].type else np.float32
    names = [each.name for each in session.get_outputs()]
    proof = json.loads(session.get_modelmeta().custom_metadata_map["proof"])
    rows, wanted = np.array(proof["rows"], dtype), np.array(proof["outputs"])
    answers = (session.run(names, {"rows": rows}), ReferenceEvaluator(model).run(names, {"rows": rows}))
    difference = max(
        (np.abs(outputs - wanted) / np.maximum(1.0, np.abs(wanted))).max() for outputs, *_ in answers
    )
    others = path.with_suffix(".npy")
    if others.exists():
        found = session.run(names, {"rows": np.load(others).astype(dtype)})
        np.savez(path.with_suffix(".npz"), **dict(zip(names, found, strict=True)))
    code = int(not difference <= proof["bound"])
    return {"name": path.name, "code": code, "printed": f"greatest difference: {difference:.3g}\n"}


def main(folder: str) -> None:
    """Runs every ONNX file of a folder.

    Args:
        folder: of files.
    """
    for path in sorted(Path(folder).glob("*.onnx")):
        print(json.dumps(run(path)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
