"""The evidence of lessons in Chromium, from the press to the last run.

Run ``python -m benchmarks.lessons [LESSON ...]``. Prints a row per step of the shipped course that runs
something, and how many keep to what was asked. Page and bare loop (`Trainer.train` of the same settings and
seeds on a thread per core) take turns.
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from benchmarks.live import SERVE, serving
from benchmarks.page import NOTE_READY, VIEWPORT, launched
from playground import engine
from playground.config import ExperimentConfig
from playground.lessons.reading import read_course
from playground.lessons.writing import lesson_of
from playground.training.side_by_side import load_lanes
from playground.training.trainer import Trainer

N_ROUNDS = 3
ASKED_FIRST_S, ASKED_ALL_S = 0.5, 3.0
# The work that these are asked for: seeds, settings and epochs at most.
ASKED_FOR = {"seeds": 25, "settings": 4, "epochs": 500}

# Answers with whatever is there (no answer is lost by being wrong) and notes when the first place is filled,
# and when the last has been; in milliseconds from the press.
RUN = """() => new Promise((resolve) => {
  const find = (id) => document.getElementById(id);
  const press = (selector) => document.querySelector(selector)?.click();
  press("#lesson-options input");
  press("#lesson-options [data-move=down]");
  const number = find("lesson-number");
  if (number?.checkVisibility()) {
    number.value = "1";
    number.dispatchEvent(new Event("input", { bubbles: true }));
  }
  requestAnimationFrame(() => {
    const begun = performance.now();
    let first = 0;
    const watch = () => {
      const isFilled = document.querySelector("#evidence-strip button:not([data-kind=waiting])");
      if (isFilled) first ||= performance.now() - begun;
      if (!first || find("evidence-more").hidden) return requestAnimationFrame(watch);
      resolve({ first, all: performance.now() - begun });
    };
    (find("lesson-answer").checkVisibility() ? find("lesson-answer") : find("lesson-run")).click();
    requestAnimationFrame(watch);
  });
})"""


@dataclass(frozen=True)
class Step:
    """A step that runs something."""

    lesson: str
    name: str
    seeds: int
    epochs: int
    configs: tuple[ExperimentConfig, ...]

    @property
    def is_asked_for(self) -> bool:
        """Whether it is of the size that something was asked of."""
        sizes = {"seeds": self.seeds, "settings": len(self.configs), "epochs": self.epochs}
        return all(size <= ASKED_FOR[name] for name, size in sizes.items())


def steps_of(names: list[str]) -> Iterator[Step]:
    """The steps of shipped lessons that run something; of all lessons when none is named."""
    course = read_course()
    for lesson in course.lessons:
        if names and lesson.id not in names:
            continue
        for step in lesson_of(course, lesson, "en").steps:
            if step.evidence:
                configs = tuple(
                    ExperimentConfig.model_validate(each.config) for each in step.evidence.settings
                )
                yield Step(lesson.id, step.id, step.evidence.seeds, step.evidence.epochs, configs)


def bare(step: Step) -> float:
    """Seconds that trainers alone take."""
    configs = [
        config.model_copy(update={"seed": seed}) for config in step.configs for seed in range(step.seeds)
    ]
    begun = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(lambda config: Trainer(config).train(step.epochs), configs))
    return time.perf_counter() - begun


def on_screen(browser: Browser, address: str, step: Step) -> tuple[float, float]:
    """Seconds from the press until the first run and until all are on the screen."""
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    page.add_init_script(NOTE_READY)
    page.goto(f"{address}#lesson={step.lesson}")
    page.wait_for_function("() => window.readyAt && document.getElementById('lesson-title')?.textContent")
    page.locator(f"#lesson-segments [data-step='{step.name}']").click()
    page.locator(f"#lesson-segments [data-step='{step.name}'][aria-current]").wait_for()
    page.wait_for_function(
        """() => document.documentElement.dataset.status !== "connecting"
          && document.querySelector("#evidence-strip button[data-kind=waiting]")"""
    )
    taken = page.evaluate(RUN)
    context.close()
    return taken["first"] / 1000, taken["all"] / 1000


def row(browser: Browser, address: str, step: Step) -> tuple[Step, float, float, float, float]:
    """The medians of one step: first, all, bare loop, ratio."""
    rounds = [(*on_screen(browser, address, step), bare(step)) for _ in range(N_ROUNDS)]
    first, whole, alone = (statistics.median(column) for column in zip(*rounds, strict=True))
    return step, first, whole, alone, statistics.median(each[1] / each[2] for each in rounds)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", help="ids; all when none is named")
    names = parser.parse_args().lessons
    engine.warm_up(lambda *_: None)
    load_lanes()
    print("| lesson, step | runs | epochs | first in s | all in s | bare loop in s | ratio |")
    print("|---|---|---|---|---|---|---|")
    rows = []
    with serving(*SERVE) as server, sync_playwright() as playwright:
        browser = launched(playwright)
        address = f"http://{server.address}/"
        for step in steps_of(names):
            rows.append(row(browser, address, step))
            _, first, whole, alone, ratio = rows[-1]
            runs = f"{len(step.configs)} x {step.seeds}"
            cells = (
                f"{step.lesson}, {step.name}",
                runs,
                step.epochs,
                *(f"{each:.2f}" for each in (first, whole, alone, ratio)),
            )
            print(f"| {' | '.join(map(str, cells))} |", flush=True)
        browser.close()
    for what, some in (("as asked for", [each for each in rows if each[0].is_asked_for]), ("all", rows)):
        early = sum(first <= ASKED_FIRST_S for _, first, *_ in some)
        within = sum(whole <= ASKED_ALL_S for _, _, whole, *_ in some)
        print(
            f"{what}: {len(some)} steps; the first run within {ASKED_FIRST_S} s in {early},"
            f" all within {ASKED_ALL_S} s in {within}"
        )


if __name__ == "__main__":
    main()
