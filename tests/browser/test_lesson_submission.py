"""What a learner hands in of a lesson is what `playground grade` reads."""

from pathlib import Path

from playwright.sync_api import expect

from playground import report_lesson
from playground.lessons.grading import grade_file
from playground.lessons.reading import read_whole_course
from tests.browser.playground_page import PlaygroundPage


def test_a_lesson_that_was_played_is_handed_in_as_a_file_that_grades(
    playground: PlaygroundPage, tmp_path: Path
) -> None:
    page = playground.page
    playground.open("lesson=neurons&step=how-few")
    page.locator("#lesson-options input[value='3']").check()
    page.locator("#lesson-answer").click()
    playground.open("lesson=neurons&step=try&network.hidden=3&page.speed=max")
    expect(page.locator(".lesson-segment[data-step='try']")).to_have_attribute("aria-current", "step")
    page.locator("#play").click()
    expect(page.locator("#lesson-goal[data-reached]")).to_be_visible()
    expect(page.locator("#lesson-hand-in")).to_be_hidden()
    page.locator(".lesson-segment").last.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Hand in").click()
    assert download.value.suggested_filename == "neurons.lesson.json"
    path = tmp_path / "ada.lesson.json"
    download.value.save_as(path)
    assert path.stat().st_size < 2048
    with page.expect_download() as reported:
        page.locator("#lesson").get_by_role("button", name="Report (HTML)").click()
    assert reported.value.suggested_filename == "neurons.html"
    assert Path(reported.value.path()).read_text(encoding="utf-8") == report_lesson("neurons", "en", path)
    grade = grade_file(path, read_whole_course(None), seeds=2)
    assert grade.problems == ()
    assert grade.answers == {"how-few": True, "patience": None, "more": None}
    goal = grade.goals["try"]
    assert (goal.agreement, goal.reached) == ("to the bit", True)
