"""docs/live.md is the contract, so it is read by tests: its example runs, and it leaves nothing out."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from playground.live.events import Code
from playground.live.protocol import COMMANDS
from playground.live.snapshot import Status
from playground.settings import Settings
from tests.patience import PATIENCE_S
from tests.web.serving import LiveServer

DOCS = (Path(__file__).parents[3] / "docs" / "live.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCS, flags=re.DOTALL)


def row_of(name: str) -> str:
    """The first table row that begins with a name."""
    found = re.search(rf"^\| `{name}` \|.*$", DOCS, flags=re.MULTILINE)
    assert found, f"docs/live.md has no row for {name}"
    return found.group()


def test_the_example_trains_xor(server: LiveServer) -> None:
    (example,) = blocks("python")
    assert len(example.strip().splitlines()) <= 22
    script = example.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "configured\nstate\n" in run.stdout
    assert float(run.stdout.split()[-1]) < 0.1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_fields_and_defaults(name: str) -> None:
    row = row_of(name)
    for field, info in COMMANDS[name].model_fields.items():
        described = row[row.index(f"`{info.alias or field}`") :]
        default = info.default
        if isinstance(default, str | int | float) and not info.is_required():
            assert re.search(rf"\(`?{re.escape(json.dumps(default)).removesuffix('.0')}`?\)", described), (
                field
            )
        for limit in info.metadata:
            for bound in (getattr(limit, "ge", None), getattr(limit, "le", None)):
                assert bound is None or not bound or str(bound) in described, field


@pytest.mark.parametrize("name", [*get_args(Code), *get_args(Status)])
def test_every_code_and_status_is_documented(name: str) -> None:
    assert row_of(name)


@pytest.mark.parametrize("text", blocks("json"))
def test_what_stands_as_json_is_json(text: str) -> None:
    assert isinstance(json.loads(text), dict)


def test_limits_are_those_of_the_settings() -> None:
    settings = Settings()
    assert f"`PLAYGROUND_IDLE_SECONDS`, {settings.idle_seconds:g} unless set" in DOCS
    assert f"`PLAYGROUND_MAX_MESSAGE_BYTES`, {settings.max_message_bytes // 2**20} MiB unless set" in DOCS
