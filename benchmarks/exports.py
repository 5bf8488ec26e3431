"""How long it takes to write the largest network in each format: `python -m benchmarks.exports`."""

from time import perf_counter

from playground.export import FORMATS, export_model
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer

LARGEST = {"network": {"hidden": [64] * 8}}
ROUNDS = 9


def main() -> None:
    """Prints a table."""
    trainer = Trainer(LARGEST)
    trainer.train(1)
    model = trainer.describe()
    print("| format | lowest ms | median ms | bytes |\n|---|---|---|---|")
    for name in FORMATS:
        seconds = []
        try:
            for _ in range(ROUNDS):
                began = perf_counter()
                data = export_model(model, name)
                seconds.append(perf_counter() - began)
        except InvalidCommand as refusal:
            print(f"| `{name}` | refused: {refusal} | | |")
            continue
        seconds.sort()
        middle = seconds[ROUNDS // 2]
        print(f"| `{name}` | {1e3 * seconds[0]:.0f} | {1e3 * middle:.0f} | {len(data):,} |")


if __name__ == "__main__":
    main()
