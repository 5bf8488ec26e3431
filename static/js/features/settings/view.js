/** The controls as the config says. What they do when touched is input.js's. */

import { all, allInputs, find, frameOf } from "../../page/elements.js";
import { nameOf } from "../../state/choices.js";
import { fieldOf } from "../../state/config.js";
import { effectiveLoss, showsTest, taskIn } from "../../state/selectors.js";

/**
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function settings({ say }) {
  const fields = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ (all("[data-field]"));
  const radios = allInputs("[name=dataset]");
  const looks = allInputs("[name=theme], [name=palette]");
  const unfolds = all("[data-unfolds]");
  const choices = all(".dataset");

  return {
    draw(state) {
      const task = taskIn(state);
      for (const control of fields) {
        const { field = "" } = control.dataset;
        show(control, field === "training.loss" ? effectiveLoss(state) : fieldOf(state.config, field));
      }
      find("problem_type").value = task.name;
      for (const radio of radios) radio.checked = radio.value === state.config.data.dataset;
      for (const choice of choices) choice.hidden = choice.dataset.task !== task.name || isFolded(choice, state);
      showUnfolds(state, task);
      frameOf(find("gate")).hidden = !state.datasetRows[state.config.data.dataset]?.gates.length;
      find("show-test").checked = showsTest(state);
      find("show-mistakes").checked = state.showMistakes;
      frameOf(find("show-mistakes"), "label").hidden = !task.has_classes;
      find("show-contours").checked = state.showContours;
      find("discretize").checked = state.discretize;
      showSpeed(find("speed"), state.speed);
      find("step-size").value = state.stepSize;
      const step = say(`page.step_hint.${state.stepSize}`);
      if (find("step").title !== step) find("step").title = step;
      find("shortcuts").checked = state.shortcuts;
      for (const radio of looks) radio.checked = radio.value === (radio.name === "theme" ? state.theme : state.palette);
    },
  };

  /**
   * Less common data sets are folded away, unless one is in use.
   * @param {{dataset: DOMStringMap}} given
   * @param {State} state
   */
  function isFolded({ dataset }, state) {
    return "more" in dataset && !state.unfolded.data && dataset.dataset !== state.config.data.dataset;
  }

  /**
   * @param {State} state
   * @param {Task} task
   */
  function showUnfolds({ unfolded }, task) {
    for (const button of unfolds) {
      const isOpen = unfolded[button.dataset.unfolds ?? ""];
      button.setAttribute("aria-expanded", String(isOpen));
      const panel = document.getElementById(button.getAttribute("aria-controls") ?? "");
      if (panel?.matches(".folded")) panel.hidden = !isOpen;
    }
    find("more-data").hidden = !choices.some(({ dataset }) => dataset.task === task.name && "more" in dataset);
  }

  /**
   * @param {HTMLInputElement | HTMLSelectElement} control
   * @param {any} value
   */
  function show(control, value) {
    if ("json" in control.dataset) showJson(/** @type {any} */ (control), value);
    else if (control instanceof HTMLSelectElement) showChoice(control, value);
    else if (control.type === "checkbox") showCheck(control, value);
    else if (control.type === "range") showSlider(control, value);
    else if (!control.hasAttribute("data-writing")) showNumber(control, value);
  }

  /**
   * Layers that differ share no value: then the box is half checked, and the number is not written.
   * @param {HTMLInputElement} control
   * @param {any} value
   */
  function showCheck(control, value) {
    control.indeterminate = Array.isArray(value) && new Set(value).size > 1;
    control.checked = Array.isArray(value) ? value.every(Boolean) : Boolean(value);
  }

  /**
   * @param {HTMLInputElement} control
   * @param {any} value
   */
  function showNumber(control, value) {
    const isMixed = Array.isArray(value);
    control.value = isMixed || value === null ? "" : String(value);
    if (isMixed) control.placeholder = say("page.mixed");
    else control.placeholder = control.dataset.placeholder ?? "";
  }

  /**
   * Examples and links may have other speeds than the list.
   * @param {HTMLSelectElement} select
   * @param {string} speed
   */
  function showSpeed(select, speed) {
    const isOffered = [...select.options].some(({ value }) => value === speed);
    if (!isOffered) select.add(new Option(say("page.speed.other", { count: speed }), speed));
    select.value = speed;
  }

  /**
   * A link may hold a value that the list does not offer: it is added, since an empty select would lie.
   * @param {HTMLSelectElement} select
   * @param {any} value
   */
  function showChoice(select, value) {
    if (value === null) return; // of a data set that is not known the usual loss is not known either
    const list = Array.isArray(value);
    const text = list ? value.map(nameOf).join(",") : String(nameOf(value));
    let option = [...select.options].find((each) => each.value === text);
    if (!option) {
      option = new Option(list ? say("page.activation_mixed") : text, text);
      const after = list ? null : [...select.options].find((each) => Number(each.value) > value);
      select.add(option, after ?? null);
    }
    option.selected = true;
  }

  /**
   * Of a select whose options are JSON.
   * @param {HTMLSelectElement} select
   * @param {any} value
   */
  function showJson(select, value) {
    const text = JSON.stringify(value);
    if (![...select.options].some((each) => each.value === text)) select.add(new Option(partsOf(value).join(say("page.comma")), text));
    select.value = text;
  }

  /**
   * The numbers of a value that the list does not offer.
   * @param {any} value
   */
  function partsOf(value) {
    return value && typeof value === "object" ? Object.values(value) : [value];
  }

  /**
   * @param {HTMLInputElement} slider
   * @param {any} value
   */
  function showSlider(slider, value) {
    const percentOf = Number(slider.dataset.percentOf);
    // A fraction of 1 times 100 may be 30.000000000000004.
    const shown = percentOf ? Number(((100 * value) / percentOf).toFixed(4)) : value;
    const offered = Number((slider.dataset.offered ??= slider.max));
    slider.max = String(Math.max(offered, shown));
    // A browser moves a value that lies between two steps; then what is shown would not be what is trained.
    const step = Number((slider.dataset.step ??= slider.step));
    slider.step = Number.isInteger(Number(((shown - Number(slider.min)) / step).toFixed(6))) ? String(step) : "any";
    slider.value = String(shown);
    const text = percentOf ? say("page.percent", { value: shown }) : String(shown);
    slider.setAttribute("aria-valuetext", text);
    const fraction = (shown - Number(slider.min)) / (Number(slider.max) - Number(slider.min));
    // The thumb's centre does not reach the ends of the track.
    slider.style.setProperty("--fraction", `calc(${fraction} * (100% - 1rem) + 0.5rem)`);
    const output = /** @type {HTMLElement} */ (slider.parentElement?.querySelector("output"));
    output.textContent = text;
  }
}
