"""Training in a lesson: what a step begins with, where Play stops, and what Play does then."""

import pytest
from playwright.sync_api import expect

from tests.browser.lesson_answers import NEURONS, config_with, serve_lessons, step
from tests.browser.playground_page import PlaygroundPage

GOAL = {"html": "<p>Three epochs</p>", "conditions": [{"of": "epoch", "at_least": 3}]}
SLOWLY = config_with(training={"learning_rate": 0.001})
LESSON = {
    **NEURONS,
    "steps": [
        step("first", "Watch", epochs=5),
        step("slowly", "Smaller steps", config=SLOWLY, epochs=8),
        step("bent", "Another bend", config=config_with(network={"activation": "relu"}), epochs=8),
        step("goal", "Your turn", epochs=8, goal=GOAL, explanation="<p>So.</p>", surprise="<p>Oh.</p>"),
    ],
}


@pytest.fixture
def lesson(playground: PlaygroundPage) -> PlaygroundPage:
    """A lesson whose steps change the learning rate and the activation, and whose last has a goal."""
    serve_lessons(playground.page, {"neurons": LESSON})
    playground.open("lesson=neurons&step=first")
    expect(playground.page.locator("#lesson-title")).to_have_text("Watch")
    return playground


REMEMBER_EPOCHS = """() => {
  const epoch = document.getElementById("epoch");
  window.epochs = [];
  const note = () => window.epochs.push(Number(epoch.textContent));
  new MutationObserver(note).observe(epoch, { childList: true });
}"""


def play_to(page: PlaygroundPage, epoch: str) -> None:
    page.button("Play").click()
    expect(page.page.locator("#epoch")).to_have_text(epoch)
    expect(page.button("Play")).to_be_visible()


def test_play_at_the_end_of_a_step_begins_anew_and_says_so(lesson: PlaygroundPage) -> None:
    play_to(lesson, "5")
    lesson.page.evaluate(REMEMBER_EPOCHS)
    lesson.button("Play").click()
    expect(lesson.page.locator(".toast")).to_contain_text("Begun anew: in this step Play stops at epoch 5.")
    lesson.page.wait_for_function("() => window.epochs.length > 1 && window.epochs.at(-1) === 5")
    assert lesson.page.evaluate("window.epochs[0] < 5 && Math.max(...window.epochs) === 5")
    expect(lesson.button("Play")).to_be_visible()


@pytest.mark.parametrize("title", ["Smaller steps", "Another bend", "Your turn"])
def test_a_step_with_settings_or_a_goal_that_is_met_already_begins_untrained(
    lesson: PlaygroundPage, title: str
) -> None:
    segments = lesson.page.locator(".lesson-segment")
    place = [step["title"] for step in LESSON["steps"]].index(title)
    before = LESSON["steps"][place - 1]
    segments.nth(place - 1).click()
    expect(lesson.page.locator("#lesson-title")).to_have_text(before["title"])
    play_to(lesson, str(before["epochs"]))
    segments.nth(place).click()
    expect(lesson.page.locator("#lesson-title")).to_have_text(title)
    expect(lesson.page.locator("#epoch")).to_have_text("0")


def test_what_explains_a_goal_is_shown_once_it_is_reached(lesson: PlaygroundPage) -> None:
    lesson.page.locator(".lesson-segment").nth(3).click()
    expect(lesson.page.locator("#lesson-goal")).to_contain_text("Not reached yet")
    texts = [lesson.page.locator("#lesson").get_by_text(text, exact=True) for text in ("So.", "Oh.")]
    for text in texts:
        expect(text).to_be_hidden()
    play_to(lesson, "8")
    expect(lesson.page.locator("#lesson-goal")).to_contain_text("Reached, at epoch 3")
    for text in texts:
        expect(text).to_be_visible()
