"""Examples that already learn."""

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


def test_an_example_is_set_up_plays_and_can_be_undone(playground: PlaygroundPage) -> None:
    playground.open("network.hidden=3")
    playground.button("Examples").click()
    dialog = playground.page.get_by_role("dialog", name="Examples")
    expect(dialog.get_by_role("listitem")).to_have_count(10)
    dialog.get_by_role("button", name="Unwinding the spiral").press("Enter")
    playground.expect_status("playing")
    playground.wait_for_epoch(5)
    expect(dialog).to_be_hidden()
    expect(playground.radio("Spiral")).to_be_checked()
    expect(playground.combobox("Speed")).to_have_value("5")
    playground.wait_for_link("training.optimizer=adam")
    playground.button("Undo").click()
    playground.wait_for_link("network.hidden=3")
    assert playground.fragment() == "network.hidden=3"
    expect(playground.combobox("Speed")).to_have_value("1")
