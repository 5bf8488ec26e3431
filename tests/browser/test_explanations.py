"""Every choice explains itself where it stands: by pointing, by keyboard, by tapping."""

from playwright.sync_api import Browser, Locator, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server


def card(playground: PlaygroundPage) -> Locator:
    return playground.page.get_by_role("tooltip")


def test_a_card_lies_over_no_neighbour_of_what_it_explains(playground: PlaygroundPage) -> None:
    playground.open()
    checks = playground.page.locator(".checks")
    checks.get_by_text("Contours").hover()
    expect(playground.page.locator("#explanation")).to_be_visible()
    checks.get_by_text("Ring mistakes").click()
    expect(playground.checkbox("Ring mistakes")).not_to_be_checked()


def test_a_focused_choice_explains_the_row_it_stands_on(playground: PlaygroundPage) -> None:
    playground.open()
    activation = playground.combobox("Activation")
    activation.focus()
    expect(card(playground)).to_contain_text("Tanh")
    expect(card(playground).locator("math")).to_be_visible()
    expect(activation).to_have_attribute("aria-describedby", "explanation")
    playground.choose("Activation", "Softplus")
    expect(card(playground)).to_contain_text("Softplus")
    playground.page.keyboard.press("Escape")
    expect(card(playground)).to_be_hidden()
    expect(activation).to_be_focused()


def test_the_curve_of_an_activation_has_the_slope_that_is_set(playground: PlaygroundPage) -> None:
    playground.open("network.activation=leaky_relu")
    playground.combobox("Activation").focus()
    expect(card(playground)).to_contain_text("Drawn with Slope s = 0.01.")
    drawn = card(playground).locator("path.f").get_attribute("d")
    playground.button("More settings").click()
    playground.write("Slope s", "0.4")
    playground.combobox("Activation").focus()
    expect(card(playground)).to_contain_text("Drawn with Slope s = 0.4.")
    expect(card(playground)).to_contain_text("Nowhere here is the slope's size below 0.05.")
    assert card(playground).locator("path.f").get_attribute("d") != drawn


def test_pointing_and_leaving(fresh_playground: PlaygroundPage) -> None:
    playground, clock = fresh_playground, fresh_playground.page.clock
    clock.install()
    playground.open()
    playground.radio("Spiral").hover()
    clock.fast_forward(1000)
    expect(card(playground)).to_contain_text("Spiral")
    # The card may be gone to, to read or to copy.
    card(playground).hover()
    clock.fast_forward(5000)
    expect(card(playground)).to_be_visible()
    playground.page.locator("#epoch").hover()
    expect(card(playground)).to_be_hidden()


def test_features_and_hyperparameters_explain_themselves(playground: PlaygroundPage) -> None:
    playground.open("training.optimizer=adam")
    playground.page.locator("[data-feature=x1_x2]").hover()
    expect(card(playground)).to_contain_text("x1 times x2")
    playground.button("More settings").click()
    playground.spinbutton("Second memory β₂").focus()
    expect(card(playground)).to_contain_text("average squared gradient")


def test_every_control_with_an_explanation_has_one(playground: PlaygroundPage) -> None:
    playground.open()
    missing = playground.page.evaluate(
        """async () => {
          const { explainer } = await import("/static/js/features/explanation/model.js");
          const { words } = JSON.parse(document.getElementById("bootstrap").textContent);
          const catalog = await (await fetch("/api/catalog?lang=en")).json();
          const explain = explainer(catalog, words);
          const keys = [...document.querySelectorAll("[data-explains]")].flatMap((element) => {
            const { explains } = element.dataset;
            const options = [...(element.querySelector("select") ?? element).querySelectorAll("option")];
            if (explains.includes(":")) return [explains];
            return options.map(({ value }) => value).filter(Boolean).map((value) => `${explains}:${value}`);
          });
          return keys.filter((key) => !explain(key)?.about);
        }"""
    )
    assert missing == []


def test_tapping_explains(browser: Browser, server: Server) -> None:
    page = browser.new_page(has_touch=True, viewport={"width": 390, "height": 844})
    playground = PlaygroundPage(page, server.url).open()
    playground.page.locator("label.dataset[data-dataset=spiral]").tap()
    expect(card(playground)).to_contain_text("Spiral")
    playground.page.locator("#epoch").tap()
    expect(card(playground)).to_be_hidden()
    page.close()
