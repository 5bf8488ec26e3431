"""Which rooms of the page's scripts may import which; each module is short and says its job."""

import re
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "static" / "js"
FILES = sorted(SCRIPTS.rglob("*.js"))
LONGEST = 400  # lines
WIDEST = 160  # columns

# A room may import itself and these. `main` puts everything together, other files beside it what it loads
# later; nothing imports them.
LATER = {path.stem for path in SCRIPTS.glob("*.js")} - {"main"}
ALLOWED: dict[str, set[str]] = {
    "main": {"state", "wire", "address", "plot", "page", "features", *LATER},
    "desk": {"state", "wire", "plot", "page", "features"},
    "descent": {"page", "features"},
    "gradient_check": {"page", "features"},
    "race": {"page", "features"},
    "inside": {"page", "features"},
    "judging": {"page", "features"},
    "time": {"state", "wire", "plot", "page", "features"},
    "follow": {"state", "page", "features"},
    "glossary": {"features", "page", "wire"},
    "presets": {"features", "page"},
    "crowd": {"state", "wire", "plot", "page", "features"},
    "lessons": {"state", "wire", "page", "features"},
    "landscape": {"state", "wire", "page", "features"},
    "share": {"features", "page", "wire"},
    "explaining": {"features", "plot"},
    "notebook": {"features", "page", "plot", "state", "wire"},
    "features": {"state", "plot", "address", "page"},
    "page": {"plot", "state"},
    "wire": {"state"},
    "address": {"state"},
    "state": set(),
    "plot": set(),
    "early": set(),
}
# Of another feature, a feature may import only these; never its view or its input.
SHARED = {"features/network/names", "features/plane/places"}
# What follows the browser's address needs the browser; features may only read and write links.
READING = {"address/link", "address/tensorflow_playground"}


def name_of(path: Path) -> str:
    return path.relative_to(SCRIPTS).with_suffix("").as_posix()


def imports_of(path: Path) -> set[str]:
    """The names of the modules that a file imports, as `name_of` gives them."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r'^import [^"]*"([^"]+)";|await import\("([^"]+)"\)', text, re.MULTILINE)
    addresses = [now or later for now, later in found]
    assert all(address.startswith(("./", "../")) for address in addresses)
    return {name_of((path.parent / address).resolve()) for address in addresses}


def test_every_room_has_its_rule() -> None:
    assert {name_of(path).split("/")[0] for path in FILES} == set(ALLOWED)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_imports_only_what_its_room_may_know(path: Path) -> None:
    room, *feature = name_of(path).split("/")[:2]
    for imported in imports_of(path):
        other = imported.split("/")[0]
        assert other == room or other in ALLOWED[room], imported
        if room == "features" and other == "address":
            assert imported in READING
        if room == "features" and other == "features":
            assert imported.split("/")[1:2] == feature or imported in SHARED, imported


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_says_its_job_and_is_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(("/**", "// ")), "begins with what it is for"
    assert len(text.splitlines()) < LONGEST
    assert max(map(len, text.splitlines())) <= WIDEST


def test_the_document_says_the_same_rules() -> None:
    text = (SCRIPTS.parents[1] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = text.partition("static/js: ")[2].partition("```")[0]
    told: dict[str, set[str]] = {}
    for clause in re.split(r"\n\s*|   +", block.strip()):
        rooms, _, others = clause.partition(" -> ")
        named = re.sub(r" \(.*\)", "", others)
        allowed = {"nothing": set(), "all of them": ALLOWED["main"]}.get(named, set(named.split(", ")))
        told |= dict.fromkeys(rooms.split(", "), allowed)
    assert told == ALLOWED
