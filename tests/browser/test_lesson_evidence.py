"""Is it luck? The runs under the network in a lesson: each in its place, and brought on stage by a press."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lesson_answers import LESSONS, config_with, evidence, prediction, serve_lessons, step
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.browser.test_access import complaints_of_axe

SEEDS, EPOCHS = 4, 10
ENDLESS: dict[str, Any] = {  # minutes of computing, in which one can press a button
    "epochs": 100_000,
    "settings": [
        {
            "id": "3",
            "label": "3 neurons",
            "config": config_with(data={"samples": 20_000}, network={"hidden": [64, 64]}),
        }
    ],
}
PLACES = "#evidence-strip button"


def lesson_with(
    *, goal: float | None = 0.05, answers: tuple[str, ...] = ("2", "3"), **parts: Any
) -> dict[str, Any]:
    """The lesson of one step whose settings are networks of so many neurons."""
    asked = evidence(seeds=SEEDS, epochs=EPOCHS)
    asked["settings"] = [each for each in asked["settings"] if each["id"] in answers]
    asked["goal"] = goal
    return {
        **LESSONS["neurons"],
        "controls": {"shown": [], "locked": []},
        "steps": [
            step(
                "how-few",
                "How few?",
                prediction=prediction("choice", "3"),
                evidence={**asked, **parts},
            ),
            step("after", "After it"),
        ],
    }


def opened(playground: PlaygroundPage, lesson: dict[str, Any] | None = None) -> Locator:
    """The card of the runs, before the first."""
    serve_lessons(playground.page, {"neurons": lesson or lesson_with()})
    playground.open("lesson=neurons")
    card = playground.page.locator("#lesson-evidence")
    expect(card).to_be_visible()
    return card


def answered(playground: PlaygroundPage, answer: str = "3") -> None:
    playground.page.locator(f"#lesson-options input[value='{answer}']").check()
    playground.page.locator("#lesson-answer").click()


def all_there(page: Page, count: int = SEEDS) -> None:
    """Waits until every run of the setting that is looked at has ended."""
    expect(page.locator(f"{PLACES}:not([data-kind=waiting])")).to_have_count(count)
    expect(page.locator("#evidence-more")).to_be_visible()


def painted(page: Page) -> int:
    """How many places show a picture."""
    count: int = page.locator(f"{PLACES} canvas").evaluate_all(
        """all => all.filter(
          (each) => each.getContext("2d").getImageData(0, 0, 80, 80).data.some(Boolean)
        ).length"""
    )
    return count


def test_places_are_there_before_the_runs_and_fill_once_one_has_answered(playground: PlaygroundPage) -> None:
    page = playground.page
    card = opened(playground)
    expect(card.get_by_role("heading")).to_have_text(f"Is it luck? {SEEDS} seeds of each, {EPOCHS} epochs")
    expect(page.locator(f"{PLACES}[data-kind=waiting]")).to_have_count(SEEDS)
    expect(page.locator("#evidence-rows")).to_be_hidden()
    answered(playground)
    all_there(page)
    expect(page.locator(".evidence-row")).to_have_count(2)
    expect(page.locator(".evidence-row [data-seed]")).to_have_count(2 * SEEDS)
    assert painted(page) == SEEDS


def test_the_setting_that_was_answered_is_looked_at_and_a_row_shows_its_own(
    playground: PlaygroundPage,
) -> None:
    page = playground.page
    opened(playground)
    answered(playground, "2")
    all_there(page)
    two, three = page.locator(".evidence-row").all()
    expect(two).to_have_attribute("aria-pressed", "true")
    three.click()
    expect(three).to_have_attribute("aria-pressed", "true")
    expect(two).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#evidence-strip-title")).to_have_text(re.compile("^3 neurons"))


def test_every_run_is_drawn_within_the_row_of_its_setting(playground: PlaygroundPage) -> None:
    page = playground.page
    page.set_viewport_size({"width": 1440, "height": 900})
    opened(playground, lesson_with(answers=("1", "2", "3", "4")))
    answered(playground)
    all_there(page)
    outside = page.evaluate(
        """() => [...document.querySelectorAll(".evidence-row")].flatMap((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return [...row.querySelectorAll("[data-seed]")].map((dot) => dot.getBoundingClientRect())
            .filter((box) => box.top < top - 1 || box.bottom > bottom + 1);
        }).length"""
    )
    assert outside == 0


def test_what_has_not_reached_the_goal_is_dashed_and_said(playground: PlaygroundPage) -> None:
    page = playground.page
    opened(playground, lesson_with(goal=1e-9))
    answered(playground)
    all_there(page)
    expect(page.locator(f"{PLACES}[data-kind=missed]")).to_have_count(SEEDS)
    expect(page.locator("#evidence-dashed")).to_have_text(re.compile("Dashed: test loss not below"))
    expect(page.locator(PLACES).first).to_have_attribute(
        "aria-label", re.compile("Seed 0: test loss .*not reached")
    )
    expect(page.locator(".evidence-row").last).to_have_attribute(
        "aria-label", re.compile(f"3 neurons: goal reached in 0 of {SEEDS} seeds, median")
    )


def test_more_seeds_come_to_those_that_are_there(playground: PlaygroundPage) -> None:
    page = playground.page
    opened(playground)
    answered(playground)
    all_there(page)
    first = page.locator(PLACES).first.get_attribute("aria-label")
    page.get_by_role("button", name=f"{SEEDS} more seeds").click()
    expect(page.locator(PLACES)).to_have_count(2 * SEEDS)
    assert page.locator(PLACES).first.get_attribute("aria-label") == first
    all_there(page, 2 * SEEDS)
    assert page.locator(PLACES).first.get_attribute("aria-label") == first


def test_a_seed_is_brought_on_stage_and_trains_as_far_as_the_others(playground: PlaygroundPage) -> None:
    page = playground.page
    opened(playground)
    answered(playground)
    all_there(page)
    said = page.locator(PLACES).nth(2).get_attribute("aria-label") or ""
    page.locator(PLACES).nth(2).click()
    expect(page.locator("#epoch")).to_have_text(str(EPOCHS))
    expect(page.locator(PLACES).nth(2)).to_have_attribute("aria-current", "true")
    expect(page.locator("#seed")).to_have_value("2")
    loss = page.locator("#test-loss").inner_text()
    assert loss in said


def test_arrow_keys_go_from_seed_to_seed_and_do_not_train(playground: PlaygroundPage) -> None:
    page = playground.page
    opened(playground)
    answered(playground)
    all_there(page)
    page.locator(PLACES).first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(PLACES).nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(PLACES).last).to_be_focused()
    assert playground.epoch() == 0


def test_who_hears_the_page_has_the_runs_as_a_table_and_their_outcome_in_words(
    playground: PlaygroundPage,
) -> None:
    page = playground.page
    opened(playground)
    answered(playground)
    all_there(page)
    rows = page.locator("#evidence-table tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.last.locator("td").first).to_have_text(re.compile(rf"\d of {SEEDS}"))
    expect(page.locator("#evidence-status")).to_have_text(re.compile("2 neurons: .*3 neurons: "))


def test_a_run_can_be_stopped_and_taken_up_again(playground: PlaygroundPage) -> None:
    page = playground.page
    opened(playground, lesson_with(**ENDLESS))
    answered(playground)
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="Run again").click()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Run again")).to_be_visible()
    expect(page.locator(f"{PLACES}[data-kind=waiting]")).to_have_count(SEEDS)


def test_what_the_server_refuses_is_said(page: Page, server: Server, complaints: list[str]) -> None:
    playground = PlaygroundPage(page, server.url)
    opened(playground, lesson_with(seeds=201))
    answered(playground)
    expect(page.locator("#evidence-problem")).to_have_text(re.compile("200"))
    assert [text for text in complaints if "422" not in text] == []


def test_pictures_of_one_lesson_are_not_shown_in_another(playground: PlaygroundPage) -> None:
    page = playground.page
    other = {**lesson_with(), "id": "luck", "title": "Is it luck?"}
    serve_lessons(page, {"neurons": lesson_with(), "luck": other})
    playground.open("lesson=neurons&step=how-few")
    answered(playground)
    all_there(page)
    assert painted(page) == SEEDS
    playground.button("Lessons").first.click()
    page.get_by_role("dialog", name="Lessons").get_by_role("button", name="Is it luck?").click()
    expect(page.locator(f"{PLACES}[data-kind=waiting]")).to_have_count(SEEDS)
    assert painted(page) == 0


def test_more_of_a_measure_is_better_where_the_lesson_says_so(playground: PlaygroundPage) -> None:
    page = playground.page
    measure: dict[str, Any] = {"measure": "least_recall", "larger_is_better": True}
    lesson = lesson_with(goal=0.001, epochs=300)
    lesson["steps"][0]["evidence"].update(measure, expected={})
    opened(playground, lesson)
    answered(playground)
    all_there(page)
    expect(page.locator(f"{PLACES}[data-kind=reached]")).to_have_count(SEEDS)
    expect(page.locator("#lesson-options .lesson-option", has_text="3 neurons")).to_contain_text("4 of 4")


def test_a_step_without_runs_shows_none(playground: PlaygroundPage) -> None:
    card = opened(playground)
    playground.page.locator(".lesson-segment[data-step='after']").click()
    expect(card).to_be_hidden()


def test_one_setting_alone_is_shown_as_well(playground: PlaygroundPage) -> None:
    page = playground.page
    card = opened(playground, lesson_with(answers=("3",)))
    expect(card.get_by_role("heading")).to_have_text(f"Is it luck? {SEEDS} seeds, {EPOCHS} epochs")
    answered(playground)
    expect(page.locator(".evidence-row")).to_have_count(1)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_in_the_runs_and_nothing_is_cut_off(
    playground: PlaygroundPage, scheme: Any, width: int
) -> None:
    page = playground.page
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    opened(playground)
    answered(playground)
    all_there(page)
    assert complaints_of_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
