"""The cache of machine code is a help and never a condition, and nobody else's files are loaded."""

import errno
import hashlib
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import playground
from playground.engine._jit import kernel
from playground.engine.cache_folders import cache_folders

NUMBERS = np.arange(4.0)


def summed() -> Any:
    """A kernel that nothing has compiled in this process."""

    def total(numbers):
        result = 0.0
        for each in numbers:
            result += each
        return result

    return kernel(total)


def was_loaded(compiled: Any) -> bool:
    return bool(compiled.stats.cache_hits)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYGROUND_KERNEL_CACHE", str(tmp_path / "kernels"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", None)
    return cache_folders()[0].path


@pytest.fixture
def kept(folder: Path) -> Path:
    """The file of a kernel that was compiled before."""
    assert summed()(NUMBERS) == 6.0
    (file,) = folder.iterdir()
    return file


def signed(payload: bytes) -> bytes:
    return hashlib.sha256(payload).digest() + payload


@pytest.mark.usefixtures("kept")
def test_a_kernel_is_loaded_by_the_next_process() -> None:
    again = summed()
    assert again(NUMBERS) == 6.0
    assert was_loaded(again)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        np.random.default_rng(0).bytes(5000),
        signed(b""),
        signed(b"no pickle"),
        signed(pickle.dumps(None)),
        signed(pickle.dumps(("a", "tuple", 3))),
        signed(pickle.dumps(("as", None, None, None, None, None, None, [print], []))),
        signed(b"cno_such_module\nname\n."),
    ],
    ids=str,
)
def test_a_file_that_is_no_kernel_is_compiled_anew_and_replaced(kept: Path, content: bytes) -> None:
    kept.write_bytes(content)
    compiled = summed()
    assert compiled(NUMBERS) == 6.0
    assert not was_loaded(compiled)
    again = summed()
    assert again(NUMBERS) == 6.0
    assert was_loaded(again)


@pytest.mark.parametrize("kept_fraction", [0.01, 0.5, 0.999])
def test_a_truncated_kernel_is_compiled_anew_and_replaced(kept: Path, kept_fraction: float) -> None:
    whole = kept.read_bytes()
    kept.write_bytes(whole[: int(kept_fraction * len(whole))])
    assert summed()(NUMBERS) == 6.0
    assert len(kept.read_bytes()) > 0.99 * len(whole)


def test_a_folder_in_the_place_of_a_kernel_is_no_obstacle(kept: Path) -> None:
    kept.unlink()
    kept.mkdir()
    assert summed()(NUMBERS) == 6.0


def refuse_writing(monkeypatch: pytest.MonkeyPatch, error: int, at: str) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    owner = tempfile if at == "mkstemp" else Path
    monkeypatch.setattr(owner, at, refused)


@pytest.mark.parametrize("at", ["mkdir", "mkstemp", "replace", "chmod"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO])
def test_kernels_compile_where_they_cannot_be_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: str, error: int
) -> None:
    refuse_writing(monkeypatch, error, at)
    assert summed()(NUMBERS) == 6.0
    assert not folder.exists() or not any(folder.iterdir())


@pytest.mark.usefixtures("kept")
def test_a_prepared_cache_that_cannot_be_written_to_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_writing(monkeypatch, errno.EROFS, "mkstemp")
    compiled = summed()
    assert compiled(NUMBERS) == 6.0
    assert was_loaded(compiled)


@pytest.mark.usefixtures("kept")
def test_a_prepared_cache_is_used_by_another_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    compiled = summed()
    assert compiled(NUMBERS) == 6.0
    assert was_loaded(compiled)


def test_what_a_prepared_cache_lacks_is_kept_elsewhere(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.unlink()
    mkstemp = tempfile.mkstemp

    def only_temporary(*, dir: Path) -> tuple[int, str]:  # noqa: A002 - as mkstemp calls it
        if "kernels-" not in str(dir):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return mkstemp(dir=dir)

    monkeypatch.setattr(tempfile, "mkstemp", only_temporary)
    assert summed()(NUMBERS) == 6.0
    again = summed()
    assert again(NUMBERS) == 6.0
    assert was_loaded(again)
    assert not kept.exists()


@pytest.mark.parametrize("mode", [0o666, 0o622, 0o620])
def test_a_kernel_that_others_could_have_written_is_not_loaded(kept: Path, mode: int) -> None:
    kept.chmod(mode)
    compiled = summed()
    assert compiled(NUMBERS) == 6.0
    assert not was_loaded(compiled)


def give_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a file another user's: by its owner, or, for want of rights, by who asks."""
    if os.getuid() == 0:
        os.chown(path, 4_000_001, 4_000_001)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 4_000_000)


def test_a_kernel_of_another_user_in_the_cache_folder_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLAYGROUND_KERNEL_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert summed()(NUMBERS) == 6.0
    (file,) = cache_folders()[0].path.iterdir()
    give_away(file, monkeypatch)
    compiled = summed()
    assert compiled(NUMBERS) == 6.0
    assert not was_loaded(compiled)


def without_a_chosen_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The parent of the folder for kernels when there is none but that for temporary files."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("PLAYGROUND_KERNEL_CACHE", str(tmp_path / "file" / "kernels"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return cache_folders()[1].path.parent


def test_a_temporary_cache_is_open_to_its_owner_alone_and_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = without_a_chosen_folder(tmp_path, monkeypatch)
    assert summed()(NUMBERS) == 6.0
    assert private.stat().st_mode & 0o777 == 0o700
    again = summed()
    assert again(NUMBERS) == 6.0
    assert was_loaded(again)


@pytest.mark.parametrize("kind", ["open to all", "open to the group", "a link", "a file", "somebody else's"])
def test_a_temporary_cache_that_another_could_have_made_is_neither_read_nor_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    private = without_a_chosen_folder(tmp_path, monkeypatch)
    assert summed()(NUMBERS) == 6.0
    before = {path: path.stat().st_mtime_ns for path in private.rglob("*")}
    if kind == "open to all":
        private.chmod(0o777)
    elif kind == "open to the group":
        private.chmod(0o750)
    elif kind == "a link":
        private.rename(tmp_path / "elsewhere")
        private.symlink_to(tmp_path / "elsewhere")
    elif kind == "a file":
        private.rename(tmp_path / "elsewhere")
        private.touch()
    else:
        give_away(private, monkeypatch)
    compiled = summed()
    assert compiled(NUMBERS) == 6.0
    assert not was_loaded(compiled)
    if kind != "a file":
        assert {path: path.stat().st_mtime_ns for path in private.rglob("*")} == before


def test_an_edit_in_any_engine_source_moves_the_cache(tmp_path: Path) -> None:
    source = Path(playground.__file__).parent / "engine"
    engine = tmp_path / "playground" / "engine"
    (engine / "kernels").mkdir(parents=True)
    for name in ("cache_folders.py", "kernels/products.py"):
        (engine / name).write_text((source / name).read_text())
    program = "import cache_folders; print(*(folder.path for folder in cache_folders.cache_folders()))"

    def folders() -> str:
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=engine, capture_output=True, text=True, check=True
        )
        return done.stdout

    before = folders()
    assert before == folders()
    (engine / "kernels" / "products.py").write_text("# edited\n")
    assert not set(before.split()) & set(folders().split())


HOMELESS = """
import os, pwd, sys

def unknown(_):
    raise KeyError("no such user")

os.environ.pop("HOME", None)
pwd.getpwuid = unknown
"""
"""A user without an entry among the users, as containers start programs with."""


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("arguments", [["runs", "list"], ["train", "--epochs", "1"], ["--help"]], ids=str)
def test_no_home_directory_is_no_traceback(tmp_path: Path, arguments: list[str], named: bool) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TMPDIR": str(tmp_path),
    }
    if named:
        environment["PLAYGROUND_KERNEL_CACHE"] = os.environ.get("PLAYGROUND_KERNEL_CACHE") or str(
            tmp_path / "k"
        )
    else:
        # What was compiled for the tests, in the place where it is looked for without a home.
        private = tmp_path / f"nn-playground-kernels-{os.getuid()}"
        private.mkdir(mode=0o700)
        found = cache_folders()[0].path
        (private / found.name).symlink_to(found)
    program = f"{HOMELESS}\nsys.argv[1:] = {arguments!r}\nfrom playground.cli import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "~").exists()
    if arguments[0] == "runs":
        assert done.returncode == 2
        assert "PLAYGROUND_DATABASE" in done.stderr
    else:
        assert done.returncode == 0, done.stderr
