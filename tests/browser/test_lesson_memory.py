"""What the browser keeps of a lesson, on phones and on paper, and read as a whole."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lesson_answers import LESSONS, NEURONS, serve_lessons
from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_lessons import answer, opened

REFUSES = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused'); } })"


def answered(course: PlaygroundPage) -> None:
    """The lesson left at its fifth step, with an answer there."""
    card = opened(course, "how-many")
    card.get_by_role("textbox").fill("20")
    answer(card)
    expect(card).to_contain_text("Your answer: 20 of 25.")


def reopened(course: PlaygroundPage) -> None:
    """The lesson as a link opens it that names no step."""
    course.open("lesson=neurons")


def test_a_lesson_goes_on_where_it_was_left(course: PlaygroundPage) -> None:
    answered(course)
    reopened(course)
    card = course.page.locator("#lesson")
    expect(card).to_contain_text(
        re.compile(r"You left this at step 5 of 6, “In how many seeds\?”, on .*20\d\d")
    )
    card.get_by_role("button", name="Go on").click()
    expect(card.get_by_role("heading", name="In how many seeds?")).to_be_focused()
    expect(card).to_contain_text("Your answer: 20 of 25.")


def test_a_lesson_that_is_begun_anew_has_no_answers(course: PlaygroundPage) -> None:
    answered(course)
    reopened(course)
    card = course.page.locator("#lesson")
    course.page.evaluate("localStorage.setItem('playground.lesson_training.neurons', '{}')")
    card.get_by_role("button", name="Begin anew").click()
    assert course.page.evaluate("localStorage.getItem('playground.lesson_training.neurons')") is None
    expect(card.get_by_role("heading", name="Watch one circle")).to_be_focused()
    card.get_by_role("button", name="Step 5: In how many seeds?").click()
    expect(card.get_by_role("textbox")).to_have_value("")


def test_what_was_trained_goes_on_with_the_lesson(course: PlaygroundPage) -> None:
    opened(course)
    course.button("Add neuron to layer 1").click()
    course.page.locator("#stop-at").fill("12")
    course.page.locator("#stop-at").press("Enter")
    course.button("Play").click()
    course.wait_for_epoch(12)
    course.expect_status("paused")
    loss = course.loss("test")
    course.page.locator("#lesson-next").click()
    kept = """() => {
      const text = localStorage.getItem("playground.lesson_training.neurons");
      return text !== null && JSON.parse(text).here.epoch === 12;
    }"""
    course.page.wait_for_function(kept)
    reopened(course)
    course.page.locator("#lesson-go-on").click()
    expect(course.page.locator("#epoch")).to_have_text("12")
    expect(course.page.locator("#test-loss")).to_have_text(loss)
    expect(course.page.locator(".layer-head")).to_contain_text("4 neurons")


def test_the_list_says_how_far_one_is(course: PlaygroundPage) -> None:
    answered(course)
    course.button("Lessons").first.click()
    expect(course.page.locator("#lessons li", has_text="Neurons")).to_contain_text("1 of 6 steps")


def test_an_edited_lesson_loses_no_answer_of_a_step_that_stayed(course: PlaygroundPage) -> None:
    answered(course)
    edited = {**NEURONS, "steps": [each for each in NEURONS["steps"] if each["id"] != "which"]}
    course.page.unroute_all()
    serve_lessons(course.page, {**LESSONS, "neurons": edited})
    reopened(course)
    card = course.page.locator("#lesson")
    card.get_by_role("button", name="Go on").click()
    expect(card).to_contain_text("Step 4 of 5")
    expect(card).to_contain_text("Your answer: 20 of 25.")


def test_two_tabs_add_to_the_same_answers(course: PlaygroundPage, tab: Page) -> None:
    first = opened(course, "which")
    with closing(tab.context.new_page()) as other:
        serve_lessons(other)
        second = PlaygroundPage(other, course.url)
        second.open("lesson=neurons&step=how-many")
        other.get_by_role("textbox", name=re.compile("How many")).fill("20")
        other.get_by_role("button", name="Answer", exact=True).click()
        expect(other.locator("#lesson")).to_contain_text("Your answer: 20 of 25.")
    first.get_by_role("checkbox", name="3 neurons").check()
    answer(first)
    expect(first.locator("#lesson-explanation")).to_be_visible()
    kept = course.page.evaluate("JSON.parse(localStorage.getItem('playground.lesson.neurons')).answers")
    assert kept == {"which": ["3"], "how-many": 20}


def test_a_lesson_works_where_nothing_can_be_kept(fresh_playground: PlaygroundPage) -> None:
    fresh_playground.page.add_init_script(REFUSES)
    serve_lessons(fresh_playground.page)
    answered(fresh_playground)
    reopened(fresh_playground)
    expect(fresh_playground.page.get_by_role("heading", name="Watch one circle")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 740)])
def test_on_a_phone_a_lesson_is_read_between_plane_and_transport(
    course: PlaygroundPage, width: int, height: int
) -> None:
    page = course.page
    page.set_viewport_size({"width": width, "height": height})
    card = opened(course, "how-few")
    page.evaluate("scrollTo(0, 400)")
    for seen in ("#boundary", "#test-loss", "#play", "#lesson-next", "#lesson-place", "#epoch"):
        expect(page.locator(seen)).to_be_in_viewport(ratio=1)
    network = page.locator("#network").bounding_box()
    goal = card.locator("#lesson-goal").bounding_box()
    assert network is not None
    assert goal is not None
    assert goal["y"] + goal["height"] <= network["y"]
    overlap = """() => {
      const names = ["#play", "#step", "#reset", "#epoch", "#lesson-next"];
      const boxes = names.map((each) => document.querySelector(each).getBoundingClientRect());
      const meet = (one, other) => one.left < other.right && other.left < one.right;
      return boxes.some((one, i) => boxes.slice(i + 1).some((other) => meet(one, other)));
    }"""
    assert page.evaluate(overlap) is False
    page.locator("#lesson-next").click()
    page.locator("#lesson-next").click()
    expect(page.get_by_role("heading", name="Which of them can?")).to_be_in_viewport()


def test_the_whole_lesson_can_be_read_as_one_column(course: PlaygroundPage) -> None:
    answered(course)
    page = course.page
    page.get_by_role("button", name="Read it all").click()
    paper = page.locator("#lesson-paper")
    expect(paper.get_by_role("heading", level=3)).to_have_count(6)
    expect(paper).to_contain_text("Your answer: 20 of 25. Right: 23 of 25.")
    expect(paper).to_contain_text("As the lesson expects it: 25 seeds of each, 300 epochs")
    expect(paper.get_by_role("row", name=re.compile("3 neurons"))).to_contain_text("23 of 25")
    expect(page.locator("#network")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Read it all")).to_be_focused()
    expect(page.locator("#network")).to_be_visible()


def test_paper_gets_the_whole_lesson_and_the_pictures_on_three_sheets_at_most(course: PlaygroundPage) -> None:
    opened(course, "how-few")
    printed = course.page.pdf(format="A4", print_background=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3
    page = course.page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Ten neurons")).to_be_visible()
    expect(page.locator("#boundary")).to_be_visible()
    expect(page.locator("#lesson")).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#lesson-paper")).to_be_hidden()
