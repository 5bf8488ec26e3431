"""What `import playground` offers, and what it costs."""

import subprocess
import sys

import pytest

import playground


def test_every_public_name_is_there() -> None:
    assert all(getattr(playground, name) is not None for name in playground.__all__)
    assert set(playground.__all__) <= set(dir(playground))
    with pytest.raises(AttributeError, match="no attribute 'Traner'"):
        playground.Traner  # noqa: B018


def test_importing_the_package_imports_no_optional_one() -> None:
    found = subprocess.run(
        [sys.executable, "-c", "import sys, playground; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert not {"sklearn", "pandas", "httpx", "anywidget", "IPython"} & set(found.stdout.split())
