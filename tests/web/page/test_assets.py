from pathlib import Path

import pytest

from playground.web.page import assets
from playground.web.page.assets import asset_folder


def test_a_checkout_s_folders_are_found_beside_the_package() -> None:
    assert (asset_folder("templates") / "index.html").is_file()
    assert (asset_folder("static") / "js").is_dir()


def test_a_wheel_s_folders_are_found_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "static").mkdir()
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path)
    assert asset_folder("static") == tmp_path / "static"
