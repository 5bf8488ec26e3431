"""Holds the linter of docstrings to what it is for."""

from pathlib import Path

import pytest

from tools.check_docstrings import ONE_SIGNATURE, PACKAGE, faults_of, main

WHOLE = '''
class Shelf:
    def find(self, name: str, *places: str, most: int = 3) -> int:
        """Finds a book.

        Args:
            name: of the book.
            places, most: where to look, and in how many of them.

        Returns:
            Its number.

        Raises:
            LookupError: there is none.
        """
        raise LookupError(name)
'''


def lacking(folder: Path, text: str) -> str:
    """What the linter says of a module of one function, without where it is."""
    path = folder / "module.py"
    path.write_text(text, encoding="utf-8")
    return " | ".join(fault.partition(" lacks ")[2] for fault in faults_of(path))


def test_a_function_that_tells_all_is_passed(tmp_path: Path) -> None:
    assert lacking(tmp_path, WHOLE) == ""


@pytest.mark.parametrize(
    ("taken_out", "lacks"),
    [
        ("            name: of the book.\n", "Args: name"),
        ("            places, most: where to look, and in how many of them.\n", "Args: most places"),
        ("        Returns:\n            Its number.\n\n", "Returns"),
        ("        Raises:\n            LookupError: there is none.\n", "Raises"),
    ],
)
def test_what_is_left_out_is_named(tmp_path: Path, taken_out: str, lacks: str) -> None:
    assert taken_out in WHOLE
    assert lacking(tmp_path, WHOLE.replace(taken_out, "")) == lacks


def test_an_argument_that_is_gone_is_named(tmp_path: Path) -> None:
    assert lacking(tmp_path, WHOLE.replace("name: str, ", "")) == "arguments named name"


@pytest.mark.parametrize(
    "text",
    [
        "def count() -> int: ...",
        "def _count(of: str) -> int: ...",
        "class _Shelf:\n    def count(self, of: str) -> int: ...",
        "def run(epochs: Annotated[int, typer.Option()]) -> int: ...",
        'def count(of: str) -> int:\n    """As `Shelf.count`."""',
    ],
)
def test_what_takes_nothing_is_private_or_refers_to_others_need_not_say_it(tmp_path: Path, text: str) -> None:
    assert lacking(tmp_path, text) == ""


def test_a_raise_in_a_function_within_is_not_the_outer_one_s(tmp_path: Path) -> None:
    head = 'def wrap(f: str) -> None:\n    """Wraps.\n\n    Args:\n        f: it.\n    """\n'
    assert lacking(tmp_path, f"{head}    def within():\n        raise ValueError(f)\n") == ""
    assert lacking(tmp_path, f"{head}    raise ValueError(f)\n") == "Raises"


def test_the_package_has_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0, capsys.readouterr().out


def test_what_is_left_out_exists() -> None:
    assert all((PACKAGE / place).exists() for place in ONE_SIGNATURE)
