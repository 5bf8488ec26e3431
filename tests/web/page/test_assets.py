"""A checkout's folders; those of a wheel are asked for by tests/test_wheel.py."""

from playground.web.page.assets import asset_folder


def test_a_checkout_s_folders_are_found_beside_the_package() -> None:
    assert (asset_folder("templates") / "index.html").is_file()
    assert (asset_folder("static") / "js").is_dir()
