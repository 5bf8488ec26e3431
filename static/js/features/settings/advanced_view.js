/** The settings that unfold: what applies to the config is shown, the rest is not. */

import { all, allInputs, find, frameOf } from "../../page/elements.js";
import { hyperparameterOf, nameOf } from "../../state/choices.js";
import { fieldOf } from "../../state/config.js";
import { effectiveLoss, taskIn } from "../../state/selectors.js";

/**
 * @param {HTMLElement} panel
 * @param {{defaults: Config}} given
 * @returns {Part}
 */
export function advanced(panel, { defaults }) {
  const hyperparameters = allInputs("[data-hyperparameter]", panel);
  const stopping = allInputs("[data-stopping]", panel);
  const ownFields = [...new Set(all("[data-field]", panel).map(({ dataset }) => dataset.field ?? ""))];

  return {
    draw(state) {
      const { config } = state;
      for (const input of hyperparameters) showHyperparameter(input, state);
      showStopping(config.training.early_stopping);
      showData(state);
      hideLossesThatMakeNoSense(state);
      const isChanged = ownFields.some((field) => differs(config, field));
      find("more-settings").toggleAttribute("data-changed", isChanged);
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
    const samples = find("samples");
    samples.disabled = !row || row.measured; // nature, or somebody, has made as many as there are
    samples.placeholder = samples.dataset.placeholder = row ? String(row.default_samples) : "";
    if (samples.disabled) samples.value = "";
  }

  /** @param {State} state */
  function hideLossesThatMakeNoSense(state) {
    const { name: task } = taskIn(state);
    for (const option of find("loss").options) {
      const tasks = state.lossTasks[option.value];
      option.hidden = option.disabled = tasks !== undefined && !tasks.includes(task);
    }
  }

  /**
   * Whether a setting that may be folded away is not as it was.
   * @param {Config} config
   * @param {string} field
   */
  function differs(config, field) {
    return JSON.stringify(fieldOf(config, field)) !== JSON.stringify(fieldOf(defaults, field));
  }
}
