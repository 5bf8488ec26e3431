"""Undo and redo, and the keys."""

from playwright.sync_api import expect

from tests.browser.modules import DEFAULTS, Modules
from tests.browser.playground_page import PlaygroundPage

STORE = """const history = { clear() {} };
        const store = m.createStore(m.initialState({ config: a, taskOf: {}, history, theme: "auto" }));
        const change = (changes, gesture) => store.dispatch({ type: "configChanged", changes, gesture });
        const undo = () => store.dispatch({ type: "undoAsked" });
        const redo = () => store.dispatch({ type: "redoAsked" });
        const noise = () => store.state().config.data.noise;
        """


def run(modules: Modules, body: str) -> object:
    return modules.run("state/store", STORE + body, DEFAULTS)


def test_changes_are_undone_and_redone_in_order(modules: Modules) -> None:
    assert run(
        modules,
        """change({ "data.noise": 5 }); change({ "data.noise": 10 });
        const seen = [];
        for (const act of [undo, undo, undo, redo, redo, redo]) { act(); seen.push(noise()); }
        return seen;""",
    ) == [5, 0, 0, 5, 10, 10]


def test_one_drag_is_one_entry_and_another_slider_begins_another(modules: Modules) -> None:
    assert run(
        modules,
        """for (const n of [5, 10, 15]) change({ "data.noise": n }, "slide data.noise");
        for (const n of [2, 3]) change({ "seed": n }, "slide seed");
        undo(); const first = [noise(), store.state().config.seed];
        undo(); return [first, noise()];""",
    ) == [[15, 0], 0]


def test_a_new_change_forgets_what_was_undone(modules: Modules) -> None:
    assert (
        run(modules, "change({ 'data.noise': 5 }); undo(); change({ seed: 4 }); redo(); return noise();") == 0
    )


def test_a_change_to_the_same_value_is_nothing_to_undo(modules: Modules) -> None:
    assert run(modules, "change({ 'data.noise': 0 }); return store.state().timeline.past.length;") == 0


def test_what_the_server_refused_is_nothing_to_undo(modules: Modules) -> None:
    assert (
        run(
            modules,
            """store.dispatch({ type: "configAccepted", config: a });
        change({ "data.noise": 99 });
        store.dispatch({ type: "rejected", defaults: a, problems: [{ field: "data.noise" }] });
        return store.state().timeline.past.length;""",
        )
        == 0
    )


def test_entries_are_bounded(modules: Modules) -> None:
    assert (
        run(
            modules,
            "for (let n = 1; n < 1000; n++) change({ seed: n }); return store.state().timeline.past.length;",
        )
        == 200
    )


def test_an_edited_weight_goes_back_until_weights_are_drawn_anew(modules: Modules) -> None:
    assert run(
        modules,
        """const place = { layer: 0, from: 1, to: 0 };
        const edit = (before, value) => store.dispatch({ type: "parameterEdited", place, before, value });
        edit(0.5, 1); edit(1, 12);
        undo(); const back = store.state().edited.value;
        redo(); const again = store.state().edited.value;
        const layout = { features: [], layers: [] };
        store.dispatch({ type: "configured", experiment: 7, config: a, layout, data: {} });
        return [back, again, store.state().timeline.past.length];""",
    ) == [0.5, 12, 0]


MOMENTS = """const history = { clear() {}, goBackTo() {} };
        const store = m.createStore(m.initialState({ config: a, taskOf: {}, history, theme: "auto" }));
        const begin = (experiment, left = null, resumedAt = null) => {
          const { config } = store.state();
          const layout = { features: [], layers: [] };
          store.dispatch({ type: "configured", experiment, config, layout, data: {}, left, resumedAt });
        };
        const moment = (epoch) => ({ epoch, state: "", config: a, points: [], gap: 1 });
        const change = (seed) => store.dispatch({ type: "configChanged", changes: { seed } });
        const undo = () => {
          store.dispatch({ type: "undoAsked" });
          return store.state().goBack?.epoch ?? null;
        };
        begin(1);
        """


def test_a_change_that_began_anew_leads_back_to_the_moment_it_left(modules: Modules) -> None:
    assert (
        modules.run("state/store", MOMENTS + "change(1); begin(2, moment(7)); return undo();", DEFAULTS) == 7
    )


def test_a_beginning_that_undoing_made_leaves_no_moment_to_earlier_changes(modules: Modules) -> None:
    body = "change(1); begin(2); change(2); begin(3); undo(); begin(4, moment(9)); return undo();"
    assert modules.run("state/store", MOMENTS + body, DEFAULTS) is None


def test_old_moments_are_forgotten_and_their_settings_are_not(modules: Modules) -> None:
    body = """for (let n = 1; n <= 30; n++) { change(n); begin(n + 1, moment(n)); }
        const { past } = store.state().timeline;
        return [past.length, past.filter((entry) => entry.moment).map((entry) => entry.moment.epoch)];"""
    length, epochs = modules.run("state/store", MOMENTS + body, DEFAULTS)
    assert length == 30
    assert epochs == list(range(11, 31))


def test_undo_and_redo_by_button_and_by_key(playground: PlaygroundPage) -> None:
    playground.open()
    expect(playground.button("Undo")).to_be_disabled()
    playground.button("Remove hidden layer").click()
    playground.choose("Learning rate", "0.1")
    expect(playground.page.get_by_text("1 hidden layer", exact=True)).to_be_visible()
    playground.button("Undo").click()
    expect(playground.combobox("Learning rate")).to_have_value("0.03")
    playground.page.keyboard.press("Control+z")
    expect(playground.page.get_by_text("2 hidden layers")).to_be_visible()
    expect(playground.button("Undo")).to_be_disabled()
    playground.page.keyboard.press("Control+Shift+z")
    expect(playground.page.get_by_text("1 hidden layer", exact=True)).to_be_visible()
    playground.page.keyboard.press("Control+y")
    expect(playground.combobox("Learning rate")).to_have_value("0.1")
    playground.step()


def train(playground: PlaygroundPage, epochs: int) -> str:
    """Trains, and tells the test loss."""
    playground.play()
    playground.wait_for_epoch(epochs)
    playground.pause()
    return playground.loss("test")


def test_undoing_a_reset_brings_the_training_back(playground: PlaygroundPage) -> None:
    playground.open()
    loss = train(playground, 5)
    epoch = playground.epoch()
    playground.button("Reset").click()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.button("Undo").click()
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    playground.button("Redo").click()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.button("Undo").click()
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))
    playground.step()
    assert playground.epoch() == epoch + 1


def test_undoing_what_began_anew_brings_settings_and_training_back(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Learning rate", "0.1")
    loss = train(playground, 5)
    epoch = playground.epoch()
    playground.radio("Spiral").check()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.button("Remove hidden layer").click()
    expect(playground.page.get_by_text("1 hidden layer", exact=True)).to_be_visible()
    playground.button("Undo").click()
    expect(playground.page.get_by_text("2 hidden layers")).to_be_visible()
    playground.button("Undo").click()
    expect(playground.radio("Circle")).to_be_checked()
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    playground.button("Redo").click()
    expect(playground.radio("Spiral")).to_be_checked()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.button("Undo").click()
    playground.button("Undo").click()
    expect(playground.combobox("Learning rate")).to_have_value("0.03")
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))


def test_single_keys_can_be_switched_off_and_stay_off(playground: PlaygroundPage) -> None:
    playground.open()
    playground.page.keyboard.press("?")
    switch = playground.checkbox("Single keys do something on this page")
    expect(switch).to_be_checked()
    switch.uncheck()
    playground.page.keyboard.press("Escape")
    playground.page.reload()
    playground.expect_status("ready")
    playground.page.keyboard.press("s")
    playground.page.keyboard.press("?")
    expect(playground.page.locator("#help")).to_be_hidden()
    playground.step()
    assert playground.epoch() == 1


def test_shift_and_r_draw_another_seed(playground: PlaygroundPage) -> None:
    playground.open()
    playground.page.keyboard.press("Shift+R")
    expect(playground.spinbutton("Seed")).to_have_value("1")
    playground.page.keyboard.press("Control+z")
    expect(playground.spinbutton("Seed")).to_have_value("0")
