"""Writes how often the doctor is right, over seeded faults and healthy settings, into docs/doctor.md."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from playground.config import ExperimentConfig, change_config
from playground.config.rows import make_rows
from playground.evidence.doctor.diagnosis import diagnose
from playground.evidence.doctor.evidence import Evidence, gather
from playground.evidence.doctor.findings import Finding
from playground.evidence.doctor.rules import findings_of
from playground.training.trainer import Trainer

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "data" / "doctor_cases.json"
DOCUMENT = ROOT / "docs" / "doctor.md"
HALVES = ("tuned", "held_out")
BEGIN, END = "<!-- bench -->", "<!-- end of bench -->"


@dataclass(frozen=True, slots=True)
class Case:
    """A training with a known fault, or with none.

    Args:
        kind: of the fault, or healthy.
        right: the rules that would be right about it; empty for healthy.
        half: tuned, whose cases were looked at while thresholds were chosen, or held_out.
        epochs: after which it is examined.
        config: what is trained.
    """

    kind: str
    right: frozenset[str]
    half: str
    epochs: int
    config: ExperimentConfig

    def trained(self) -> Trainer:
        """Trains it.

        Returns:
            The trainer at the end.
        """
        trainer = Trainer(self.config)
        with np.errstate(all="ignore"):  # some of them diverge
            trainer.train(self.epochs)
        return trainer


@dataclass(frozen=True, slots=True)
class Count:
    """What came of some cases.

    Args:
        cases: how many.
        hit: in how many something right was found.
        right, wrong: findings.
    """

    cases: int = 0
    hit: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        """The part of the findings that are right; 1 of none."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The part of the cases in which something right was found."""
        return self.hit / self.cases if self.cases else 1.0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.cases + other.cases, self.hit + other.hit, self.right + other.right, self.wrong + other.wrong
        )


def read_cases(path: Path = CASES) -> list[Case]:
    """Reads faults and healthy settings.

    Args:
        path: of the JSON file.

    Returns:
        All of them, faults first.
    """
    read = json.loads(path.read_text(encoding="utf-8"))
    return [_case(each) for each in (*read["faults"], *read["healthy"])]


def _case(each: Mapping[str, Any]) -> Case:
    config = change_config(ExperimentConfig(), {"seed": each["seed"], **each["config"]})
    if "scale" in each or "targets" in each:
        config = _rescaled(config, [*each.get("scale", [1.0, 1.0]), each.get("targets", 1.0)])
    if "biases" in each:
        config = _with_biases(config, each["biases"])
    return Case(each["kind"], frozenset(each["right"]), each["half"], each["epochs"], config)


def _rescaled(config: ExperimentConfig, factors: Sequence[float]) -> ExperimentConfig:
    """The rows of a config as rows of one's own, with columns times factors."""
    rows = make_rows(config)
    changes = {
        "data.dataset": "custom",
        "data.task": rows.task,
        "data.train": (rows.train * factors).tolist(),
        "data.test": (rows.test * factors).tolist(),
    }
    return change_config(config, changes)


def _with_biases(config: ExperimentConfig, bias: float) -> ExperimentConfig:
    """The initial parameters of a config, but for the biases of the first layer."""
    layers = [
        {"weights": parts["weights"].tolist(), "biases": parts["biases"].tolist()}
        for parts in Trainer(config).parameters()
    ]
    layers[0]["biases"] = [bias] * len(layers[0]["biases"])
    return change_config(config, {"network.initial_parameters": layers})


def examine(case: Case) -> tuple[Evidence, list[Finding]]:
    """Trains and examines a case, without trials.

    Args:
        case: which.

    Returns:
        The evidence, and what was found.
    """
    evidence = next(each for each in gather(case.trained()) if each is not None)
    return evidence, findings_of(evidence)


def counted(case: Case, findings: Sequence[Finding]) -> Count:
    """Counts what was found.

    Args:
        case: which.
        findings: about it.

    Returns:
        Of one case.
    """
    right = sum(finding.rule.name in case.right for finding in findings)
    return Count(1, int(right > 0), right, len(findings) - right)


def is_helped(case: Case, epochs: int | None = None) -> bool | None:
    """Tries what is advised about a case.

    Args:
        case: which.
        epochs: of each trial; None for as many as a diagnosis takes.

    Returns:
        Whether any advice of a right finding helps; None if nothing right is found.
    """
    found = diagnose(case.trained(), epochs=epochs)["findings"]
    right = [finding for finding in found if finding["rule"] in case.right]
    if not right:
        return None
    return any(advice["trial"]["verdict"] == "helps" for finding in right for advice in finding["advice"])


def table_of(cases: Sequence[Case]) -> str:
    """Trains and examines cases, with trials of what is advised.

    Args:
        cases: all of them.

    Returns:
        Two tables in Markdown: what is found of each kind of fault, and both halves.
    """
    counts: dict[tuple[str, str], Count] = {}
    helps: dict[tuple[str, str], list[bool]] = {}
    for case in cases:
        place = case.kind, case.half
        _, findings = examine(case)
        counts[place] = counts.get(place, Count()) + counted(case, findings)
        if case.right and (is_better := is_helped(case)) is not None:
            helps.setdefault(place, []).append(is_better)
    kinds = list(dict.fromkeys(case.kind for case in cases if case.right))
    lines = [
        "| Fault | Cases | Found | Findings | of them right | Advice helps |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for kind in kinds:
        count = sum((counts[kind, half] for half in HALVES), Count())
        helped = [each for half in HALVES for each in helps.get((kind, half), [])]
        lines.append(_line(f"`{kind}`", count, helped))
    lines += [
        "",
        "| Half | Cases | Found | Findings | of them right | Advice helps | Healthy | False alarms |",
    ]
    lines.append("|---|---:|---:|---:|---:|---:|---:|---:|")
    for half in HALVES:
        count = sum((counts[kind, half] for kind in kinds), Count())
        helped = [each for kind in kinds for each in helps.get((kind, half), [])]
        healthy = counts["healthy", half]
        lines.append(f"{_line(half.replace('_', ' '), count, helped)} {healthy.cases} | {healthy.wrong} |")
    return "\n".join(lines)


def _line(name: str, count: Count, helped: Sequence[bool]) -> str:
    return (
        f"| {name} | {count.cases} | {count.hit} | {count.right + count.wrong} | {count.right} "
        f"| {sum(helped)} of {len(helped)} |"
    )


def main() -> None:
    """Writes the tables between the marks of docs/doctor.md."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table_of(read_cases())}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
