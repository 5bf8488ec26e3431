"""What notebooks show of values: well-formed HTML, texts escaped, colours the page's."""

from collections.abc import Iterator
from html.parser import HTMLParser

import numpy as np
import pytest

from playground import ExperimentConfig, compare
from playground.drawing.palettes import palette_of
from playground.markup import CLASSES, SIGNS, Svg, beside, ends_of, html_table, scatter, span

_EMPTY = {"img", "circle", "line", "rect"}
NASTY = "<script>alert('&')</script>"


class _Reader(HTMLParser):
    """Notes elements, and that each is closed by its own end."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.found.append(tag)
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.found.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def elements_of(html: str) -> list[str]:
    return _Reader(html).found


def test_colours_are_the_page_s() -> None:
    def rgb(colour: str) -> tuple[float, ...]:
        return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))

    palette = palette_of("light", "usual")
    assert [rgb(colour) for colour in SIGNS] == [palette.negative, palette.positive]
    assert [rgb(colour) for colour in CLASSES] == list(palette.classes)


def test_texts_of_a_table_are_escaped_and_pictures_are_not() -> None:
    html = html_table(NASTY, [NASTY], [[NASTY, None, 0.123456], [Svg("<svg></svg>")]])
    assert "script" not in elements_of(html)
    assert "<td>0.12346</td>" in html
    assert "<td><svg></svg></td>" in html


def test_of_many_points_evenly_spaced_ones_are_drawn_and_none_beyond_the_edge() -> None:
    places = np.zeros((20_000, 2))
    places[0] = 7, 0
    assert elements_of(scatter(places, ["#000"] * len(places), 6)).count("circle") == 149
    assert elements_of(scatter(np.zeros((0, 2)), [], 6)).count("circle") == 0


def test_a_span_goes_over_what_is_there() -> None:
    assert elements_of(span([None, 1.0, 3.0], 2.0, (1.0, 3.0))) == ["svg", "line", "circle"]
    assert elements_of(span([None, float("inf")], None, (0.0, 1.0))) == ["svg"]
    assert ends_of([None, 2.0, float("inf"), 1.0]) == (1.0, 2.0)
    assert ends_of([]) == (0.0, 1.0)


def configs() -> Iterator[dict[str, object]]:
    yield {}
    yield {"data": {"dataset": "rings", "classes": 4}}
    yield {"data": {"dataset": "reg-sine"}}
    yield {"data": {"dataset": "labels"}}
    rows = [[1, 1], [2, -1], [3, 100]]
    yield {
        "data": {"dataset": "custom", "task": "regression", "inputs": [NASTY[:8]], "train": rows},
        "network": {"features": ["x1"]},
    }


@pytest.mark.parametrize("config", list(configs()), ids=str)
def test_a_config_shows_its_points_and_what_differs(config: dict[str, object]) -> None:
    html = ExperimentConfig.model_validate(config)._repr_html_()
    found = elements_of(html)
    assert found.count("circle") >= 1
    assert "script" not in found
    assert ("default" in html) == (config == {})


def test_a_comparison_shows_a_span_for_each_setting_and_what_may_be_claimed() -> None:
    settings = {NASTY: {}, "xor": {"data": {"dataset": "xor"}}}
    compared = compare(settings, seeds=2, epochs=2)
    html = compared._repr_html_()
    found = elements_of(html)
    assert "script" not in found
    assert found.count("svg") == 2
    assert found.count("p") == 1
    assert "data:image/png" in html


def test_a_picture_stands_beside_its_table() -> None:
    assert elements_of(beside(Svg("<svg></svg>"), html_table("a", [], [["b"]])))[:2] == ["div", "svg"]
