"""The page, and what it loads when that is first wanted: templates filled from the catalog and the locale."""

import json
import os
import threading
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import cache, lru_cache, partial
from itertools import chain

import jinja2
import numpy as np
from fastapi import APIRouter
from markupsafe import Markup
from numpy.typing import NDArray
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from playground import __version__
from playground.catalog.tables import make_catalog
from playground.config import ExperimentConfig
from playground.data.datasets import DATASETS, FIRST_GATE, Dataset
from playground.data.features import FEATURES, feature_matrix
from playground.data.plane import EDGE
from playground.data.streams import Purpose, stream
from playground.evidence.statistics import FEWEST_SEEDS
from playground.locales import LANGUAGES, read_words
from playground.settings import Settings
from playground.web.hosts import is_loopback
from playground.web.page.assets import asset_folder
from playground.web.page.documents import Document
from playground.web.page.languages import VARY, language_of

# Of the catalog's rows: what explains them is read from the catalog itself when something is first explained.
# What explains is read from the catalog when something is first explained.
_UNUSED_BY_SCRIPTS = frozenset({"about", "formula", "latex", "source", "settings", "presets"})
_UNUSED_OF_ROWS = frozenset({"tasks"})  # of losses, which `outputs` says as well, and of metrics
# Words that stand in the templates alone, by the beginnings of their keys: scripts need not have them.
_UNUSED_WORDS = (
    "page.balance.",
    "page.group.",
    "page.help.",
    "page.lessons.",
    "page.own.button",
    "page.own.columns",
    "page.own.current",
    "page.own.file",
    "page.own.placeholder",
    "page.own.settings",
    "page.own.table",
    "page.own.use",
    "page.paint.clear",
    "page.paint.done",
    "page.paint.size",
    "page.paint.value",
    "page.palette.",
    "page.problem.",
    "page.resample.",
    "page.save.",
    "page.scored.",
    "page.seeds.",
    "page.step_size.",
    "page.tab.",
    "page.theme.",
)
# Of documents that the page loads later: how the keys of the words begin that they bring along.
LATER_WORDS = {
    "desk": (
        "page.complexity.",
        "page.desk.",
        "page.doctor.",
        "page.folds.",
        "page.lesson.measure.least_recall",
        "page.luck.",
        "page.models.",
        "page.report",
        "page.search.",
        "page.share.copied",
        "page.share.not_copied",
        "page.sweep.",
        "page.time.",
    ),
    "export": ("export.lacks.", "page.code", "page.report", "page.share."),
    "inside": ("page.inside.",),
    "judging": ("page.judging.",),
    "landscape": ("page.landscape.",),
    "time": ("page.report", "page.time."),
    "crowd": ("page.crowd.",),
    "descent": ("page.descent.",),
    "race": ("page.race",),
    "follow": ("page.follow.", "page.share.copied", "page.share.not_copied"),
    "gradient_check": ("page.gradient_check.",),
    "glossary": ("page.glossary.",),
    "presets": ("page.difficulty.", "page.presets."),
    "lessons": (
        "page.lesson.",
        "page.report",
        "page.luck.diverged",
        "page.luck.train_",
        "page.luck.validation_",
    ),
}
_PREVIEW_SAMPLES = 80  # rows of one data set's little picture
_NOISE_OF_CORNERS = 0.15
_PREVIEW_STEPS = 20  # per unit, of which the picture shows three to a pixel
_PICTURE_SIDE = 30  # pixels of one feature's picture; whole rows in base64 compress better


def make_router(settings: Settings, on_answer: Callable[[], None]) -> APIRouter:
    """Makes the routes of the page and of what it loads later; they depend on the request's language only.

    Args:
        settings: the server's limits.
        on_answer: called when the page is about to be sent.

    Returns:
        The router.
    """
    router = APIRouter(include_in_schema=False)
    made = cache(partial(_document, settings))
    writing = threading.Lock()  # what languages share is made once

    def written(name: str, request: Request) -> Response:
        with writing:
            language = language_of(request)
            make = partial(_document, settings) if settings.dev else made
            document = make(name, language)
        return document.answer(request.headers)

    @router.get("/")
    async def index(request: Request) -> Response:
        answer = await run_in_threadpool(written, "index", request)
        on_answer()
        return answer

    for name in LATER_WORDS:
        router.add_api_route(f"/{name}.html", _later(written, name))
    return router


def _later(
    written: Callable[[str, Request], Response], name: str
) -> Callable[[Request], Awaitable[Response]]:
    async def later(request: Request) -> Response:
        return await run_in_threadpool(written, name, request)

    return later


def _document(settings: Settings, name: str, language: str) -> Document:
    words = read_words(language)
    bootstrap = make_bootstrap(settings, language)
    page = (
        _templates()
        .get_template(f"{name}.html")
        .render(
            bootstrap=_without(_UNUSED_BY_SCRIPTS, bootstrap),
            later_words={
                key: text for key, text in words.items() if key.startswith(LATER_WORDS.get(name, ()))
            },
            panes=sorted(path.stem for path in (asset_folder("templates") / "desk").glob("*.html")),
            catalog=bootstrap["catalog"],
            defaults=bootstrap["defaults"],
            fewest_seeds=FEWEST_SEEDS,
            words=words,
            language=language,
            base_path=settings.base_path,
            sources=_sources() if settings.dev else None,
            languages={each: read_words(each)["page.language_name"] for each in LANGUAGES},
        )
    )
    return Document(
        page.encode(), "text/html; charset=utf-8", vary=VARY, headers={"content-language": language}
    )


@cache
def _templates() -> jinja2.Environment:
    """The page's templates, compiled once for all languages, and kept as Python keeps its modules."""
    folder = asset_folder("templates")
    kept = folder / "__pycache__"
    with suppress(OSError):
        kept.mkdir(exist_ok=True)
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        bytecode_cache=jinja2.FileSystemBytecodeCache(str(kept)) if os.access(kept, os.W_OK) else None,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["json_in_script"] = json_in_script
    return templates


def _sources() -> dict[str, list[str]]:
    """The addresses of the page's scripts as they are: those that run early, and the modules of `main`."""
    scripts = asset_folder("static") / "js"
    found = sorted(path.relative_to(scripts).as_posix() for path in scripts.rglob("*.js"))
    early = [path for path in found if path.startswith("early/")]
    return {"early": early, "modules": [path for path in found if path not in early]}


def json_in_script(value: object) -> Markup:
    """Writes JSON for a script element: nothing in it ends the element or begins a comment.

    Args:
        value: of dicts, lists, strings, numbers.

    Returns:
        The text, which templates leave as it is.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("</", "<\\/").replace("<!", "\\u003c!"))  # noqa: S704 - that is what it is for


def make_bootstrap(settings: Settings, language: str) -> dict[str, object]:
    """Collects the initial data of the page's scripts.

    Args:
        settings: the server's limits.
        language: one of LANGUAGES.

    Returns:
        Ready for JSON.
    """
    words = read_words(language)
    limits = settings.limits()
    return {
        "version": __version__,
        "catalog": make_catalog(words, limits),
        "words": _own_words(words),
        "defaults": ExperimentConfig().model_dump(mode="json"),
        "previews": _previews(),
        "class_previews": _class_previews(),
        "feature_pictures": _feature_pictures(),
        "feature_extremes": _feature_extremes(),
        "limits": limits,
        "hosts": [name for name in settings.allowed_hosts if name != "*" and not is_loopback(name)],
    }


def _without(names: frozenset[str], value: object) -> object:
    """JSON without the entries of these names, however deep they are, and of rows without further ones."""
    if isinstance(value, Mapping):
        return {name: _without(names, inner) for name, inner in value.items() if name not in names}
    names |= _UNUSED_OF_ROWS
    return [_without(names, inner) for inner in value] if isinstance(value, list | tuple) else value


def _own_words(words: Mapping[str, str]) -> dict[str, str]:
    """The page's own words that scripts say; those of the tables' rows stand in the catalog."""
    return {
        key: text
        for key, text in words.items()
        if key.startswith("page.")
        and not key.startswith((*_UNUSED_WORDS, *chain(*LATER_WORDS.values())))
        and not key.endswith(".about")
    }


@lru_cache
def _previews() -> dict[str, str]:
    """Rows of every data set, without noise (of corners with some): (3, n) int8 in twentieths.

    The three are its last two inputs and the target.
    """
    return {name: _preview_of(dataset, dataset.n_classes) for name, dataset in DATASETS.items()}


@lru_cache
def _class_previews() -> dict[str, dict[int | str, str]]:
    """The same for each other number of classes, and for each gate, that a data set can have."""
    by_count: dict[str, dict[int | str, str]] = {
        name: {
            count: _preview_of(dataset, count)
            for count in range(dataset.classes[0], dataset.classes[1] + 1)
            if count != dataset.n_classes
        }
        for name, dataset in DATASETS.items()
        if dataset.classes is not None
    }
    by_gate: dict[str, dict[int | str, str]] = {
        name: {gate: _preview_of(dataset, dataset.n_classes, gate) for gate in dataset.gates}
        for name, dataset in DATASETS.items()
        if dataset.gates
    }
    return by_count | by_gate


def _preview_of(dataset: Dataset, n_classes: int, gate: str = FIRST_GATE) -> str:
    n_samples = dataset.sample_count(_PREVIEW_SAMPLES)
    noise = _NOISE_OF_CORNERS if dataset.n_corners else 0.0  # four dots would hardly be seen
    return _as_preview(dataset.generate(stream(0, Purpose.DATA), n_samples, noise, n_classes, gate))


def _as_preview(rows: NDArray[np.float64]) -> str:
    steps = np.clip(np.round(rows[:, -3:] * _PREVIEW_STEPS), -128, 127).astype(np.int8)
    # Column by column, which compresses better.
    return b64encode(steps.T.tobytes()).decode("ascii")


@lru_cache
def _feature_pictures() -> dict[str, str]:
    """Every feature over the plane: base64 of (side, side) uint8 from the top left, x1 = -6, x2 = +6.

    Scaled so that 127.5 is zero, 0 and 255 the largest absolute value on the plane.
    """
    values = _features_at((np.arange(_PICTURE_SIDE) + 0.5) / _PICTURE_SIDE * 2 * EDGE - EDGE)
    extremes = _feature_extremes()
    return {name: _as_picture(values[:, at] / extremes[name]) for at, name in enumerate(FEATURES)}


@lru_cache
def _feature_extremes() -> dict[str, float]:
    """The largest absolute value of every feature on the plane."""
    values = _features_at(np.linspace(-EDGE, EDGE, 121))
    return {name: round(float(np.abs(values[:, at]).max()), 3) for at, name in enumerate(FEATURES)}


def _features_at(axis: NDArray[np.float64]) -> NDArray[np.float64]:
    """All features, (n², n_features), where both coordinates take so many values; x2 falls, row by row."""
    x1, x2 = np.meshgrid(axis, -axis)
    return feature_matrix(tuple(FEATURES), np.column_stack((x1.ravel(), x2.ravel())))


def _as_picture(values: NDArray[np.float64]) -> str:
    return b64encode(np.round((values + 1) * 127.5).astype(np.uint8).tobytes()).decode("ascii")
