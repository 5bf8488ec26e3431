import json
import re
from base64 import b64decode
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground import __version__
from playground.config import ExperimentConfig
from playground.data.datasets import DATASETS
from playground.data.expressions import evaluate
from playground.data.features import FEATURES
from playground.locales import read_words
from playground.settings import Settings
from playground.web.page.pages import LATER_WORDS, json_in_script
from tests.web.asking import get
from tests.web.serving import LiveServer

STATIC = Path(__file__).parents[3] / "static"
SIDE = 30  # pixels of a feature's picture


@pytest.fixture(scope="module")
def page(server: LiveServer) -> str:
    response = get(server.page_url)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


def words_in(document: str, name: str) -> dict[str, str]:
    found = re.search(
        rf'<script type="application/json" id="{name}-words">(.*?)</script>', document, re.DOTALL
    )
    assert found
    words: dict[str, str] = json.loads(found[1])
    return words


@pytest.fixture(scope="module")
def later(server: LiveServer) -> dict[str, str]:
    """What the page loads when it is first wanted, by name."""
    return {name: get(f"{server.page_url}/{name}.html").text for name in LATER_WORDS}


@pytest.fixture(scope="module")
def bootstrap(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="bootstrap">(.*?)</script>', page, re.DOTALL)
    assert found
    facts: dict[str, Any] = json.loads(found[1])
    return facts


def picture(bootstrap: dict[str, Any], feature: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(b64decode(bootstrap["feature_pictures"][feature]), np.uint8).reshape(SIDE, SIDE)


def preview(bootstrap: dict[str, Any], dataset: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.frombuffer(b64decode(bootstrap["previews"][dataset]), np.int8).reshape(3, -1).T / 20


def test_the_page_loads_nothing_from_another_host(page: str) -> None:
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", page)


def test_a_feature_comes_with_the_largest_value_it_takes_on_the_plane(bootstrap: dict[str, Any]) -> None:
    extremes = bootstrap["feature_extremes"]
    assert extremes.keys() == bootstrap["feature_pictures"].keys()
    assert (extremes["x1"], extremes["x1_squared"], extremes["x1_x2"]) == (6, 36, 36)
    assert extremes["sin_x1"] == pytest.approx(1, abs=1e-3)


def test_the_page_brings_what_its_scripts_start_from(bootstrap: dict[str, Any]) -> None:
    assert bootstrap["version"] == __version__
    assert bootstrap["words"].items() <= read_words("en").items()
    assert bootstrap["defaults"] == ExperimentConfig().model_dump(mode="json")
    assert bootstrap["limits"] == bootstrap["catalog"]["limits"] == Settings().limits()


def test_words_that_scripts_do_not_get_stand_in_the_markup_and_in_no_script(
    bootstrap: dict[str, Any], page: str, later: dict[str, str], server: LiveServer
) -> None:
    settings = get(f"{server.page_url}/api/catalog?lang=en").json()["settings"]
    markup = "".join([page.partition('id="bootstrap"')[0], *later.values()])
    sent = set(bootstrap["words"]).union(*(words_in(text, name) for name, text in later.items()))
    scripts = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "js").rglob("*.js"))
    # What scripts put into a key, as in `page.speed.${speed}`, has no dot.
    written = re.findall(r"[`\"'](page\.[\w.]*(?:\$\{[^}`]*\}[\w.]*)*)", scripts)
    said = [re.compile(re.sub(r"\\\$.*?\\}", "[^.]+", re.escape(key))) for key in set(written)]
    for key, text in read_words("en").items():
        if key.startswith("page.") and key not in sent:
            explained = settings.get(key.removeprefix("page.").removesuffix(".about"), {}).get("about")
            if text == explained:
                assert key not in written
                continue
            assert not any(pattern.fullmatch(key) for pattern in said), key
            assert text.partition("{")[0] in unescape(markup), key


def test_what_is_loaded_later_brings_the_words_that_the_page_has_not_in_its_reader_s_language(
    bootstrap: dict[str, Any], later: dict[str, str], server: LiveServer
) -> None:
    for name, text in later.items():
        words = words_in(text, name)
        assert words
        assert words.items() <= read_words("en").items()
        assert not words.keys() & bootstrap["words"].keys()
        answer = get(f"{server.page_url}/{name}.html", params={"lang": "zh-Hant"})
        assert answer.headers["content-language"] == "zh-Hant"
        assert words_in(answer.text, name).items() <= read_words("zh-Hant").items()


def test_every_data_set_has_a_preview_of_its_rows_without_noise(bootstrap: dict[str, Any]) -> None:
    assert bootstrap["previews"].keys() == DATASETS.keys()
    for name in DATASETS:
        assert len(preview(bootstrap, name)) == DATASETS[name].sample_count(80), name
    circle = preview(bootstrap, "circle")
    np.testing.assert_array_equal(circle[:, 2] > 0, np.hypot(circle[:, 0], circle[:, 1]) < 2.6)


def test_a_feature_s_picture_and_extreme_tell_its_values(bootstrap: dict[str, Any]) -> None:
    assert bootstrap["feature_pictures"].keys() == FEATURES.keys()
    centres = (np.arange(SIDE) + 0.5) * 12 / SIDE - 6
    columns = dict(zip(("x1", "x2"), np.meshgrid(centres, -centres), strict=True))
    for name, feature in FEATURES.items():
        extreme = bootstrap["feature_extremes"][name]
        told = (picture(bootstrap, name) / 127.5 - 1) * extreme
        expected = evaluate(feature.expression, columns)
        np.testing.assert_allclose(told, expected, atol=extreme / 250, err_msg=name)


def test_a_feature_picture_is_seen_from_the_top_left(bootstrap: dict[str, Any]) -> None:
    x1, x2 = picture(bootstrap, "x1"), picture(bootstrap, "x2")
    assert x1[0, 0] < x1[0, -1]
    assert x2[0, 0] > x2[-1, 0]


def test_nothing_in_the_bootstrap_can_end_its_script_element() -> None:
    value = {"hosts": ["</script>", "<!--", "</SCRIPT >"]}
    text = json_in_script(value)
    assert "</" not in text
    assert "<!" not in text
    assert json.loads(text) == value


def test_what_explains_the_choices_is_in_the_catalog_and_not_in_the_page(
    server: LiveServer, bootstrap: dict[str, Any]
) -> None:
    whole = get(f"{server.page_url}/api/catalog?lang=en").json()
    for name in ("activations", "optimizers"):
        assert [row["name"] for row in bootstrap["catalog"][name]] == [row["name"] for row in whole[name]]
        assert not any({"about", "mathml"} & row.keys() for row in bootstrap["catalog"][name])
        assert all(row["about"] and row["mathml"].endswith("</math>") for row in whole[name])


@pytest.mark.parametrize(
    ("section", "name", "control"),
    [
        ("DataConfig", "samples", "samples"),
        ("DataConfig", "seed", "data_seed"),
        ("EarlyStopping", "patience", "patience"),
    ],
)
def test_a_whole_number_s_control_has_the_range_of_its_field(
    page: str, section: str, name: str, control: str
) -> None:
    schema = ExperimentConfig.model_json_schema()["$defs"][section]["properties"][name]
    [schema, *_] = schema.get("anyOf") or schema.get("oneOf") or [schema]
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    [found] = re.findall(rf'<input type="number"[^>]* id="{control}"[^>]*>', page)
    shown = dict(re.findall(r'(min|max)="([^"]*)"', found))
    assert shown == {"min": str(low), "max": str(high)}
