"""Comparisons as text: a row for each setting, a sentence for each two of them."""

from collections.abc import Iterator, Sequence
from html import escape

from playground.evidence.serialization import OutcomeOut, PairOut
from playground.markup import ends_of, html_table, span

_HEADS = ("", "median", "10 %", "25 %", "75 %", "90 %")


def rows_of(outcome: OutcomeOut, goal: float | None) -> tuple[list[str], list[list[str]]]:
    """The table of the settings.

    Args:
        outcome: of a comparison.
        goal: of the measure; None: there is none.

    Returns:
        Heads of the columns, and a row of texts for each setting.
    """
    has_diverged = any(any(setting.diverged) for setting in outcome.settings)
    heads = [*_HEADS]
    heads += ["diverged"] if has_diverged else []
    heads += [f"reached {goal:g}"] if goal is not None else []
    rows = []
    for setting in outcome.settings:
        quantiles = setting.quantiles
        numbers = (setting.median, quantiles.q10, quantiles.q25, quantiles.q75, quantiles.q90)
        # R² of equal targets is undefined.
        missing = "diverged" if any(setting.diverged) else "undefined"
        row = [setting.name, *(missing if number is None else f"{number:.4g}" for number in numbers)]
        row += [str(sum(setting.diverged))] if has_diverged else []
        row += [f"{setting.goal_fraction or 0.0:.0%}"] if goal is not None else []
        rows.append(row)
    return heads, rows


def sentences_of(outcome: OutcomeOut) -> Iterator[str]:
    """Says of every two settings what may be claimed.

    Args:
        outcome: of a comparison.

    Yields:
        A sentence for each pair.
    """
    for pair in outcome.pairs:
        yield _sentence(pair)


def table_of(title: str, outcome: OutcomeOut, goal: float | None) -> str:
    """Writes a comparison as plain text.

    Args:
        title: above it.
        outcome: what it came to.
        goal: of the measure; None: there is none.

    Returns:
        Title, table and sentences.
    """
    heads, rows = rows_of(outcome, goal)
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    lines = [_line(row, widths) for row in (heads, *rows)]
    return "\n".join([title, *lines, *sentences_of(outcome)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)])


def _sentence(pair: PairOut) -> str:
    facts = (
        f"median {_signed(pair.difference)} (95 %: {_signed(pair.interval[0])} to"
        f" {_signed(pair.interval[1])}), {pair.b} better in {pair.wins_b} of {pair.n} seeds,"
        f" {pair.a} in {pair.wins_a}, p {_p(pair.p)}"
    )
    if pair.verdict == "not_distinguishable":
        needed = "" if pair.seeds_needed is None else f"; about {pair.seeds_needed} would be needed"
        if pair.n < pair.fewest_seeds:
            needed = f", as with any fewer than {pair.fewest_seeds}"
        return f"{pair.a} and {pair.b}: not distinguishable with these {pair.n} seeds{needed}: {facts}."
    better, worse = (pair.b, pair.a) if pair.verdict == "b_better" else (pair.a, pair.b)
    return f"{better} is better than {worse}: {facts}."


def _signed(value: float | None) -> str:
    return "without bounds" if value is None else f"{value:+.3g}"


def _p(value: float) -> str:
    return "below 0.0001" if value < 0.0001 else f"{value:.2g}"


def html_of(title: str, outcome: OutcomeOut, goal: float | None) -> str:
    """Writes a comparison as notebooks show it.

    Args:
        title: above it.
        outcome: what it came to.
        goal: of the measure; None: there is none.

    Returns:
        A table with a span from the 10 % to the 90 % quantile for each setting, and the sentences, as HTML.
    """
    heads, rows = rows_of(outcome, goal)
    quantiles = [setting.quantiles for setting in outcome.settings]
    ends = ends_of([number for each in quantiles for number in (each.q10, each.q90)])
    drawn = [
        [*row, span([each.q10, each.q90], setting.median, ends)]
        for row, each, setting in zip(rows, quantiles, outcome.settings, strict=True)
    ]
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences_of(outcome))
    return html_table(title, [*heads, ""], drawn) + sentences
