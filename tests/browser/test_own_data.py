"""Points of one's own: painted on the plane, and brought in a table."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server

TABLES = Path(__file__).parents[1] / "data" / "tables"
COUNTED = re.compile(r"^(\d+) points to train on, (\d+) to test on")


def place(playground: PlaygroundPage, x1: float, x2: float) -> tuple[float, float]:
    """Where a place of the plane lies in the window."""
    found: tuple[float, float] = playground.page.evaluate(
        """async ([x1, x2]) => {
          const { planePointOf } = await import("/static/js/features/plane/places.js");
          const canvas = document.getElementById("boundary");
          const { left, top } = canvas.getBoundingClientRect();
          const state = { config: { data: { dataset: "custom" } }, datasetRows: {} };
          const [x, y] = planePointOf(canvas, state, { x1, x2 });
          return [left + x, top + y];
        }""",
        [x1, x2],
    )
    return found


def stroke(playground: PlaygroundPage, start: tuple[float, float], end: tuple[float, float]) -> None:
    mouse = playground.page.mouse
    mouse.move(*place(playground, *start))
    mouse.down()
    mouse.move(*place(playground, *end), steps=12)
    mouse.up()


def counts(playground: PlaygroundPage) -> tuple[int, int]:
    """How many points there are to train on and to test on, once that is said."""
    hint = playground.page.locator("#painting-hint")
    expect(hint).to_have_text(COUNTED)
    found = COUNTED.match(hint.inner_text())
    assert found
    return int(found[1]), int(found[2])


def expect_counts(playground: PlaygroundPage, train: int, test: int) -> None:
    hint = playground.page.locator("#painting-hint")
    expect(hint).to_contain_text(f"{train} points to train on, {test} to test on")


def test_mistakes_among_painted_points_are_ringed_and_a_point_is_read(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Draw points").click()
    stroke(playground, (5, 5), (5, 5))
    playground.button("Done").click()
    expect(playground.page.locator("#own-now")).to_contain_text("251")
    expect(playground.page.locator("#test-accuracy")).not_to_have_text("100.0 %")
    playground.page.wait_for_function("() => document.getElementById('test-accuracy').textContent !== '–'")
    playground.step()
    ringed = playground.drawing("#boundary")
    playground.checkbox("Ring mistakes").uncheck()
    playground.wait_for_other_drawing("#boundary", ringed)


def test_painted_points_are_learned_from_and_undone_by_the_stroke(playground: PlaygroundPage) -> None:
    playground.open("network.hidden=2")
    playground.button("Draw points").click()
    expect(playground.checkbox("Show test data")).to_be_checked()
    expect_counts(playground, 250, 250)
    playground.button("Clear").click()
    expect(playground.page.locator("#painting-hint")).to_contain_text("one to test on")
    stroke(playground, (-4, 3), (4, 3))
    playground.page.get_by_role("radio", name="Orange").check()
    stroke(playground, (-4, -3), (4, -3))
    painted = counts(playground)
    assert 10 <= sum(painted) <= 26
    assert abs(painted[0] - painted[1]) <= 2
    playground.wait_for_link("data.dataset=custom&data.task=classification")
    playground.play()
    expect(playground.page.locator("#test-accuracy")).to_have_text("100.0 %")
    playground.pause()
    playground.button("Undo").click()
    expect(playground.page.locator("#painting-hint")).not_to_contain_text(f"{painted[0]} points")
    playground.button("Redo").click()
    expect_counts(playground, *painted)


def test_painting_nothing_changes_nothing(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Draw points").click()
    expect(playground.checkbox("Show test data")).to_be_checked()  # half of what is painted is for testing
    expect(playground.checkbox("Show test data")).to_be_disabled()
    playground.button("Done").click()
    expect(playground.checkbox("Show test data")).not_to_be_checked()
    expect(playground.checkbox("Show test data")).to_be_enabled()
    expect(playground.button("Undo")).to_be_disabled()
    playground.choose("Learning rate", "0.1")
    playground.wait_for_link("training.learning_rate=0.1")
    assert playground.fragment() == "training.learning_rate=0.1"


def test_painted_test_points_stay_in_sight(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Draw points").click()
    stroke(playground, (5, 5), (5, 5))
    playground.button("Done").click()
    expect(playground.checkbox("Show test data")).to_be_checked()


def test_the_eraser_takes_points_away(playground: PlaygroundPage) -> None:
    playground.open(
        "data.dataset=custom&data.task=classification&data.train=[[0,0,1],[4,4,-1]]&data.test=[[1,0,1],[4,3,-1]]"
    )
    playground.button("Draw points").click()
    playground.page.get_by_role("radio", name="Eraser").check()
    stroke(playground, (3.9, 3.9), (4.1, 4.1))
    expect_counts(playground, 1, 2)
    playground.wait_for_link("data.train=[[0,0,1]]")


def test_values_are_painted_and_erased(playground: PlaygroundPage) -> None:
    playground.open(
        "data.dataset=custom&data.task=regression&data.train=[[0,0,1],[5,5,1]]&data.test=[[0,0,1]]"
    )
    playground.button("Draw points").click()
    playground.slider("Value").fill("-0.5")
    stroke(playground, (3, 3), (3.1, 3))
    playground.wait_for_link(",[3,3,-0.5]")
    playground.page.get_by_role("radio", name="Eraser").check()
    stroke(playground, (5, 5), (5.1, 5))
    playground.page.get_by_role("radio", name="Brush").check()
    stroke(playground, (-3, 3), (-3.1, 3))
    playground.page.wait_for_function("() => !location.hash.includes('[5,5,1]')")
    playground.wait_for_link("[-3,3,-0.5]")


def test_points_are_painted_by_keyboard(playground: PlaygroundPage) -> None:
    playground.open(
        "data.dataset=custom&data.task=classification&data.train=[[0,0,1],[4,4,-1]]&data.test=[[1,0,1]]"
    )
    playground.button("Draw points").click()
    playground.page.locator("#boundary").focus()
    for key in ("ArrowRight", "Shift+ArrowUp", "Enter"):
        playground.page.keyboard.press(key)
    playground.wait_for_link("[0.25,1,1]")
    expect(playground.page.locator("#inspector")).to_be_hidden()


def test_a_further_class_can_be_painted(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=blobs")
    playground.button("Draw points").click()
    expect(playground.page.get_by_role("radio", name="Class", exact=False)).to_have_count(4)
    playground.page.get_by_role("radio", name="Class 4").check()
    stroke(playground, (-1, 0), (1, 0))
    expect(playground.page.get_by_role("radio", name="Class", exact=False)).to_have_count(5)
    expect(playground.page.locator("#legend li")).to_have_count(4)
    playground.step()


def test_points_that_are_too_many_for_the_link_survive_a_reload_and_are_told_elsewhere(
    playground: PlaygroundPage,
) -> None:
    playground.open("network.hidden=3")
    playground.button("Draw points").click()
    stroke(playground, (0, 5.5), (0.2, 5.5))
    playground.wait_for_link("page.points_left_out=501")
    playground.page.reload()
    playground.expect_status("ready")
    playground.button("Draw points").click()
    assert sum(counts(playground)) == 501
    playground.button("Share").click()
    expect(playground.page.locator("#share-lacks")).to_contain_text("501")
    playground.page.keyboard.press("Escape")
    playground.page.evaluate("location.hash = 'page.points_left_out=77'")
    expect(playground.page.locator("#report li")).to_contain_text("77")
    expect(playground.radio("Circle")).to_be_checked()


TABLE = "height;width;kind\n170,5;60;cat\n160;55;dog\n175;x;cat\n190;80;cat\n155;52;dog"


def test_a_pasted_table_becomes_points(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Bring a table").click()
    dialog = playground.page.get_by_role("dialog", name="Your own table")
    dialog.get_by_role("textbox").fill(TABLE)
    expect(dialog.get_by_text("4 points")).to_be_visible()
    expect(dialog).to_contain_text("height: from 155 … 190 scaled to −5 … 5")
    dialog.get_by_text("1 line is left out").click()
    expect(dialog).to_contain_text("Line 4: width is x, which is no number.")
    dialog.get_by_role("combobox", name="What width is for").select_option("across (x1)")
    expect(dialog.get_by_role("combobox", name="What height is for")).to_have_value("1")
    expect(dialog).to_contain_text("kind is learned from width, height.")
    playground.button("Use these points").click()
    playground.wait_for_link("data.dataset=custom")
    playground.step()
    playground.button("Undo").click()
    expect(playground.radio("Circle")).to_be_checked()


def drop(playground: PlaygroundPage, raw: bytes, name: str) -> Locator:
    """Drops a file on the page, and gives the dialog of tables."""
    playground.page.evaluate(
        """([bytes, name]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
          const options = { bubbles: true, cancelable: true, dataTransfer };
          document.body.dispatchEvent(new DragEvent("drop", options));
        }""",
        [list(raw), name],
    )
    return playground.page.get_by_role("dialog", name="Your own table")


def test_a_dropped_file_is_read(playground: PlaygroundPage) -> None:
    playground.open()
    expect(drop(playground, TABLE.encode(), "mine.csv")).to_contain_text("4 points from mine.csv")


@pytest.mark.parametrize(
    "table",
    [
        '{"columns": ["x", "y", "kind"], "data": [[1, 2, "a"], [2, 3, "b"], [3, 1, "a"], [4, 5, "b"]]}',
        '{"seed": [1, 2, 3, 4], "x": [1.5, 2, 3.5, 4], "y": [3, 1, 2, 5], "kind": ["a", "b", "a", "b"]}',
    ],
    ids=["as pandas splits it", "with a column named like a field"],
)
def test_a_table_in_json_is_no_settings_file(playground: PlaygroundPage, table: str) -> None:
    playground.open()
    expect(drop(playground, table.encode(), "table.json")).to_contain_text("4 points from table.json")


def test_a_workbook_and_foreign_letters_are_read_and_a_picture_is_refused_by_name(
    page: Page, server: Server, complaints: list[str]
) -> None:
    playground = PlaygroundPage(page, server.url).open()
    dialog = drop(playground, (TABLES / "workbook.xlsx").read_bytes(), "workbook.xlsx")
    expect(dialog).to_contain_text("3 points from workbook.xlsx")
    drop(playground, (TABLES / "windows_1252.csv").read_bytes(), "animals.csv")
    expect(dialog.get_by_role("radio", name="windows-1252 (Größe)")).to_be_checked()
    drop(playground, (TABLES / "picture.csv").read_bytes(), "picture.csv")
    expect(dialog.get_by_role("status")).to_have_text("this is a picture (PNG), not a table")
    expect(playground.button("Use these points")).to_be_hidden()
    assert all("422" in complaint for complaint in complaints)


def test_what_is_uncertain_is_asked_and_an_answer_changes_the_points(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Bring a table").click()
    dialog = playground.page.get_by_role("dialog", name="Your own table")
    dialog.get_by_role("textbox").fill(
        "income\tage\tbuys\n1,234\t25\tno\n987\t31\tno\n12,500\t44\tyes\n2,001\t51\tyes"
    )
    question = dialog.get_by_role("group", name="What is meant by 1,234 in the column income?")
    expect(question.get_by_role("radio", name="decimal point (1234)")).to_be_checked()
    expect(dialog).to_contain_text("income: from 987 … 12,500 scaled")
    question.get_by_role("radio", name="decimal point (1234)").focus()
    playground.page.keyboard.press("ArrowRight")
    expect(dialog).to_contain_text("income: from 1.234 … 987 scaled")
    expect(question.get_by_role("radio", name="decimal comma (1.234)")).to_be_focused()
    dialog.get_by_text("How the file is read").click()
    dialog.get_by_role("combobox", name="Delimiter").select_option("comma")
    expect(dialog.get_by_role("combobox", name="Delimiter")).to_have_value("comma")


def test_all_columns_of_numbers_can_be_inputs(playground: PlaygroundPage) -> None:
    playground.open()
    dialog = drop(playground, b"length,width,height,kind\n5.1,3.5,1.4,a\n4.9,3,1.5,b\n5,3.1,1.2,a\n", "a.csv")
    dialog.get_by_role("combobox", name="What height is for").select_option("x3")
    expect(dialog).to_contain_text("kind is learned from length, width, height.")
    playground.button("Use these points").click()
    playground.wait_for_link("data.inputs=")
    playground.step()


def test_nothing_is_shown_without_a_word(page: Page, server: Server, complaints: list[str]) -> None:
    playground = PlaygroundPage(page, server.url).open()
    playground.button("Bring a table").click()
    dialog = playground.page.get_by_role("dialog", name="Your own table")
    for text, words in {
        "x1,x2,label": "there is no row of values",
        "Dear all,\nnothing happened.\n": "this is text; nothing in it divides lines into columns",
        "x1,x2,label\n1,2,a\n2,3,a": "all rows are of one class (a)",
    }.items():
        dialog.get_by_role("textbox").fill(text)
        expect(dialog.get_by_role("status")).to_contain_text(words)
    expect(playground.button("Use these points")).to_be_disabled()
    assert all("422" in complaint for complaint in complaints)


def test_what_makes_points_rests_while_one_s_own_are_in_use(playground: PlaygroundPage) -> None:
    playground.open(
        "data.dataset=custom&data.task=regression&data.train=[[0,0,1],[4,4,-1]]&data.test=[[1,0,1]]"
    )
    expect(playground.page.get_by_text("2 to train on, 1 to test on")).to_be_visible()
    expect(playground.slider("Noise")).to_be_disabled()
    expect(playground.button("Regenerate data")).to_be_disabled()
    playground.choose("Problem type", "Classification")
    expect(playground.slider("Noise")).to_be_enabled()


def test_the_points_of_now_can_be_edited_as_text(playground: PlaygroundPage) -> None:
    playground.open("data.samples=20")
    playground.button("Bring a table").click()
    playground.button("Current points").click()
    dialog = playground.page.get_by_role("dialog", name="Your own table")
    expect(dialog).to_contain_text("20 points")
    expect(dialog).to_contain_text("The column part says")
    text = dialog.get_by_role("textbox")
    text.fill(text.input_value() + "5,5,1,test\n")
    playground.button("Use these points").click()
    playground.button("Draw points").click()
    expect(playground.page.locator("#painting-hint")).to_contain_text("10 points to train on, 11 to test on")
