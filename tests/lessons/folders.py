"""Small lessons in folders of their own, for tests."""

from collections.abc import Mapping
from pathlib import Path

TOML = """
id = "tiny"
group = "exercises"

[begin]
config = { data = { dataset = "gauss", samples = 60 } }

[[steps]]
id = "ask"
[steps.prediction]
kind = "choice"
answer = "best"
[steps.evidence]
seeds = 8
epochs = 20
goal = 0.2
settings = [
  { id = "slow", config = { training = { learning_rate = 0.00001 } } },
  { id = "fast", config = { training = { learning_rate = 0.1 } } },
]
[[steps.claims]]
a = "fast"
b = "slow"
relation = "better"

[[steps]]
id = "reach"
config = { training = { learning_rate = 0.00001 } }
[steps.goal]
conditions = [{ of = "train_loss", below = 0.05 }]
[steps.proofs]
right = { config = { training = { learning_rate = 0.1 } }, epochs = 40 }
wrong = { config = { training = { learning_rate = 0.0001 } }, epochs = 40 }

[[steps]]
id = "count"
[[steps.values]]
id = "updates"
expression = "ceil(60 / 2 / 8) * 3"
[[steps.values]]
id = "sum"
reading = { at = [1, -1], layer = 1, neuron = 2, of = "sum" }
"""

WORDS = """
# A tiny lesson

It asks **one** thing.

## Which is better? {#ask}

Look at [the network](point:network.hidden).

### question

Which learning rate?

- `slow` a slow one
- `fast` a *fast* one

### explanation

{{fast.reached}} of {{seeds}} runs; the median is {{fast.median}}.

### explanation slow

No: {{right}}.

### surprise

Speed matters.

## Get there {#reach}

### goal

Training loss below {{goal.train_loss}}.

## Count {#count}

$\\frac{1}{2}$ of `60` rows: {{updates}} updates, {{sum}}; {{ask:fast/slow.wins}}.
"""


def write_lesson(
    folder: Path, toml: str = TOML, words: str = WORDS, others: Mapping[str, str] | None = None
) -> Path:
    """Writes a lesson, in every language the same words but for the others that are given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lesson.toml").write_text(toml.strip() + "\n", encoding="utf-8")
    for language in ("en", "zh-Hant", "zh-Hans"):
        text = (others or {}).get(language, words)
        (folder / f"{language}.md").write_text(text.strip() + "\n", encoding="utf-8")
    return folder
