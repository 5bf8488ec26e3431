/** The settings in the drawer: what applies to the config is shown, the rest is not; what is not as usual is marked. */

import { allInputs, find, frameOf, write } from "../../page/elements.js";
import { hyperparameterOf, nameOf } from "../../state/choices.js";
import { fieldOf } from "../../state/config.js";
import { outputsOfLoss } from "../../state/output_layer.js";
import { effectiveLoss, taskIn } from "../../state/selectors.js";
import { differs } from "./usual.js";

/**
 * @param {HTMLElement} panel
 * @param {{say: Say, defaults: Config}} given
 * @returns {Part}
 */
export function advanced(panel, { say, defaults }) {
  const hyperparameters = allInputs("[data-hyperparameter]", panel);
  const stopping = allInputs("[data-stopping]", panel);
  const fields = allInputs("[data-field]", panel);

  return {
    draw(state) {
      const { config } = state;
      for (const input of hyperparameters) showHyperparameter(input, state);
      showStopping(config.training.early_stopping);
      showData(state);
      showMonitors(config);
      hideLossesThatMakeNoSense(state);
      markChanges(state);
    },
  };

  /**
   * @param {HTMLInputElement} input
   * @param {State} state
   */
  function showHyperparameter(input, state) {
    const { choiceField = "", row, hyperparameter: name = "", standard } = input.dataset;
    const choice = choiceField === "training.loss" ? effectiveLoss(state) : fieldOf(state.config, choiceField);
    const applies = nameOf(choice) === row;
    frameOf(input).hidden = !applies;
    if (!applies || input.hasAttribute("data-writing")) return;
    input.value = String(hyperparameterOf(choice, { name, default: Number(standard) }));
  }

  /** @param {Config["training"]["early_stopping"]} rule */
  function showStopping(rule) {
    find("early_stopping").checked = rule !== null;
    for (const control of stopping) {
      frameOf(control).hidden = rule === null;
      if (rule === null || control.hasAttribute("data-writing")) continue;
      const value = new Map(Object.entries(rule)).get(control.dataset.stopping ?? "");
      if (control.type === "checkbox") control.checked = Boolean(value ?? control.defaultChecked);
      else control.value = String(value ?? control.dataset.standard);
    }
  }

  /** @param {State} state */
  function showData(state) {
    const row = state.datasetRows[state.config.data.dataset];
    frameOf(find("classes")).hidden = !row?.classes;
    const task = taskIn(state);
    frameOf(find("class_weight")).hidden = !task.has_classes;
    frameOf(find("balance")).hidden = task.class_targets.length !== 2;
    const samples = find("samples");
    samples.disabled = !row || row.measured; // nature, or somebody, has made as many as there are
    samples.placeholder = samples.dataset.placeholder = row ? String(row.default_samples) : "";
    if (samples.disabled) samples.value = "";
  }

  /**
   * The validation loss can be watched where there are validation rows.
   * @param {Config} config
   */
  function showMonitors({ data, training }) {
    frameOf(find("plateau_monitor")).hidden = nameOf(training.schedule) !== "plateau";
    for (const name of ["monitor", "plateau_monitor"]) {
      const { options } = /** @type {HTMLSelectElement} */ (find(name));
      for (const option of options) option.disabled = option.value === "validation_loss" && !data.validation_fraction;
    }
  }

  /** @param {State} state */
  function hideLossesThatMakeNoSense(state) {
    const { name: task } = taskIn(state);
    for (const option of find("loss").options) {
      const tasks = state.lossOutputs[option.value];
      option.hidden = option.disabled = tasks !== undefined && !(task in tasks);
    }
    const allowed = outputsOfLoss(state);
    for (const option of find("output_layer").options) {
      const name = JSON.parse(option.value);
      option.hidden = option.disabled = name !== null && !allowed.includes(name);
    }
  }

  /** @param {State} state */
  function markChanges(state) {
    const { activation } = state.config.network;
    const marked = [
      ...fields.map((control) => ({ frame: frameOf(control), isOther: differs(state, defaults, control.dataset.field ?? "") })),
      ...hyperparameters.map((input) => ({ frame: frameOf(input), isOther: !frameOf(input).hidden && Number(input.value) !== Number(input.dataset.standard) })),
      { frame: frameOf(find("early_stopping")), isOther: state.config.training.early_stopping !== null },
      { frame: find("layers"), isOther: Array.isArray(activation) },
    ];
    for (const { frame, isOther } of marked) frame.toggleAttribute("data-changed", isOther);
    const names = marked.filter(({ isOther }) => isOther).map(({ frame }) => nameOfFrame(frame));
    const text = names.length ? say("page.settings_changed", { names: names.join(say("page.comma")) }) : "";
    write(find("advanced-changed"), text);
    find("more-settings").toggleAttribute("data-changed", names.length > 0);
    find("usual-settings").disabled = names.length === 0;
  }
}

/** @param {Element} frame */
function nameOfFrame(frame) {
  return frame.getAttribute("aria-label") ?? frame.querySelector("label")?.textContent?.trim();
}
