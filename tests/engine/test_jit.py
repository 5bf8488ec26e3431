"""Compiled kernels are kept where an edit of any engine source makes a new folder."""

import shutil
import subprocess
import sys
from pathlib import Path

from playground.engine import _jit


def test_the_cache_folder_is_named_after_the_sources() -> None:
    assert _jit.CACHE_FOLDER.name == _jit._fingerprint()


def test_an_edit_in_any_engine_source_moves_the_cache(tmp_path: Path) -> None:
    package = Path(_jit.__file__).parent.parent
    shutil.copytree(package, tmp_path / "playground", ignore=shutil.ignore_patterns("__pycache__"))

    def folder() -> str:
        code = "from playground.engine import _jit; print(_jit.CACHE_FOLDER)"
        result = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={"PLAYGROUND_KERNEL_CACHE": str(tmp_path / "kernels"), "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        return result.stdout.strip()

    before = folder()
    assert before == folder()
    assert before.startswith(str(tmp_path / "kernels"))
    edited = tmp_path / "playground" / "engine" / "products.py"
    edited.write_text(edited.read_text() + "\n# edited\n")
    assert folder() != before
