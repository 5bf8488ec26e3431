"""The page: one template, filled from the catalog, the locale and a few small pictures."""

from base64 import b64encode
from functools import lru_cache

import jinja2
import numpy as np
from fastapi import APIRouter
from numpy.typing import NDArray
from starlette.responses import HTMLResponse

from playground import __version__
from playground.catalog import make_catalog
from playground.config import ExperimentConfig
from playground.data.datasets import DATASETS
from playground.data.features import FEATURES, feature_matrix
from playground.locales import read_words
from playground.settings import Settings
from playground.streams import Purpose, stream
from playground.web.assets import asset_folder

_PREVIEW_SAMPLES = 200  # rows of one data set's little picture
_PICTURE_SIDE = 40  # pixels of one feature's picture
_EDGE = 6.0  # the plane is [-6, 6] x [-6, 6]


def make_router(settings: Settings) -> APIRouter:
    """The page at /; nothing in it depends on who asks."""
    router = APIRouter(include_in_schema=False)
    bootstrap = make_bootstrap(settings)
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(asset_folder("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    @router.get("/")
    async def index() -> HTMLResponse:
        return HTMLResponse(templates.get_template("index.html").render(bootstrap=bootstrap))

    return router


def make_bootstrap(settings: Settings) -> dict[str, object]:
    """What the page's scripts start from, ready for JSON."""
    words = read_words("en")
    limits = settings.limits()
    return {
        "version": __version__,
        "catalog": make_catalog(words, limits),
        "words": dict(words),
        "defaults": ExperimentConfig().model_dump(mode="json"),
        "previews": _previews(),
        "feature_pictures": _feature_pictures(),
        "limits": limits,
    }


@lru_cache
def _previews() -> dict[str, list[list[float]]]:
    """A few rows [x1, x2, target] without noise of every data set; two decimals are finer than a pixel."""
    return {
        name: dataset.generate(
            stream(0, Purpose.DATA), dataset.sample_count(_PREVIEW_SAMPLES), 0, dataset.n_classes
        )
        .round(2)
        .tolist()
        for name, dataset in DATASETS.items()
    }


@lru_cache
def _feature_pictures() -> dict[str, str]:
    """Every feature over the plane: base64 of (40, 40) uint8 from the top left, x1 = -6, x2 = +6.

    Scaled so that 127.5 is zero and the largest absolute value becomes 0 or 255.
    """
    axis = (np.arange(_PICTURE_SIDE) + 0.5) / _PICTURE_SIDE * 2 * _EDGE - _EDGE
    x1, x2 = np.meshgrid(axis, -axis)
    values = feature_matrix(tuple(FEATURES), np.column_stack((x1.ravel(), x2.ravel())))
    return {name: _as_picture(values[:, column]) for column, name in enumerate(FEATURES)}


def _as_picture(values: NDArray[np.float64]) -> str:
    scaled = values / np.abs(values).max()
    return b64encode(np.round((scaled + 1) * 127.5).astype(np.uint8).tobytes()).decode("ascii")
