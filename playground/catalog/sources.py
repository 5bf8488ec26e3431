"""Functions of the plain reference as Python that runs by itself, for readers of the catalog."""

import re
from collections.abc import Callable
from functools import cache

from playground.model.source_text import source_of

_DOCSTRING = re.compile(r'^    """.*"""\n', re.MULTILINE)


@cache
def numpy_source(function: Callable[..., object]) -> str:
    """Writes a function of the reference and what it uses, without docstrings and annotations.

    Args:
        function: a plain function of a module of the reference.

    Returns:
        Python whose last definition is the function. `np` is taken as imported, `math` is imported.
    """
    text = _DOCSTRING.sub("", source_of([function])).replace("\n\n\n", "\n\n")
    return ("import math\n\n" if "math." in text else "") + text + "\n"
