/**
 * Inputs to actions: what people do with buttons, selects, sliders and checks goes to the store, nothing else.
 * Which controls there are is the catalog's; each names the config field it edits in `data-field`.
 */

import { allInputs, around, find } from "../../page/elements.js";
import { isNumberField, numberIn } from "../../page/numbers.js";
import { fieldOf } from "../../state/config.js";
import { smallerRate } from "../../state/selectors.js";

const NEW_LAYER = 2; // neurons

/**
 * @param {Store} store
 * @param {{featureNames: string[], rates: number[]}} given
 */
export function bindControls(store, { featureNames, rates }) {
  /**
   * @param {string} type
   * @param {object} [rest]
   */
  const dispatch = (type, rest = {}) => store.dispatch({ type, ...rest });
  /**
   * @param {string} id
   * @param {(element: any) => void} act
   */
  const onClick = (id, act) => find(id).addEventListener("click", act);
  /**
   * @param {string} id
   * @param {(element: any) => void} act
   */
  const onChange = (id, act) => find(id).addEventListener("change", () => act(find(id)));
  /**
   * @param {string} field
   * @param {any} value
   * @param {string | null} [gesture]
   */
  const change = (field, value, gesture = null) => dispatch("configChanged", { changes: { [field]: value }, gesture });

  for (const control of allInputs("[data-field]")) bindField(control, change, () => fieldOf(store.state().config, control.dataset.field ?? ""));
  noteWriting();
  onChange("problem_type", ({ value }) => dispatch("taskChosen", { task: value }));
  for (const radio of allInputs("[name=dataset]")) {
    radio.addEventListener("change", () => dispatch("datasetChosen", { dataset: radio.value }));
  }

  onClick("play", () => dispatch(store.state().playing ? "pausePressed" : "playPressed"));
  onClick("step", () => dispatch("stepPressed"));
  onClick("step-back", () => dispatch("stepBackPressed"));
  onClick("reset", () => dispatch("resetPressed"));
  onChange("speed", ({ value }) => dispatch("speedChosen", { speed: value }));
  onChange("step-size", ({ value }) => dispatch("stepSizeChosen", { stepSize: value }));
  onClick("regenerate", () => dispatch("newDataAsked"));
  onClick("new-seed", () => dispatch("newStartAsked"));
  onChange("show-test", ({ checked }) => dispatch("showTestToggled", { on: checked }));
  onChange("show-mistakes", ({ checked }) => dispatch("mistakesToggled", { on: checked }));
  onChange("show-contours", ({ checked }) => dispatch("contoursToggled", { on: checked }));
  onChange("show-regions", ({ checked }) => dispatch("regionsToggled", { on: checked }));
  onChange("discretize", ({ checked }) => dispatch("discretizeToggled", { on: checked }));

  for (const radio of allInputs("[name=theme], [name=palette]")) {
    radio.addEventListener("change", () => {
      const { theme, palette } = store.state();
      dispatch("themeChosen", { theme, palette, [radio.name]: radio.value });
    });
  }

  onClick("undo", () => dispatch("undoAsked"));
  onClick("redo", () => dispatch("redoAsked"));
  onClick("close-report", () => dispatch("reportClosed"));

  onClick("notice-retry", () => dispatch("retryAsked"));
  onClick("notice-again", () => dispatch("resetPressed"));
  onClick("notice-smaller", () => {
    change("training.learning_rate", smallerRate(store.state().config.training.learning_rate, rates));
    dispatch("resetPressed");
  });

  bindShape(store, featureNames);
}

/**
 * Sliders tell every move, so that the picture follows the finger, as one gesture; the others tell when they are done.
 * @param {HTMLInputElement} control  or a select
 * @param {(field: string, value: unknown, gesture?: string | null) => void} change
 * @param {() => unknown} current
 */
function bindField(control, change, current) {
  const { field = "", percentOf, type, optional } = control.dataset;
  const slides = control.type === "range";
  control.addEventListener(slides ? "input" : "change", () => {
    const numeric = slides || isNumberField(control) || type === "number";
    if (control.type === "checkbox") return change(field, control.checked);
    if ("json" in control.dataset) return change(field, JSON.parse(control.value));
    const isEmpty = isNumberField(control) && control.value === "";
    if (isEmpty && optional !== undefined) return change(field, null);
    if (isEmpty) return void (control.value = String(current()));
    // Division last, so that 30 % is 0.3 and not 0.30000000000000004.
    const number = percentOf ? (Number(control.value) * Number(percentOf)) / 100 : isNumberField(control) ? numberIn(control) : Number(control.value);
    change(field, numeric ? number : control.value, slides ? `slide ${field}` : null);
  });
}

/** Marks a number that is half-written: until it is done, nobody else may write there. */
function noteWriting() {
  /** @param {boolean} isWriting */
  const mark = (isWriting) => (/** @type {Event} */ { target }) => {
    if (target instanceof HTMLInputElement && isNumberField(target)) target.toggleAttribute("data-writing", isWriting);
  };
  document.addEventListener("input", mark(true), true);
  for (const done of ["change", "focusout"]) document.addEventListener(done, mark(false), true);
}

/**
 * Layers, neurons and features.
 * @param {Store} store
 * @param {string[]} featureNames
 */
function bindShape(store, featureNames) {
  const network = () => store.state().config.network;
  /** @param {number[]} hidden */
  const reshape = (hidden) => store.dispatch({ type: "hiddenChanged", hidden });
  const root = find("network");

  root.addEventListener("click", (event) => {
    const button = around(event.target, "button");
    if (!button) return;
    const { hidden, features } = network();
    if (button.id === "add-layer") reshape([...hidden, NEW_LAYER]);
    else if (button.id === "remove-layer") reshape(hidden.slice(0, -1));
    else if (button.matches(".change-neurons")) {
      reshape(hidden.map((count, layer) => (layer === Number(button.dataset.layer) ? count + Number(button.dataset.by) : count)));
    } else if (button.dataset.feature) {
      const name = button.dataset.feature;
      const wanted = featureNames.filter((each) => features.includes(each) !== (each === name));
      store.dispatch({ type: "featuresChanged", features: wanted });
    }
  });
}
