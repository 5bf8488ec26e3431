"""Compiled kernels are kept where an edit of any engine source makes a new folder."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from playground.engine import _jit


@pytest.mark.slow
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
    edited = tmp_path / "playground" / "engine" / "kernels" / "products.py"
    edited.write_text(edited.read_text() + "\n# edited\n")
    assert folder() != before


def folder_without_a_home(tmp_path: Path, *, user: int | None = None) -> Path:
    """Where kernels go when the user's cache folder cannot be made and `tmp_path` is for temporary files."""
    (tmp_path / "file").touch()
    as_user = "" if user is None else f"import os; os.getuid = lambda: {user}; "
    result = subprocess.run(
        [sys.executable, "-c", f"{as_user}from playground.engine import _jit; print(_jit.CACHE_FOLDER)"],
        cwd=Path(_jit.__file__).parents[2],
        env={"PLAYGROUND_KERNEL_CACHE": str(tmp_path / "file" / "kernels"), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(result.stdout.strip())


@pytest.mark.slow
def test_a_temporary_cache_is_open_to_its_owner_alone_and_found_again(tmp_path: Path) -> None:
    folder = folder_without_a_home(tmp_path)
    assert folder.parent.parent == tmp_path
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert folder_without_a_home(tmp_path) == folder


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["open to all", "a link", "a file"])
def test_a_temporary_cache_that_another_could_have_made_is_not_used(tmp_path: Path, kind: str) -> None:
    planted = folder_without_a_home(tmp_path).parent
    shutil.rmtree(planted)
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    if kind == "open to all":
        planted.mkdir()
        planted.chmod(0o777)
    elif kind == "a link":
        planted.symlink_to(tmp_path / "elsewhere")
    else:
        planted.touch()
    folder = folder_without_a_home(tmp_path)
    assert folder.parent.parent == tmp_path
    assert folder.parent != planted
    assert not any((tmp_path / "elsewhere").iterdir())
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


def test_a_temporary_cache_of_another_user_is_not_used(tmp_path: Path) -> None:
    user = os.getuid() + 1
    planted = tmp_path / f"nn-playground-kernels-{user}"
    planted.mkdir(mode=0o700)
    assert folder_without_a_home(tmp_path, user=user).parent != planted
    assert not any(planted.iterdir())
