"""A comparison over seeds as one HTML file: table, bands, verdicts, settings, and what repeats it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from playground.catalog.reports.page import Words, as_data, as_markup, as_script, template, words_of
from playground.catalog.reports.settings import differing_rows, measure_label
from playground.catalog.tables import make_catalog
from playground.config import ExperimentConfig
from playground.drawing.curves import Curve, curves_svg
from playground.drawing.palettes import palette_of
from playground.evidence.comparing import Comparison
from playground.evidence.serialization import QUANTILES, PairOut
from playground.evidence.training import curve_epochs

_LEAST_P = 0.0001  # below which it is not written out


def report_comparison(comparison: Comparison, language: str = "en") -> str:
    """Write a comparison as one HTML file that needs no other, to be read, printed and repeated.

    Args:
        comparison: as `playground.compare` gives it; of one that was cancelled, what had ended.
        language: one of `playground.locales.LANGUAGES`.

    Returns:
        HTML. The text of its script ``config`` is what was ordered, as ``POST /api/comparisons`` takes it.

    Raises:
        InvalidCommand: there is no such language.
    """
    words, spec = words_of(language), comparison.spec
    measure, order = measure_label(spec.measure, words), spec.model_dump_json(indent=1)
    configs = [*(each.config for each in spec.configs), ExperimentConfig()]
    vary = words[f"page.luck.vary.{spec.vary}"]
    return template(Path(__file__).with_suffix(".html")).render(
        words=words,
        language=language,
        title=words["report.comparison"].format(names=words["page.comma"].join(spec.names)),
        sub=words["report.compared"].format(seeds=spec.n_seeds, epochs=spec.epochs, vary=vary),
        so_far=_so_far(comparison, words),
        measure=measure,
        heads=[
            words["page.lesson.evidence.median_column"],
            *(words["page.percent"].format(value=each) for each in QUANTILES),
        ],
        results=list(_results(comparison, words)),
        curves=_curves(comparison, measure, words),
        caption=words["report.bands"],
        verdicts=[(_verdict(pair, words), _facts(pair, words)) for pair in comparison.pairs],
        settings=list(differing_rows(configs, make_catalog(words, {}), words)),
        config=as_script(order),
        files=[
            (words["report.order"], "comparison.json", as_data(order)),
            *(
                (name, f"{place}.json", as_data(each.config.model_dump_json(indent=1)))
                for place, (name, each) in enumerate(zip(spec.names, spec.configs, strict=True), 1)
            ),
        ],
    )


def _so_far(comparison: Comparison, words: Words) -> str | None:
    trainings = comparison.trainings
    if trainings.done == trainings.total:
        return None
    return words["report.so_far"].format(done=trainings.done, total=trainings.total)


def _number(value: float | None, words: Words) -> str:
    return words["page.no_value"] if value is None else f"{value:.4g}".replace("-", "−", 1)


def _results(comparison: Comparison, words: Words) -> Iterator[tuple[str, list[str]]]:
    for setting in comparison.settings:
        found = setting.quantiles
        numbers = (setting.median, found.q10, found.q25, found.q75, found.q90)
        missing = words["page.luck.diverged" if any(setting.diverged) else "page.no_value"]
        yield setting.name, [missing if each is None else _number(each, words) for each in numbers]


def _curves(comparison: Comparison, measure: str, words: Words) -> Markup | None:
    palette = palette_of("light", "usual")
    colours = dict(zip(comparison.spec.names, palette.settings, strict=False))
    curves = [
        Curve(each.name, each.median, colours[each.name], np.array([each.low, each.high]))
        for each in comparison.bundles
        if np.isfinite(each.median).sum() > 1  # some measures are of the end alone
    ]
    if not curves:
        return None
    epochs = curve_epochs(comparison.spec.epochs).astype(np.float64)
    svg = curves_svg(measure, epochs, curves, words["page.chart_axis"], palette)
    return as_markup(svg)


def _verdict(pair: PairOut, words: Words) -> str:
    names: dict[str, Any] = {"a": pair.a, "b": pair.b, "n": pair.n}
    if pair.verdict != "not_distinguishable":
        return words[f"page.luck.pair.{pair.verdict}"].format(**names)
    if pair.n < pair.fewest_seeds:
        return words["page.luck.too_few_seeds"].format(**names, fewest=pair.fewest_seeds)
    if pair.seeds_needed is None:
        return words["page.luck.no_difference"].format(**names)
    return words["page.luck.not_distinguishable"].format(**names, needed=pair.seeds_needed)


def _facts(pair: PairOut, words: Words) -> str:
    p = f"< {_LEAST_P:.4f}" if pair.p < _LEAST_P else f"{pair.p:.2g}"
    low, high = (_number(each, words) for each in pair.interval)
    wins = words["page.luck.wins"].format(b=pair.b, wins=pair.wins_b, n=pair.n, p=p)
    ties = [words["page.luck.ties"].format(ties=pair.ties)] if pair.ties else []
    difference = words["page.luck.difference"].format(
        difference=_number(pair.difference, words), low=low, high=high
    )
    return words["page.luck.gap"].join([wins, *ties, difference])
