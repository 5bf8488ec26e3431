"""What is drawn: previews, boundary, chart; and that everything has its place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.playground_page import PlaygroundPage


def test_discretize_and_test_data_change_the_picture_and_not_the_training(playground: PlaygroundPage) -> None:
    playground.open()
    for name in ("Discretize output", "Show test data"):
        before = playground.drawing("#boundary")
        playground.page.get_by_role("checkbox", name=name).check()
        playground.wait_for_other_drawing("#boundary", before)
        assert playground.epoch() == 0
    playground.wait_for_link("page.discretize=true")
    playground.wait_for_link("page.show_test=true")


def test_before_the_first_step_no_mistake_is_ringed(playground: PlaygroundPage) -> None:
    playground.open()
    unringed = playground.drawing("#boundary")
    playground.checkbox("Ring mistakes").uncheck()
    playground.wait_for_link("page.mistakes=false")
    assert playground.drawing("#boundary") == unringed
    playground.step()
    trained = playground.drawing("#boundary")
    playground.checkbox("Ring mistakes").check()
    playground.wait_for_other_drawing("#boundary", trained)


def test_previews_are_the_right_way_up(playground: PlaygroundPage) -> None:
    # The gaussian's positive half lies at the top right: (2, 2).
    playground.open()
    red, _, blue = playground.page.evaluate(
        """() => {
          const canvas = document.querySelector(".preview[data-dataset=gauss]");
          const size = canvas.width;
          const { data } = canvas.getContext("2d").getImageData(size / 2, 0, size / 2, size / 2);
          const sum = [0, 0, 0];
          for (let i = 0; i < data.length; i++) if (i % 4 < 3) sum[i % 4] += data[i] * data[i - (i % 4) + 3];
          return sum;
        }"""
    )
    assert blue > red


def test_the_chart_is_read_by_pointing(playground: PlaygroundPage) -> None:
    playground.open()
    playground.step()
    playground.step()
    chart = playground.page.locator("#loss-chart")
    losses = f"training {playground.loss('train')}, test {playground.loss('test')}"
    expect(chart).to_have_attribute("aria-label", f"Loss by epoch. At epoch 2: {losses}.")
    before = playground.drawing("#loss-chart")
    chart.hover()
    playground.wait_for_other_drawing("#loss-chart", before)


def test_help_opens_and_closes(playground: PlaygroundPage) -> None:
    playground.open()
    playground.open_menu()
    playground.button("Help").click()
    expect(playground.page.get_by_role("heading", name="What am I looking at?")).to_be_visible()
    playground.page.keyboard.press("Escape")
    expect(playground.page.get_by_role("heading", name="What am I looking at?")).to_be_hidden()


def overflow(page: Page) -> tuple[int, int]:
    across, down = page.evaluate(
        "(root => [root.scrollWidth - innerWidth, root.scrollHeight - innerHeight])(document.documentElement)"
    )
    return int(across), int(down)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (2560, 1440)])
def test_a_desktop_shows_everything_without_scrolling(
    playground: PlaygroundPage, width: int, height: int
) -> None:
    playground.page.set_viewport_size({"width": width, "height": height})
    playground.open()
    assert overflow(playground.page) == (0, 0)
    for selector in ("#play", "#network", "#boundary", "#loss-chart", "#test-loss", "#regenerate"):
        box = playground.page.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height, f"{selector} ends below the window"


def test_a_phone_scrolls_downwards_only(playground: PlaygroundPage) -> None:
    playground.page.set_viewport_size({"width": 390, "height": 844})
    playground.open("network.hidden=8,8,8,8,8,8,8,8")
    across, _ = overflow(playground.page)
    assert across == 0
    playground.play()
    playground.wait_for_epoch(2)


@pytest.mark.parametrize("opened", ["metrics", "inside", "landscape"])
def test_what_is_pinned_on_a_phone_is_the_plane_whatever_tab_is_open(
    playground: PlaygroundPage, opened: str
) -> None:
    playground.page.set_viewport_size({"width": 390, "height": 844})
    playground.open(f"tab={opened}")
    panel = playground.page.locator(f"#{opened}")
    expect(panel.locator(":scope > *").first).to_be_attached()
    expect(panel).to_be_hidden()
    expect(playground.page.locator("#boundary")).to_be_visible()
    playground.page.locator("#enlarge").click()
    expect(panel).to_be_visible()


@pytest.mark.parametrize("width", [901, 960, 1024, 1100, 1150, 1366])
def test_no_width_of_a_desktop_scrolls_sideways(playground: PlaygroundPage, width: int) -> None:
    playground.page.set_viewport_size({"width": width, "height": 768})
    playground.open()
    assert playground.page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_while_training(playground: PlaygroundPage) -> None:
    playground.open()
    # What comes with training, such as the way back, may come where nothing was.
    seen = playground.page.evaluate_handle(
        """() => [...document.querySelectorAll('button, .value, canvas')]
          .filter((element) => element.checkVisibility())"""
    )
    places = "(elements) => elements.map((element) => element.getBoundingClientRect().x)"
    before = seen.evaluate(places)
    playground.choose("Speed", "25 per frame")
    playground.play()
    playground.wait_for_epoch(200)
    assert seen.evaluate(places) == before


@pytest.mark.parametrize("width", [360, 390, 440])
def test_the_head_of_a_phone_s_page_keeps_its_height_while_training(
    playground: PlaygroundPage, width: int
) -> None:
    playground.page.set_viewport_size({"width": width, "height": 800})
    playground.open()
    height = "document.querySelector('.top-bar').offsetHeight"
    before = playground.page.evaluate(height)
    expect(playground.page.locator("#rate")).to_be_hidden()  # a dash alone would say nothing
    playground.play()
    expect(playground.page.locator("#rate")).to_have_text(re.compile(r"\d"))
    expect(playground.page.locator("#rate")).to_be_visible()
    assert playground.page.evaluate(height) == before
