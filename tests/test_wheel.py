"""What `pip install` gets: the wheel, in an environment of its own and far from the checkout."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from httpx import Client

from playground import __version__
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE_S)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an environment's commands; what the wheel depends on is lent by the one that tests."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)}))
    python = home / "bin" / "python"
    install = ["install", "--quiet", "--no-deps", "--no-index", "--no-compile", str(wheel)]
    command = [sys.executable, "-m", "pip", "--python", str(python), *install]
    subprocess.run(command, check=True, timeout=PATIENCE_S)
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin"


@pytest.fixture
def address(installed: Path, tmp_path: Path) -> Iterator[str]:
    """Of the page that the installed command serves."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {
        "PLAYGROUND_KERNEL_CACHE": str(tmp_path / "kernels"),
        "PLAYGROUND_RUN_PROCESSES": "0",
    }
    command = [str(installed / "playground"), "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        said = re.search(r"http://[\d.:]+", server.stdout.readline())
        assert said
        try:
            yield said[0]
        finally:
            server.kill()


def test_the_wheel_holds_the_package_and_its_licenses_alone(wheel: Path) -> None:
    metadata = f"nn_playground-{__version__}.dist-info"
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        described = archive.read(f"{metadata}/METADATA").decode()
    assert {name.partition("/")[0] for name in names} == {"playground", metadata}
    assert {f"{metadata}/licenses/LICENSE", f"{metadata}/licenses/NOTICE"} <= set(names)
    assert "License-Expression: MIT\n" in described
    shipped = {Path(name).parts[1] for name in names if name.startswith("playground/")}
    assert {"static", "templates"} <= shipped
    assert not {"tests", "tools", "benchmarks"} & shipped


def test_the_installed_command_serves_the_page_and_its_script(
    installed: Path, address: str, tmp_path: Path
) -> None:
    code = "import playground; print(playground.__file__)"
    found = subprocess.run(
        [installed / "python", "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout).is_relative_to(installed.parent)
    with Client(base_url=address, timeout=PATIENCE_S) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "<title>" in page.text
        scripts = re.findall(r'<script[^>]* src="([^"]+)"', page.text)
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
        assert scripts
        assert sheets
        for path in (*scripts, *sheets):
            answer = client.get(path)
            assert answer.status_code == 200
            assert answer.text
        assert client.get("/api/health").json()["version"] == __version__
