"""Lessons that ship are walked from their beginning to their end in a real browser, by their own files.

Predictions are answered as the check found them to be right, goals are reached by the act that it has proved.
Only the seeds are fewer: whether what a lesson says is true, `playground lessons check` has found out.
"""

import json
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from playground.lessons.reading import COURSE, Course, lesson_folders, read_course
from playground.lessons.spec import Act, StepSpec
from playground.lessons.writing import lesson_of
from tests.browser.performing import act_by_hand, perform, uncovered
from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_access import complaints_of_axe

SEEDS = 2  # of a comparison, for lessons that run twenty-five
# What each step has of its own; that nobody is left out of the page around it is tested elsewhere.
OF_A_STEP = ["#lesson", "#lesson-evidence", "#lesson-strip"]
# Axe takes longer than all else, and judges the first step of each kind.
_JUDGED: set[tuple[str, ...]] = set()
MOST_TRIES = 3  # with other seeds: an act is proved in nine of eleven
# What has ended, or has nothing to wait for.
OVER = """() => document.querySelector("#lesson-goal")?.hasAttribute("data-reached")
  || ["paused", "stopped", "diverged"].includes(document.documentElement.dataset.status)"""


@cache
def course() -> Course:
    return read_course()


class Walk:
    """One lesson on one page."""

    def __init__(self, playground: PlaygroundPage, lesson_id: str) -> None:
        lesson = course().lesson(lesson_id)
        assert lesson is not None
        self.playground, self.page, self.lesson = playground, playground.page, lesson
        self.told = lesson_of(course(), lesson, "en").model_dump(mode="json")

    def begin(self) -> None:
        self.page.route("**/api/comparisons", _with_few_seeds)
        self.playground.open(f"page.speed=max&lesson={self.lesson.id}")
        expect(self.page.locator("#lesson-title")).to_have_text(self.told["steps"][0]["title"])

    def go(self) -> None:
        for place, (spec, step) in enumerate(zip(self.lesson.spec.steps, self.told["steps"], strict=True)):
            if place:
                self.page.locator("#lesson-next").click()
            expect(self.page.locator("#lesson-title")).to_have_text(step["title"])
            self.answer(step)
            if spec.proofs:
                self.reach(spec, spec.proofs.right)
            self.look(step)

    def answer(self, step: dict[str, Any]) -> None:
        prediction = step["prediction"]
        if prediction:
            _give(self.page, prediction["kind"], prediction["expected"]["answer"])
            self.page.locator("#lesson-answer").click()
            expect(self.page.locator("#lesson")).to_have_attribute("data-committed", "")
        elif step["evidence"]:
            self.page.locator("#lesson-run").click()
        if step["evidence"]:
            expect(self.page.locator("#evidence-more")).to_be_visible()
            expect(self.page.locator(".evidence-row")).to_have_count(len(step["evidence"]["settings"]))
        if prediction:
            expect(self.page.locator("#lesson-explanation")).to_be_visible()

    def reach(self, spec: StepSpec, act: Act) -> None:
        goal, page = self.page.locator("#lesson-goal"), self.page
        page.locator("#reset").click()
        perform(self.playground, self.lesson.configs[spec.id], self.lesson.changed(spec, act.config))
        act_by_hand(page, act.actions)
        for _ in range(MOST_TRIES):
            self.train(act.epochs or spec.epochs or 0)
            if goal.get_attribute("data-reached") is not None:
                return
            uncovered(page.locator("#new-seed")).click()
            self.playground.expect_status("ready")
        expect(goal).to_have_attribute("data-reached", "")

    def train(self, epochs: int) -> None:
        if not epochs:
            expect(self.page.locator("#lesson-goal")).to_have_attribute("data-reached", "")
            return
        stop = self.page.locator("#stop-at")
        stop.fill(str(epochs))
        stop.blur()
        self.page.locator("#play").click()
        self.page.wait_for_function(OVER)
        # What reached a goal is kept before the page says so; until then it names no condition that is open.
        expect(self.page.locator("#lesson-goal-state")).not_to_have_text("Not reached yet")

    def look(self, step: dict[str, Any]) -> None:
        """Nothing is cut off on the narrowest phone, and nobody is left out of what is the step's own."""
        kind = _kind(step)
        if kind not in _JUDGED:
            assert complaints_of_axe(self.page, OF_A_STEP) == []
            _JUDGED.add(kind)
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": 360, "height": 740})
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert size
        self.page.set_viewport_size(size)


@pytest.mark.parametrize("lesson_id", [each.name for each in lesson_folders(COURSE)])
def test_a_lesson_can_be_walked_to_its_end(playground: PlaygroundPage, lesson_id: str) -> None:
    walk = Walk(playground, lesson_id)
    walk.begin()
    walk.go()
    expect(playground.page.locator("#lesson-title")).to_have_text(walk.told["steps"][-1]["title"])


def _kind(step: dict[str, Any]) -> tuple[str, ...]:
    """What a step holds, and how its prediction is answered."""
    return (*(name for name, held in step.items() if held), (step["prediction"] or {}).get("kind", ""))


def _with_few_seeds(route: Route) -> None:
    order = json.loads(route.request.post_data or "{}")
    route.continue_(post_data=json.dumps({**order, "seeds": SEEDS}))


def _give(page: Page, kind: str, answer: Any) -> None:
    if kind in {"number", "share"}:
        page.locator("#lesson-number").fill(f"{answer:.10g}")
    elif kind == "order":
        _arrange(page, answer)
    else:
        for option in answer if isinstance(answer, list) else [answer]:
            page.locator(f"#lesson-options input[value='{option}']").check()


def _arrange(page: Page, answer: list[str]) -> None:
    """Moves each to its place, the first one first."""
    rows = page.locator("#lesson-options [data-option]")
    for place, option in enumerate(answer):
        row = page.locator(f"#lesson-options [data-option='{option}']")
        while (at := [each.get_attribute("data-option") for each in rows.all()].index(option)) > place:
            row.locator("[data-move=up]").click()
            expect(rows.nth(at - 1)).to_have_attribute("data-option", option)
    # An order that was right from the beginning is given by moving something there and back.
    first = page.locator(f"#lesson-options [data-option='{answer[0]}']")
    first.locator("[data-move=down]").click()
    expect(rows.nth(1)).to_have_attribute("data-option", answer[0])
    first.locator("[data-move=up]").click()
    expect(rows.first).to_have_attribute("data-option", answer[0])
