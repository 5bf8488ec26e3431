/**
 * Inputs to actions: what people do with buttons, selects, sliders and checks goes to the store, nothing else.
 * Which controls there are is the catalog's; each names the config field it edits in `data-field`.
 */

import { find } from "../../page/elements.js";
import { fieldOf } from "../../state/config.js";
import { smallerRate } from "../../state/selectors.js";

const NEW_LAYER = 2; // neurons

/**
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 * @param {{featureNames: string[], rates: number[]}} given
 */
export function bindControls(store, { featureNames, rates }) {
  const dispatch = (type, rest = {}) => store.dispatch({ type, ...rest });
  const onClick = (id, act) => find(id).addEventListener("click", act);
  const onChange = (id, act) => find(id).addEventListener("change", () => act(find(id)));
  const change = (field, value, gesture = null) => dispatch("configChanged", { changes: { [field]: value }, gesture });

  for (const control of document.querySelectorAll("[data-field]")) bindField(control, change, () => fieldOf(store.state().config, control.dataset.field));
  noteWriting();
  onChange("problem_type", ({ value }) => dispatch("taskChosen", { task: value }));
  for (const radio of document.querySelectorAll("[name=dataset]")) {
    radio.addEventListener("change", () => dispatch("datasetChosen", { dataset: radio.value }));
  }

  onClick("play", () => dispatch(store.state().playing ? "pausePressed" : "playPressed"));
  onClick("step", () => dispatch("stepPressed"));
  onClick("reset", () => dispatch("resetPressed"));
  onChange("speed", ({ value }) => dispatch("speedChosen", { speed: value }));
  onChange("step-size", ({ value }) => dispatch("stepSizeChosen", { stepSize: value }));
  onClick("regenerate", () => dispatch("newDataAsked"));
  onClick("new-seed", () => dispatch("newSeedAsked"));
  onChange("show-test", ({ checked }) => dispatch("showTestToggled", { on: checked }));
  onChange("show-mistakes", ({ checked }) => dispatch("mistakesToggled", { on: checked }));
  onChange("show-contours", ({ checked }) => dispatch("contoursToggled", { on: checked }));
  onChange("discretize", ({ checked }) => dispatch("discretizeToggled", { on: checked }));

  onChange("theme", ({ value }) => {
    const [theme, palette] = value.split(" ");
    dispatch("themeChosen", { theme, palette });
  });

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

/** Sliders tell every move, so that the picture follows the finger, as one gesture; the others tell when they are done. */
function bindField(control, change, current) {
  const { field, percentOf, type, optional } = control.dataset;
  const slides = control.type === "range";
  control.addEventListener(slides ? "input" : "change", () => {
    const numeric = slides || control.type === "number" || type === "number";
    if (control.type === "checkbox") return change(field, control.checked);
    const isEmpty = control.type === "number" && control.value === "";
    if (isEmpty && optional !== undefined) return change(field, null);
    if (isEmpty) return void (control.value = String(current()));
    const value = numeric ? Number(control.value) : control.value;
    // Division last, so that 30 % is 0.3 and not 0.30000000000000004.
    change(field, percentOf ? (value * Number(percentOf)) / 100 : value, slides ? `slide ${field}` : null);
  });
}

/** Marks a number that is half-written: until it is done, nobody else may write there. */
function noteWriting() {
  const mark = (isWriting) => ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "number") target.toggleAttribute("data-writing", isWriting);
  };
  document.addEventListener("input", mark(true), true);
  for (const done of ["change", "focusout"]) document.addEventListener(done, mark(false), true);
}

/** Layers, neurons and features. */
function bindShape(store, featureNames) {
  const network = () => store.state().config.network;
  const reshape = (hidden) => store.dispatch({ type: "hiddenChanged", hidden });
  const root = /** @type {HTMLElement} */ (document.getElementById("network"));

  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
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
