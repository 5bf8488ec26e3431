"""Numba's cache of machine code, kept in files of which a broken, foreign or missing one costs a compilation.

The cache is a help and never a condition: whatever is wrong with reading or writing, the kernel is compiled.
"""

import hashlib
import logging
import pickle
import sys
from collections.abc import Callable
from typing import Any

import numba
from numba.core.caching import _Cache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from playground.engine.cache_folders import CacheFolder, cache_folders

SUFFIX = ".kernel"
_DIGEST = hashlib.sha256
_DIGEST_BYTES = 32

_log = logging.getLogger(__name__)


class KernelCache(_Cache):
    """The machine code of one kernel, a file for each of its signatures and each kind of processor.

    Args:
        function: the kernel's, in Python.
        folders: where its files may be; by default those of `cache_folders`, asked at each use.
    """

    def __init__(
        self, function: Callable[..., Any], folders: Callable[[], list[CacheFolder]] = cache_folders
    ) -> None:
        self._name = function.__qualname__
        self._folders = folders

    @property
    def cache_path(self) -> str:
        """The folders, as Numba's reports print them."""
        return ", ".join(str(folder.path) for folder in self._folders())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The kernel as compiled earlier.

        Args:
            sig: of the call.
            target_context: Numba's, of this processor.

        Returns:
            A CompileResult; None if it has to be compiled.
        """
        target_context.refresh()
        name = self._file_name(sig, target_context.codegen())
        for folder in self._folders():
            content = folder.read(name)
            if content is None:
                continue
            digest, payload = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
            if digest == _DIGEST(payload).digest():
                try:
                    parts = pickle.loads(payload)  # noqa: S301 - `read` gives what this user wrote
                    return CompileResult._rebuild(target_context, *parts)  # noqa: SLF001
                except Exception:  # noqa: BLE001 - whatever it holds, it is no kernel of this version
                    _log.debug("%s holds no kernel", folder.path / name, exc_info=True)
            _log.info("The kernel %s in %s is broken and is compiled anew", name, folder.path)
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a kernel in the first folder that takes it.

        Args:
            sig: of the call.
            data: the CompileResult.
        """
        reasons = []
        payload = dumps(data._reduce())  # noqa: SLF001 - there is no other way to keep code
        for folder in self._folders():
            try:
                folder.write(self._file_name(sig, data.codegen), _DIGEST(payload).digest() + payload)
            except OSError as error:
                reasons.append(str(error))
            else:
                return
        _log.warning(
            "Kernels cannot be kept and will be compiled again: %s", "; ".join(reasons) or "no folder"
        )

    def enable(self) -> None:
        """Nothing: it is always in use."""

    def disable(self) -> None:
        """Nothing: it is always in use."""

    def flush(self) -> None:
        """Nothing: files of other versions lie in other folders."""

    def _file_name(self, sig: Any, codegen: Any) -> str:
        key = (numba.__version__, sys.implementation.cache_tag, str(sig), codegen.magic_tuple())
        return f"{self._name}-{_DIGEST(repr(key).encode()).hexdigest()[:24]}{SUFFIX}"
