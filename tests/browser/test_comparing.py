"""Is it luck? Settings are pinned, trained with the same seeds, and judged; by pointer and by keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from playground import ExperimentConfig, Trainer
from playground.evidence.statistics import compare_paired
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.browser.test_access import complaints_of_axe

SMALL = "data.dataset=gauss&data.samples=60&data.noise=30&network.hidden=2"


def desk_of(playground: PlaygroundPage) -> Locator:
    return playground.page.locator("#experiments")


def pinned(playground: PlaygroundPage, fragment: str = SMALL, rate: str = "1") -> Locator:
    """The desk, with the link's settings as A and another learning rate as B."""
    playground.open(fragment)
    playground.button("Pin").click()
    playground.choose("Learning rate", rate)
    playground.button("Compare A, B; the page now shows B").click()
    desk = desk_of(playground)
    expect(desk.get_by_role("tab", name="Is it luck?")).to_have_attribute("aria-selected", "true")
    return desk


def compared(desk: Locator, seeds: int = 5, epochs: int = 10) -> Locator:
    """The verdict, after the comparison has ended."""
    desk.locator("#luck-seeds").fill(str(seeds))
    desk.locator("#luck-epochs").fill(str(epochs))
    desk.get_by_role("button", name=f"Run {seeds} seeds").click()
    verdict = desk.locator("#luck-verdict")
    expect(verdict).to_have_attribute("data-verdict", re.compile("better|distinguishable"))
    return verdict


def test_the_verdict_on_the_page_is_that_of_trainers_with_the_same_seeds(playground: PlaygroundPage) -> None:
    verdict = compared(pinned(playground), seeds=9, epochs=15)
    data = {"dataset": "gauss", "samples": 60, "noise": 30}
    losses = [
        [
            Trainer(
                ExperimentConfig(
                    seed=seed, data=data, network={"hidden": [2]}, training={"learning_rate": rate}
                )
            )
            .train(15)
            .test_loss
            for seed in range(9)
        ]
        for rate in (0.03, 1)
    ]
    expected = compare_paired(*losses, larger_is_better=False)
    expect(verdict).to_have_attribute("data-verdict", expected.verdict)
    wins = {"a_better": expected.wins_a, "b_better": expected.wins_b}
    said = f"in {wins[expected.verdict]} of 9 seeds" if expected.verdict in wins else "with these 9 seeds"
    expect(verdict).to_contain_text(said)
    expect(desk_of(playground).locator(".luck-square:enabled")).to_have_count(18)


def test_settings_are_named_by_letter_with_only_what_differs(playground: PlaygroundPage) -> None:
    desk = pinned(playground)
    fields = desk.get_by_role("list", name="Settings to compare").get_by_role("combobox")
    expect(fields).to_have_count(2)
    expect(desk.get_by_role("combobox", name="Learning rate of A")).to_have_value("0.03")
    expect(desk.get_by_role("combobox", name="Learning rate of B")).to_have_value("1")
    desk.get_by_role("combobox", name="Another difference").select_option(label="Batch size")
    expect(desk.get_by_role("combobox", name="Batch size of B")).to_be_visible()
    desk.get_by_role("combobox", name="Learning rate of A").select_option("0.1")
    desk.get_by_role("combobox", name="Learning rate of B").select_option("0.3")
    playground.wait_for_link("training.learning_rate=0.3")
    desk.get_by_role("button", name="Remove A").click()
    expect(desk.get_by_role("button", name="Run 25 seeds")).to_be_disabled()


def test_pins_and_results_survive_a_reload(playground: PlaygroundPage) -> None:
    verdict = compared(pinned(playground))
    said = verdict.inner_text()
    playground.page.reload()
    playground.expect_status("ready")
    playground.button("Compare A, B; the page now shows B").click()
    expect(desk_of(playground).locator("#luck-verdict")).to_have_text(said)


def test_a_square_takes_that_setting_with_that_seed_to_the_page(playground: PlaygroundPage) -> None:
    desk = pinned(playground)
    compared(desk)
    desk.get_by_role("button", name=re.compile("^Seed 3 of A")).click()
    expect(desk).to_be_hidden()
    playground.wait_for_link("seed=3")
    assert "learning_rate" not in playground.fragment()
    playground.button("Undo").click()
    playground.wait_for_link("training.learning_rate=1")


@pytest.mark.parametrize("vary", ["all", "start"])
def test_what_is_taken_to_the_page_trains_to_the_value_that_was_shown(
    playground: PlaygroundPage, vary: str
) -> None:
    desk = pinned(playground, f"{SMALL}&seed=2")
    desk.locator("#luck-vary").select_option(vary)
    compared(desk, epochs=3)
    square = desk.get_by_role("button", name=re.compile("^Seed 3 of A"))
    value = (square.get_attribute("aria-label") or "").partition("Test loss ")[2].partition(",")[0]
    square.click()
    playground.wait_for_link("seed=3")
    expect(playground.page.locator("#epoch")).to_have_text("0")
    for _ in range(3):
        playground.step()
    expect(playground.page.locator("#test-loss")).to_have_text(value)


def test_single_seeds_are_seen_where_the_bands_are_pointed_at(playground: PlaygroundPage) -> None:
    desk = pinned(playground)
    compared(desk)
    desk.locator("#luck-bands").hover()
    expect(desk.locator("#luck-reading")).to_contain_text(re.compile(r"Seed \d: A .*, B "))
    expect(desk.locator("#luck-bands .run")).to_have_count(10)
    assert desk.locator("#luck-bands .run").first.evaluate("run => getComputedStyle(run).opacity") != "0"
    playground.page.mouse.move(0, 0)
    expect(desk.locator("#luck-reading")).to_have_text("")


def test_a_setting_is_taken_with_the_seed_of_the_page(playground: PlaygroundPage) -> None:
    desk = pinned(playground, f"{SMALL}&seed=8")
    desk.get_by_role("button", name="Take A").click()
    expect(desk).to_be_hidden()
    expect(playground.combobox("Learning rate")).to_have_value("0.03")
    assert "seed=8" in playground.fragment()


def test_results_of_other_settings_say_so(playground: PlaygroundPage) -> None:
    desk = pinned(playground)
    compared(desk)
    more = desk.get_by_role("button", name="Run 5 more seeds")
    expect(more).to_be_enabled()
    expect(desk.locator("#luck-stale")).to_be_hidden()
    desk.get_by_role("combobox", name="Learning rate of B").select_option("0.1")
    expect(desk.locator("#luck-stale")).to_be_visible()
    expect(desk.get_by_role("button", name="Run 5 seeds")).to_be_enabled()


def test_more_seeds_are_run_after_those_that_are_there(playground: PlaygroundPage) -> None:
    desk = pinned(playground)
    compared(desk)
    desk.get_by_role("button", name="Run 5 more seeds").click()
    expect(desk.locator(".luck-square:enabled")).to_have_count(20)
    expect(desk.locator("#luck-verdict")).to_contain_text("10 seeds")


def test_a_long_comparison_says_how_far_it_is_and_can_be_cancelled(playground: PlaygroundPage) -> None:
    desk = pinned(playground, "data.samples=20000&network.hidden=64,64")
    desk.locator("#luck-epochs").fill("100000")
    desk.get_by_role("button", name="Run 25 seeds").click()
    verdict = desk.locator("#luck-verdict")
    expect(verdict).to_contain_text("0 of 25 seeds")
    desk.get_by_role("button", name="Cancel").click()
    expect(verdict).to_contain_text("no verdict")


def test_what_is_refused_is_said_with_its_field(page: Page, server: Server, complaints: list[str]) -> None:
    playground = PlaygroundPage(page, server.url)
    desk = pinned(playground)
    desk.locator("#luck-seeds").fill("1000000")
    desk.get_by_role("button", name="Run 1000000 seeds").click()
    expect(desk.get_by_role("alert").filter(has_text="Seeds:")).to_be_visible()
    expect(desk.locator("#luck-seeds")).to_have_attribute("aria-invalid", "true")
    assert [text for text in complaints if "422" not in text] == []


def test_different_tasks_are_refused_by_letter_and_field(
    page: Page, server: Server, complaints: list[str]
) -> None:
    playground = PlaygroundPage(page, server.url)
    playground.open(SMALL)
    playground.button("Pin").click()
    playground.choose("Problem type", "Regression")
    playground.button("Compare A, B; the page now shows B").click()
    desk = desk_of(playground)
    desk.get_by_role("button", name="Run 25 seeds").click()
    expect(desk.get_by_role("alert").filter(has_text="B, ")).to_be_visible()
    assert [text for text in complaints if "422" not in text] == []


def test_one_press_puts_the_page_against_another_setting(playground: PlaygroundPage) -> None:
    playground.open(SMALL)
    playground.button("Experiments").click()
    desk = desk_of(playground)
    expect(desk).to_contain_text("One run proves little")
    desk.get_by_role("group", name="This page against …").get_by_role("button", name="Activation").click()
    expect(desk.get_by_role("combobox", name="Activation of B")).to_be_visible()
    expect(desk.get_by_role("button", name="Run 25 seeds")).to_be_enabled()


def test_too_few_seeds_are_told_before_and_after(playground: PlaygroundPage) -> None:
    desk = pinned(playground)
    few = desk.locator("#luck-few")
    expect(few).to_be_hidden()
    expect(compared(desk, seeds=5)).to_contain_text("fewer than 6 seeds")
    expect(few).to_contain_text("fewer than 6 seeds")
    expect(desk.locator("#luck-seeds")).to_have_accessible_description(few.inner_text())
    desk.locator("#luck-seeds").fill("6")
    expect(few).to_be_hidden()


def test_everything_is_done_by_keyboard(playground: PlaygroundPage) -> None:
    page = playground.page
    playground.open(SMALL)
    playground.button("Pin").focus()
    page.keyboard.press("Enter")
    playground.combobox("Learning rate").focus()
    page.keyboard.press("ArrowDown")
    playground.button("Compare A, B; the page now shows B").focus()
    page.keyboard.press("Enter")
    desk = desk_of(playground)
    tab = desk.get_by_role("tab", name="Is it luck?")
    tab.focus()
    page.keyboard.press("ArrowRight")
    expect(desk.get_by_role("tab", name="Runs")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    desk.locator("#luck-seeds").fill("5")
    page.keyboard.press("Enter")
    expect(desk.locator("#luck-verdict")).to_have_attribute("data-verdict", re.compile("."))
    expect(desk.locator("#luck-seeds")).to_be_focused()
    desk.locator("#luck-bands").focus()
    page.keyboard.press("ArrowRight")
    expect(desk.locator("#luck-reading")).to_contain_text("Seed 0: A ")
    expect(desk.locator("#luck-bands .single")).to_have_count(2)
    first = desk.get_by_role("button", name=re.compile("^Seed 0 of A"))
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    second = desk.get_by_role("button", name=re.compile("^Seed 1 of B"))
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(desk).to_be_hidden()
    playground.wait_for_link("seed=1")


def test_escape_closes_the_desk_and_the_transport_works_beside_it(playground: PlaygroundPage) -> None:
    desk = pinned(playground)
    playground.button("Step").click()
    expect(playground.page.locator("#epoch")).to_have_text("1")
    expect(desk).to_be_visible()
    assert playground.page.locator(".stage").evaluate("stage => stage.inert")
    playground.page.keyboard.press("Escape")
    expect(desk).to_be_hidden()
    assert not playground.page.locator(".stage").evaluate("stage => stage.inert")


def test_of_three_settings_any_two_are_looked_at(playground: PlaygroundPage) -> None:
    playground.open(SMALL)
    for rate in ("0.3", "1"):
        playground.button("Pin").click()
        playground.choose("Learning rate", rate)
    playground.button("Compare A, B, C; the page now shows C").click()
    desk = desk_of(playground)
    compared(desk)
    pairs = desk.get_by_role("group", name="Which two are looked at").get_by_role("button")
    expect(pairs).to_have_count(3)
    expect(pairs.nth(1)).to_have_attribute("aria-pressed", "true")
    pairs.nth(0).click()
    expect(pairs.nth(0)).to_have_attribute("aria-pressed", "true")
    expect(desk.locator("#luck-scatter .axis-name")).to_have_text(["A", "B"])


@pytest.mark.parametrize(
    ("language", "size"),
    [("en", (1280, 720)), ("zh-Hant", (1440, 900)), ("en", (390, 844)), ("zh-Hans", (390, 844))],
)
def test_nothing_sticks_out_and_axe_finds_nothing(
    playground: PlaygroundPage, language: str, size: tuple[int, int]
) -> None:
    page = playground.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{playground.url}?lang={language}#{SMALL}")
    playground.expect_status("ready")
    page.locator("#pin").click()
    page.locator("#learning_rate").select_option("1")
    strip = page.locator(".settings").bounding_box()
    page.locator("#pinned").click()
    desk = desk_of(playground)
    expect(desk.locator("#luck-form")).to_be_visible()
    assert complaints_of_axe(page) == []
    desk.locator("#luck-seeds").fill("5")
    desk.locator("#luck-epochs").fill("5")
    desk.locator("#luck-run").click()
    expect(desk.locator("#luck-verdict")).to_have_attribute("data-verdict", re.compile("."))
    assert desk.evaluate("desk => desk.scrollWidth <= desk.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints_of_axe(page) == []
    assert strip
    if size[0] >= 1280:
        assert strip["height"] < 80  # one row, whatever is pinned


def test_the_desk_prints_on_one_page(playground: PlaygroundPage) -> None:
    desk = pinned(playground)
    compared(desk)
    playground.page.emulate_media(media="print")
    expect(desk.locator("#luck-verdict")).to_be_visible()
    expect(desk.locator("#luck-squares")).to_be_visible()
    for hidden in ("#luck-run", "#desk-tabs", "#network"):
        expect(playground.page.locator(hidden)).to_be_hidden()
    pages = playground.page.pdf(format="A4").count(b"/Type /Page") - 1  # the tree of pages is one as well
    assert pages == 1


def test_a_pin_says_what_comes_next(playground: PlaygroundPage) -> None:
    playground.open(SMALL)
    playground.button("Pin").click()
    expect(playground.page.locator(".toasts")).to_contain_text("What you change now is B")
    expect(playground.button("Pin")).to_be_disabled()


def test_a_regression_is_compared_by_r_squared(playground: PlaygroundPage) -> None:
    desk = pinned(playground, "data.dataset=reg-plane&data.samples=60&network.hidden=2", rate="0.001")
    desk.get_by_role("combobox", name="Compared by").select_option(label="Test R²")
    expect(compared(desk)).to_have_text(re.compile("A is better: higher test R² in 5 of 5 seeds|disting"))


def test_a_locked_part_is_not_changed_from_the_desk(playground: PlaygroundPage) -> None:
    playground.open(f"{SMALL}&lock=learning_rate")
    playground.button("Experiments").click()
    desk = desk_of(playground)
    desk.get_by_role("combobox", name="This page against …").select_option(label="Learning rate")
    expect(playground.page.locator(".toasts")).to_contain_text("Learning rate")
    assert "training.learning_rate" not in playground.fragment()
