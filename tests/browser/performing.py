"""What a config differs in, done by the controls of the page: selects, sliders, tiles, plus and minus."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

from playground.config import ExperimentConfig
from playground.config.link import flat_config
from tests.browser.playground_page import PlaygroundPage

_Hand = Callable[[Page, str, Any, Any], None]  # page, field, what it is, what it is to be
# What brings other fields along comes first.
_FIRST = ("data.task", "data.dataset", "network.features", "network.hidden", "training.regularization")


def perform(playground: PlaygroundPage, before: ExperimentConfig, after: ExperimentConfig) -> None:
    """Sets by hand every field in which two configs differ.

    Args:
        playground: a page that shows the first.
        before, after: the configs.
    """
    old, new = (flat_config(config.model_dump(mode="json")) for config in (before, after))
    differing = [name for name in new if new[name] != old[name]]
    for name in sorted(differing, key=lambda each: _FIRST.index(each) if each in _FIRST else len(_FIRST)):
        set_by_hand: _Hand = _BY_FIELD.get(name, _set_field)
        set_by_hand(playground.page, name, old[name], new[name])


def act_by_hand(page: Page, actions: Sequence[Mapping[str, Any]]) -> None:
    """Does with the network what entries of an action log say.

    Args:
        page: that shows it.
        actions: entries without their step; weights and biases that are set.
    """
    for action in actions:
        assert action["command"] == "set_parameter", f"no hand does this yet: {action}"
        layer, source, to = action["layer"], action.get("from"), action["to"]
        if source is None:
            parameter = page.locator(f".bias[data-layer='{layer}'][data-to='{to}']")
        else:
            parameter = page.locator(f".links [data-layer='{layer}'][data-from='{source}'][data-to='{to}']")
        parameter.click()
        value = page.locator("#inspector-input")
        value.fill(str(action["value"]))
        value.press("Enter")
        expect(value).not_to_have_attribute("data-writing", "")
        page.keyboard.press("Escape")


def uncovered(control: Locator) -> Locator:
    """The control, after everything that hides it has been unfolded.

    Args:
        control: that may be folded away.

    Returns:
        It, in sight.
    """
    page = control.page
    folds = ("#lesson-settings", "#more-settings", "#more-data", "#more-features")
    for fold in folds:
        if control.is_visible():
            break
        button = page.locator(fold)
        if (
            button.is_visible()
            and button.get_attribute("aria-expanded") == "false"
            and _hides(button, control)
        ):
            button.click()
    expect(control).to_be_visible()
    return control


def _hides(button: Locator, control: Locator) -> bool:
    """Whether the control is in what the button unfolds; of a button that does not name it, it may be."""
    return bool(
        button.evaluate(
            """(button, control) => {
              const folded = document.getElementById(button.getAttribute("aria-controls") ?? "");
              return folded === null || folded.contains(control);
            }""",
            control.element_handle(),
        )
    )


def _set_field(page: Page, name: str, _: Any, value: Any) -> None:
    control = uncovered(page.locator(f"[data-field='{name}']"))
    kind = control.evaluate("({ tagName, type }) => tagName === 'SELECT' ? 'select' : type")
    if kind == "checkbox":
        control.set_checked(value)
    elif kind == "select":
        _choose(page, control, name, value)
    else:
        percent_of = control.get_attribute("data-percent-of")
        number = value * 100 / float(percent_of) if percent_of else value
        control.fill("" if value is None else f"{number:.10g}")
        control.blur()


def _choose(page: Page, control: Locator, name: str, value: Any) -> None:
    is_row = isinstance(value, dict) and "name" in value
    chosen = value["name"] if is_row else value
    if control.get_attribute("data-json") is not None:
        offered = [str(each.get_attribute("value")) for each in control.locator("option").all()]
        written = next(each for each in offered if json.loads(each) == chosen)
    elif isinstance(chosen, int | float):
        offered = [str(each.get_attribute("value")) for each in control.locator("option").all()]
        written = next(each for each in offered if each and float(each) == chosen)
    else:
        written = str(chosen)
    control.select_option(written)
    if not is_row:
        return
    for key, number in value.items():
        if key == "name":
            continue
        selector = f"[data-choice-field='{name}'][data-row='{chosen}'][data-hyperparameter='{key}']"
        hyperparameter = uncovered(page.locator(selector))
        hyperparameter.fill(str(number))
        hyperparameter.blur()


def _set_hidden(page: Page, _: str, before: list[int], after: list[int]) -> None:
    for _time in range(len(before), len(after)):
        page.locator("#add-layer").click()
    for _time in range(len(after), len(before)):
        page.locator("#remove-layer").click()
    heads = page.locator(".layer-head")
    expect(heads).to_have_count(len(after))
    for layer, wanted in enumerate(after):
        count = page.locator(f".tile.neuron[data-layer='{layer}']")
        while (there := count.count()) != wanted:
            by = 1 if wanted > there else -1
            page.locator(f".change-neurons[data-layer='{layer}'][data-by='{by}']").click()
            expect(count).to_have_count(there + by)


def _set_features(page: Page, _: str, before: list[str], after: list[str]) -> None:
    drawer = page.locator("#more-settings")
    if drawer.is_visible() and drawer.get_attribute("aria-expanded") == "true":
        drawer.click()  # it lies over the network
    # The last one cannot be taken away: first those that come.
    for name in [each for each in after if each not in before] + [
        each for each in before if each not in after
    ]:
        tile = page.locator(f".tile.feature[data-feature='{name}']")
        if not tile.is_visible():
            page.locator("#more-features").click()
        tile.click()
        expect(tile).to_have_attribute("aria-pressed", str(name in after).lower())


def _set_dataset(page: Page, _: str, __: str, after: str) -> None:
    option = page.locator(f"label[data-dataset='{after}']")
    task = option.get_attribute("data-task") or ""
    uncovered(page.locator("#problem_type")).select_option(task)
    uncovered(option).click()


def _set_early_stopping(page: Page, _: str, __: Any, after: Mapping[str, Any] | None) -> None:
    uncovered(page.locator("#early_stopping")).set_checked(after is not None)
    for key, value in (after or {}).items():
        control = uncovered(page.locator(f"[data-stopping='{key}']"))
        if isinstance(value, bool):
            control.set_checked(value)
        elif key == "monitor":
            control.select_option(value)
        else:
            control.fill(str(value))
            control.blur()


_BY_FIELD: dict[str, _Hand] = {
    "network.hidden": _set_hidden,
    "network.features": _set_features,
    "data.dataset": _set_dataset,
    "training.early_stopping": _set_early_stopping,
}
