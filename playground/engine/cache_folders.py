"""Where machine code is kept between starts, and whose files may be loaded from there.

What is loaded runs as this user, so a file counts only if nobody but this user, the administrator, or the
owner of a folder that was named can have written it. Imports no compiler: whether kernels have been prepared
is asked at every start.
"""

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_ADMINISTRATOR = 0  # user id
_BINARY: int = getattr(os, "O_BINARY", 0)
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class CacheFolder:
    """A folder for machine code.

    Args:
        path: it may not exist.
        owners: user ids whose files are trusted; None on systems without them.
        is_private: whether it lies in a place that others may write to, so that its parent has to be this
            user's alone.
    """

    path: Path
    owners: frozenset[int] | None
    is_private: bool = False

    def read(self, name: str) -> bytes | None:
        """The content of a file.

        Args:
            name: of the file.

        Returns:
            Its bytes; None if it is not there, cannot be read, or could be somebody else's work.
        """
        if self.is_private and not _is_ours_alone(self.path.parent):
            return None
        try:
            # What is checked is what is read, whoever exchanges files meanwhile; and no pipe is waited for.
            descriptor = os.open(self.path / name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
            with os.fdopen(descriptor, "rb") as file:
                return file.read() if self._is_trusted(os.fstat(descriptor)) else None
        except OSError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Put a file in place of what there is under its name, all of it or nothing.

        Args:
            name: of the file.
            content: the whole of it.

        Raises:
            OSError: the folder cannot be written to, or is full.
        """
        if self.is_private:
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            if not _is_ours_alone(self.path.parent):
                raise PermissionError(f"{self.path.parent} is open to others or somebody else's")
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=self.path)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            # Others may read: a cache that an administrator has prepared is used by everybody.
            Path(unfinished).chmod(0o644)
            Path(unfinished).replace(self.path / name)
        except OSError:
            with suppress(OSError):
                Path(unfinished).unlink()
            raise

    def names(self) -> set[str]:
        """The names of the files in it; none if it is not there."""
        try:
            return {file.name for file in self.path.iterdir()}
        except OSError:
            return set()

    def _is_trusted(self, file: os.stat_result) -> bool:
        if self.owners is None:
            return True
        return stat.S_ISREG(file.st_mode) and file.st_uid in self.owners and not file.st_mode & _OTHERS_WRITE


def can_keep() -> bool:
    """Whether some folder takes files."""
    name = f"{os.getpid()}.probe"
    for folder in cache_folders():
        with suppress(OSError):
            folder.write(name, b"")
            (folder.path / name).unlink()
            return True
    return False


def cache_folders() -> list[CacheFolder]:
    """The folders in which kernels are looked for, in this order; they are kept in the first that takes them.

    These are `PLAYGROUND_KERNEL_CACHE`, or without it the user's cache folder; then a private one among the
    temporary files.
    """
    # Machine code follows all sources of the engine: a kernel contains what it inlines from other files.
    return [
        replace(folder, path=folder.path / _fingerprint())
        for folder in (_chosen_folder(), _temporary_folder())
        if folder is not None
    ]


@cache
def _fingerprint() -> str:
    """A digest of everything that machine code depends on besides the processor."""
    digest = hashlib.sha256()
    for compiler in ("numba", "llvmlite"):
        found = find_spec(compiler)
        if found is not None and found.origin is not None:
            digest.update(Path(found.origin).with_name("_version.py").read_bytes())
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _chosen_folder() -> CacheFolder | None:
    """`PLAYGROUND_KERNEL_CACHE`, else the user's cache folder; None if nobody knows the user's home."""
    named = os.environ.get("PLAYGROUND_KERNEL_CACHE")
    if named:
        path = Path(named).absolute()
        with suppress(OSError):  # it is yet to be made
            return CacheFolder(path, _owners(path.stat().st_uid))
        return CacheFolder(path, _owners())
    caches = os.environ.get("XDG_CACHE_HOME")
    try:
        parent = Path(caches) if caches else Path.home() / ".cache"
    except RuntimeError:
        return None
    return CacheFolder(parent / "nn-playground" / "kernels", _owners()) if parent.is_absolute() else None


def _temporary_folder() -> CacheFolder | None:
    """A folder of this user's among the temporary files; None where these are the user's own anyway."""
    if not hasattr(os, "getuid"):
        return None
    try:
        folder = Path(tempfile.gettempdir()) / f"nn-playground-kernels-{os.getuid()}"
    except OSError:  # no place for temporary files can be written to
        return None
    return CacheFolder(folder, _owners(), is_private=True)


def _is_ours_alone(folder: Path) -> bool:
    """Whether it is a folder of this user's that is closed to others, and no link."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return found.st_uid == os.getuid() and stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077


def _owners(*others: int) -> frozenset[int] | None:
    return frozenset({os.getuid(), _ADMINISTRATOR, *others}) if hasattr(os, "getuid") else None
