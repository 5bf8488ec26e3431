"""The desk's runs and sweeps: kept by the server, saved from the page, compared, opened again."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from playground import ExperimentConfig, Trainer
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server


def opened(playground: PlaygroundPage, fragment: str = "") -> Locator:
    """The panel, on a page with a link's settings."""
    playground.open(fragment)
    if playground.button("Experiments").count() == 0:  # where there is little room they stand in the menu
        playground.open_menu()
    playground.button("Experiments").click()
    panel = playground.page.get_by_role("dialog", name="Experiments")
    panel.get_by_role("tab", name="Runs").click()
    return panel


def saved(panel: Locator, name: str, epochs: int) -> Locator:
    """The row of the page's settings, saved and trained to its end."""
    panel.get_by_label("Name (optional)").fill(name)
    panel.get_by_role("spinbutton", name="Epochs").fill(str(epochs))
    panel.get_by_role("button", name="Save as a run").click()
    row = panel.get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("Finished")
    return row


def set_link(playground: PlaygroundPage, fragment: str) -> None:
    """Other settings for the page below the open panel, without loading it again."""
    playground.page.evaluate(
        """fragment => new Promise((followed) => {
          const before = location.hash;
          addEventListener("hashchange", followed, { once: true });
          location.hash = fragment;
          if (location.hash === before) followed();
        })""",
        fragment,
    )


def test_a_saved_run_ends_with_the_loss_that_a_trainer_gives(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=xor&network.hidden=3&seed=4")
    row = saved(panel, "exclusive", 25)
    trainer = Trainer(ExperimentConfig(seed=4, data={"dataset": "xor"}, network={"hidden": [3]}))
    assert row.locator(".run-loss").inner_text() == f"{trainer.train(25).test_loss:.3f}"
    expect(row).to_contain_text("Exclusive or")
    expect(row).to_contain_text("25 of 25")
    expect(row.locator("img")).to_have_js_property("naturalWidth", 96)


def test_runs_are_laid_beside_each_other_with_only_what_differs(playground: PlaygroundPage) -> None:
    panel = opened(playground, "network.hidden=2&training.learning_rate=0.1")
    one = saved(panel, "small and fast", 12)
    set_link(playground, "network.hidden=6&training.optimizer=adam&training.learning_rate=0.1")
    other = saved(panel, "larger with Adam", 12)
    for row in (one, other):
        row.get_by_role("checkbox").check()
    table = panel.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["small and fast", "larger with Adam"])
    headers = table.get_by_role("rowheader")
    expect(headers).to_have_text(
        [re.compile(name) for name in ("Hidden layers", "Optimizer", "Epochs", "Test loss", "Training loss")]
    )
    expect(table.get_by_role("row", name="Hidden layers")).to_have_text("Hidden layers26")
    pictures = panel.locator("#run-boundaries img")
    expect(pictures).to_have_count(2)
    for index in range(2):
        expect(pictures.nth(index)).to_have_js_property("naturalWidth", 320)
    expect(panel.get_by_role("img", name="Loss curves")).to_have_attribute(
        "aria-label", re.compile(r"small and fast 0\.\d+; larger with Adam 0\.\d+")
    )
    one.get_by_role("checkbox").uncheck()
    expect(pictures).to_have_count(1)


def test_pictures_of_runs_follow_the_colours_of_the_page(playground: PlaygroundPage) -> None:
    playground.open()
    playground.open_menu()
    playground.radio("Indigo, yellow").check()
    playground.page.keyboard.press("Escape")
    playground.button("Experiments").click()
    panel = playground.page.get_by_role("dialog", name="Experiments")
    panel.get_by_role("tab", name="Runs").click()
    picture = saved(panel, "in other colours", 2).locator("img")
    expect(picture).to_have_attribute("src", re.compile("theme=light&palette=contrast"))
    playground.page.emulate_media(color_scheme="dark")
    expect(picture).to_have_attribute("src", re.compile("theme=dark&palette=contrast"))
    expect(picture).to_have_js_property("naturalWidth", 96)


def test_a_list_is_filtered_by_words_and_by_status(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=moons&data.noise=35")
    saved(panel, "noisy moons", 3)
    rows = panel.get_by_role("listitem")
    panel.get_by_role("searchbox").fill("noise 35")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("noisy moons")
    panel.get_by_label("Status").select_option(label="Failed")
    expect(rows).to_have_count(0)
    expect(panel).to_contain_text("No runs match.")


def test_a_run_is_opened_live_again_and_undo_brings_back_what_was_there(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=gauss&network.hidden=5")
    row = saved(panel, "two clouds", 2)
    set_link(playground, "data.dataset=circle&network.hidden=3")
    loss = row.locator(".run-loss").inner_text()
    row.get_by_role("button", name="Open two clouds").click()
    expect(panel).to_be_hidden()
    expect(playground.radio("Gaussian")).to_be_checked()
    playground.page.wait_for_function("() => location.hash === '#data.dataset=gauss&network.hidden=5'")
    expect(playground.page.locator("#epoch")).to_have_text("2")
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    playground.step()
    playground.button("Undo").click()
    expect(playground.radio("Circle")).to_be_checked()
    playground.wait_for_link("network.hidden=3")


def test_the_settings_of_a_run_are_opened_at_the_beginning(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=xor&network.hidden=4")
    row = saved(panel, "from the start", 2)
    set_link(playground, "data.dataset=circle")
    row.get_by_role("button", name="Open the settings of from the start at epoch 0").click()
    expect(panel).to_be_hidden()
    playground.page.wait_for_function("() => location.hash === '#data.dataset=xor&network.hidden=4'")
    expect(playground.page.locator("#epoch")).to_have_text("0")


def test_the_list_is_offered_as_csv(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    saved(panel, "for a spreadsheet", 1)
    with playground.page.expect_download() as download:
        panel.get_by_role("link", name="List as CSV").first.click()
    assert "for a spreadsheet" in download.value.path().read_text(encoding="utf-8")


def test_deleting_asks_once_more_and_forgets(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    row = saved(panel, "not for long", 1)
    delete = row.get_by_role("button", name="Delete not for long")
    surely = row.get_by_role("button", name="Delete for good")
    delete.click()
    row.get_by_role("checkbox").focus()
    expect(surely).to_have_count(0)
    delete.click()
    surely.click()
    expect(row).to_have_count(0)


def test_older_runs_come_page_by_page(playground: PlaygroundPage) -> None:
    def page_of(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        first = int(asked["after"][0]) - 1 if "after" in asked else 6
        runs = [as_told(number) for number in range(first, first - 3, -1)]
        route.fulfill(json={"runs": runs, "next": runs[-1]["id"] if first > 3 else None})

    playground.page.route("**/api/runs?*", page_of)
    panel = opened(playground)
    rows = panel.get_by_role("listitem")
    expect(rows).to_have_count(3)
    panel.get_by_role("button", name="Older runs").click()
    expect(rows).to_have_count(6)
    expect(panel.get_by_role("button", name="Older runs")).to_be_hidden()


def as_told(number: int) -> dict[str, object]:
    """A run as the server tells of it, before it has begun."""
    config = ExperimentConfig().model_dump(mode="json")
    told = {"id": number, "name": None, "status": "cancelled", "epochs": 9, "epoch": 0, "config": config}
    return {**told, "metrics": None, "error": None}


def test_what_the_server_refuses_is_said_in_its_words(
    page: Page, server: Server, complaints: list[str]
) -> None:
    panel = opened(PlaygroundPage(page, server.url), "network.hidden=2,2&network.activation=tanh,relu")
    panel.get_by_role("tab", name="Try many").click()
    panel.get_by_role("combobox", name="Down").select_option(label="Hidden layers")
    panel.get_by_role("button", name="Start 16 runs").click()
    expect(panel.get_by_role("alert")).to_contain_text("needs one entry per hidden layer")
    panel.get_by_role("combobox", name="Down").select_option(label="Nothing")
    panel.get_by_role("button", name="Start 4 runs").click()
    expect(panel.get_by_role("alert")).to_be_hidden()
    assert [text for text in complaints if "422" not in text] == []


def test_a_long_run_shows_how_far_it_is_and_can_be_cancelled(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.samples=20000&network.hidden=64,64")
    panel.get_by_label("Name (optional)").fill("endless")
    panel.get_by_role("spinbutton", name="Epochs").fill("100000")
    panel.get_by_role("button", name="Save as a run").click()
    row = panel.get_by_role("listitem").filter(has_text="endless")
    expect(row.get_by_role("progressbar")).to_be_visible()
    row.get_by_role("button", name="Cancel endless").click()
    expect(row).to_contain_text("Cancelled")


def test_a_sweep_s_map_fills_in_and_a_picture_opens_its_settings(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=gauss&data.samples=60&seed=2")
    panel.get_by_role("tab", name="Try many").click()
    panel.get_by_label("Across", exact=True).select_option(label="Batch size")
    for value in ("1", "30"):
        panel.get_by_role("group", name="Across: Batch size").get_by_role(
            "button", name=value, exact=True
        ).click()
    panel.get_by_role("group", name="Across: Batch size").get_by_role("button", name="2", exact=True).click()
    expect(panel.get_by_role("combobox", name="Down")).to_have_value("")
    panel.get_by_role("combobox", name="Down").select_option(label="Hidden layers")
    hidden = panel.get_by_role("group", name="Down: Hidden layers")
    for value in ("2", "4", "8, 8"):
        hidden.get_by_role("button", name=value, exact=True).click()
    hidden.get_by_role("button", name="No hidden layer").click()
    panel.get_by_role("spinbutton", name="Epochs").fill("5")
    panel.get_by_role("spinbutton", name="Seeds per setting").fill("2")
    panel.get_by_role("button", name="Start 8 runs").click()
    expect(panel.get_by_role("status")).to_have_text("8 of 8 runs")
    cells = panel.locator(".sweep-cell")
    expect(cells).to_have_count(4)
    for index in range(4):
        expect(cells.nth(index).locator("img")).to_have_js_property("naturalWidth", 160)
    expect(panel.locator("#sweep-map").get_by_role("columnheader")).to_have_text(["2", "10"])
    expect(panel.locator("#sweep-map").get_by_role("rowheader")).to_have_text(["No hidden layer", "8"])
    expect(panel.locator("#sweep-best")).to_contain_text("Best: Batch size")
    data = {"dataset": "gauss", "samples": 60}
    trainers = [
        Trainer(ExperimentConfig(seed=seed, data=data, network={"hidden": [8]}, training={"batch_size": 2}))
        for seed in (2, 3)
    ]
    median = sum(trainer.train(5).test_loss for trainer in trainers) / 2
    cell = panel.get_by_role("button", name=re.compile("^Batch size 2, Hidden layers 8: "))
    assert abs(float(cell.locator(".sweep-value").inner_text()) - median) < 5e-4
    expect(panel.locator("#sweep-facts")).to_contain_text("Gaussian · 5 epochs · 2 seeds each")
    cell.click()
    seeds = panel.get_by_role("region", name="One setting").get_by_role("button", name="seed")
    expect(seeds).to_have_count(2)
    losses = seeds.locator(".run-figure-loss").all_inner_texts()
    assert [float(loss) for loss in losses] == pytest.approx(
        [trainer.evaluate().test_loss for trainer in trainers], abs=5e-4
    )
    panel.get_by_role("radio", name="Loss curves").check()
    expect(panel.locator(".sweep-picture canvas").first).to_be_visible()
    seeds.nth(1).click()
    panel.get_by_role("button", name="Open as trained").click()
    expect(panel).to_be_hidden()
    expect(playground.page.locator("#epoch")).to_have_text("5")
    expect(playground.page.locator("#test-loss")).to_have_text(losses[1])
    playground.wait_for_link("training.batch_size=2")
    assert "network.hidden=8" in playground.fragment()
    assert "seed=3" in playground.fragment()


def swept(playground: PlaygroundPage, **spec: object) -> Locator:
    """The panel with the map of a sweep that has ended."""
    answer = playground.page.request.post(f"{playground.url}api/sweeps", data=spec)
    sweep = answer.json()["id"]
    panel = opened(playground)
    panel.get_by_role("tab", name="Try many").click()
    panel.locator(f"[data-sweep='{sweep}']").click()
    expect(panel.locator("#sweep-facts")).to_contain_text("Finished")
    return panel


def test_settings_that_train_the_same_network_are_one_cell(playground: PlaygroundPage) -> None:
    grid = {"training.regularization_rate": [0.001, 0.01, 0.1], "training.regularization": ["none", "l2"]}
    panel = swept(playground, grid=grid, epochs=2)
    cells = panel.locator(".sweep-cell")
    expect(cells).to_have_count(4)
    expect(panel.locator("td[colspan='3']")).to_have_count(1)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_wide_map_scrolls_beside_the_names_of_its_rows(playground: PlaygroundPage, width: int) -> None:
    playground.page.set_viewport_size({"width": width, "height": 844})
    rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
    grid = {"training.learning_rate": rates, "network.hidden": [[2], [3]]}
    panel = swept(playground, grid=grid, epochs=1)
    head = panel.get_by_role("rowheader").first
    left = head.bounding_box()
    panel.locator(".sweep-cell").nth(8).scroll_into_view_if_needed()
    assert panel.locator(".run-table:has(.sweep-map)").evaluate("place => place.scrollLeft") > 0
    moved = head.bounding_box()
    assert left
    assert moved
    assert moved["x"] == pytest.approx(left["x"], abs=8)  # the space around the table
    assert panel.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")


def test_few_columns_take_the_width_of_the_pane(playground: PlaygroundPage) -> None:
    panel = swept(playground, grid={"training.learning_rate": [0.01, 0.1, 1]}, epochs=1)
    place, table = panel.locator(".run-table:has(.sweep-map)"), panel.locator("#sweep-map")
    wide = "element => element.getBoundingClientRect().width"
    assert table.evaluate(wide) == pytest.approx(place.evaluate(wide), abs=2)
    used = sum(panel.locator(".sweep-cell").nth(index).evaluate(wide) for index in range(3))
    assert used > 0.8 * place.evaluate(wide)


def test_runs_of_a_sweep_stand_folded_in_the_list_and_are_compared_by_what_differs(
    playground: PlaygroundPage,
) -> None:
    playground.page.request.post(
        f"{playground.url}api/sweeps", data={"grid": {"training.batch_size": [7, 13]}, "epochs": 2}
    )
    panel = opened(playground)
    fold = panel.get_by_role("button", name=re.compile("^Batch size")).first
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    for size in (7, 13):
        panel.get_by_role("checkbox", name=f"Compare Batch size {size}").check()
    head = panel.get_by_role("table").get_by_role("columnheader")
    expect(head).to_have_text(["Batch size 7", "Batch size 13"])
    colours = panel.locator(".run-choice:checked").evaluate_all(
        "boxes => boxes.map((box) => getComputedStyle(box).backgroundColor)"
    )
    classes = playground.page.evaluate(
        "[1, 2].map((n) => getComputedStyle(document.documentElement).getPropertyValue(`--class-${n}`))"
    )
    assert len({*colours, *classes}) == 4


def test_an_earlier_sweep_is_deleted_when_asked_twice(playground: PlaygroundPage) -> None:
    panel = swept(playground, grid={"training.batch_size": [3, 4]}, epochs=1, name="short-lived")
    gone = panel.get_by_role("button", name=re.compile("^Delete short-lived"))
    gone.click()
    panel.get_by_role("button", name="Delete for good").click()
    expect(panel.get_by_role("button", name=re.compile("^short-lived"))).to_have_count(0)
    expect(panel.locator("#sweep-shown")).to_be_hidden()


@pytest.mark.parametrize("kind", ["run", "sweep"])
def test_pictures_under_way_are_given_up_when_what_they_show_is_deleted(
    playground: PlaygroundPage, kind: str
) -> None:
    playground.page.route(re.compile(r"/boundary\.png"), lambda _: None)  # they never come
    if kind == "sweep":
        panel = swept(playground, grid={"training.batch_size": [3, 4]}, epochs=1, name="short-lived")
        pictures = panel.locator("#sweep-map img[src]")
        expect(pictures).to_have_count(2)
    else:
        panel = opened(playground)
        saved(panel, "short-lived", 1)
        pictures = panel.get_by_role("listitem").filter(has_text="short-lived").locator("img[src]")
        expect(pictures).to_have_count(1)
    sources = set(pictures.evaluate_all("images => images.map((image) => image.src)"))
    given_up: set[str] = set()

    def note(request: Request) -> bool:
        given_up.add(request.url)
        return sources <= given_up

    panel.get_by_role("button", name=re.compile("^Delete short-lived")).click()
    with playground.page.expect_event("requestfailed", note):
        panel.get_by_role("button", name="Delete for good").click()
    expect(panel.get_by_role("button", name=re.compile("short-lived"))).to_have_count(0)


def test_a_sweep_whose_runs_were_removed_says_so(playground: PlaygroundPage) -> None:
    playground.page.request.post(
        f"{playground.url}api/sweeps", data={"grid": {"training.batch_size": [3, 4]}, "epochs": 1}
    )

    def with_removed(route: Route) -> None:
        told = route.fetch().json()
        told["sweeps"][0]["status"] = "removed"
        route.fulfill(json=told)

    playground.page.route("**/api/sweeps?*", with_removed)
    panel = opened(playground)
    panel.get_by_role("tab", name="Try many").click()
    expect(panel.locator("#sweep-list")).to_contain_text("removed to make room")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_panel_fits_its_window(playground: PlaygroundPage, width: int) -> None:
    playground.page.set_viewport_size({"width": width, "height": 720})
    panel = opened(playground)
    saved(panel, f"in {width} pixels", 1).get_by_role("checkbox").check()
    expect(panel.locator("#run-boundaries img")).to_have_count(1)
    assert panel.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    assert panel.evaluate("dialog => dialog.getBoundingClientRect().right") == width
