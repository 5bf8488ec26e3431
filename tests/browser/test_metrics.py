"""The metrics that unfold; loss and accuracy, or R², are always there."""

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


def test_two_classes_have_a_confusion_matrix_and_an_roc_curve(playground: PlaygroundPage) -> None:
    playground.open()
    panel = playground.page.get_by_role("tabpanel", name="Metrics")
    expect(panel).to_be_hidden()
    playground.tab("Metrics").click()
    expect(panel).to_contain_text("ROC area")
    expect(panel.locator("#per-class tbody tr")).to_have_count(2)
    cells = panel.locator("#confusion td")
    expect(cells).to_have_count(4)
    assert sum(int(text) for text in cells.all_inner_texts()) == 250
    expect(panel.locator("#roc")).to_be_visible()
    curve = playground.drawing("#roc")
    playground.play()
    playground.wait_for_epoch(60)
    playground.pause()
    playground.wait_for_other_drawing("#roc", curve)
    of_test = cells.first.inner_text()
    panel.get_by_role("radio", name="Training data").check()
    expect(cells.first).not_to_have_text(of_test)
    assert sum(int(text) for text in cells.all_inner_texts()) == 250


def test_several_classes_have_a_row_each(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=blobs&data.classes=4")
    playground.tab("Metrics").click()
    panel = playground.page.get_by_role("tabpanel", name="Metrics")
    expect(panel.locator("#per-class tbody tr")).to_have_count(4)
    expect(panel.locator("#confusion td")).to_have_count(16)
    expect(panel.locator("#roc")).to_be_hidden()


def test_regression_shows_r_squared_always_and_the_absolute_error_when_unfolded(
    playground: PlaygroundPage,
) -> None:
    playground.open("data.dataset=reg-plane")
    expect(playground.page.locator("#test-r-squared")).to_be_visible()
    expect(playground.page.locator("#test-accuracy")).to_be_hidden()
    playground.tab("Metrics").click()
    panel = playground.page.get_by_role("tabpanel", name="Metrics")
    expect(panel).to_contain_text("Absolute error")
    expect(panel.locator("#confusion")).to_be_hidden()
    expect(panel.locator("#roc")).to_be_hidden()


def test_metrics_follow_to_another_problem_type(playground: PlaygroundPage) -> None:
    playground.open()
    playground.tab("Metrics").click()
    playground.choose("Problem type", "Several classes")
    expect(playground.page.locator("#confusion td")).to_have_count(9)
    playground.choose("Problem type", "Regression")
    expect(playground.page.locator("#confusion")).to_be_hidden()
    playground.choose("Problem type", "Classification")
    expect(playground.page.locator("#confusion td")).to_have_count(4)


def test_gradients_fade_on_their_way_back_through_sigmoids(playground: PlaygroundPage) -> None:
    playground.open("network.hidden=4,4,4,4&network.activation=sigmoid")
    playground.tab("Metrics").click()
    lines = playground.page.locator("#gradients tbody tr")
    expect(lines).to_have_count(5)
    expect(lines.first).to_contain_text("Layer 1")
    expect(lines.last).to_contain_text("Output")
    fractions = lines.evaluate_all(
        "rows => rows.map((row) => Number(row.style.getPropertyValue('--fraction')))"
    )
    assert fractions == sorted(fractions)
    assert fractions[-1] - fractions[0] > 3 / 9  # three powers of ten


def test_a_threshold_passes_no_gradient_back(playground: PlaygroundPage) -> None:
    playground.open("network.activation=threshold")
    playground.tab("Metrics").click()
    lines = playground.page.locator("#gradients tbody tr")
    expect(lines.nth(0).locator("td").last).to_have_text("0")
    expect(lines.nth(1).locator("td").last).to_have_text("0")
    expect(lines.last.locator("td").last).not_to_have_text("0")
