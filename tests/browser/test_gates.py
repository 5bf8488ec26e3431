"""Logic gates, and the perceptron that stops by itself on those that a line divides."""

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage

PERCEPTRON = "network.hidden=&training.loss=perceptron&training.batch_size=1"


def test_a_gate_is_chosen_beside_the_data_set_and_stands_in_the_link(playground: PlaygroundPage) -> None:
    playground.open()
    expect(playground.page.locator("#gate")).to_be_hidden()
    playground.open("data.dataset=gates")
    thumbnail = playground.drawing('.preview[data-dataset="gates"]')
    playground.page.locator("#gate").select_option("XOR")
    playground.wait_for_link("data.gate=xor")
    playground.wait_for_other_drawing('.preview[data-dataset="gates"]', than=thumbnail)


def test_a_perceptron_stops_by_itself_when_no_point_is_wrong(playground: PlaygroundPage) -> None:
    playground.open(f"data.dataset=gates&data.gate=nand&{PERCEPTRON}")
    playground.button("Play").click()
    playground.expect_status("stopped")
    expect(playground.page.locator("#notice")).to_contain_text("Stopped by itself at epoch")
    expect(playground.page.locator("#notice-go-on")).to_be_hidden()
    expect(playground.page.locator("#train-loss")).to_have_text("0.0000")


def test_a_perceptron_never_stops_on_xor(playground: PlaygroundPage) -> None:
    playground.open(f"data.dataset=gates&data.gate=xor&{PERCEPTRON}")
    playground.play()
    playground.wait_for_epoch(200)
    playground.expect_status("playing")
