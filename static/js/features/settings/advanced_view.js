/** The settings that unfold: what applies to the config is shown, the rest is not. */

import { find } from "../../page/elements.js";
import { hyperparameterOf, nameOf } from "../../state/choices.js";
import { fieldOf } from "../../state/config.js";
import { effectiveLoss, taskIn } from "../../state/selectors.js";

/**
 * @param {HTMLElement} panel
 * @param {{defaults: import("../../state/config.js").Config}} given
 * @returns {import("../../page/frame_loop.js").Part}
 */
export function advanced(panel, { defaults }) {
  const all = (selector) => /** @type {any[]} */ ([...panel.querySelectorAll(selector)]);
  const hyperparameters = all("[data-hyperparameter]");
  const stopping = all("[data-stopping]");
  const ownFields = [...new Set(all("[data-field]").map(({ dataset }) => dataset.field))];

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

  function showHyperparameter(input, state) {
    const { choiceField, row, hyperparameter, standard } = input.dataset;
    const choice = choiceField === "training.loss" ? effectiveLoss(state) : fieldOf(state.config, choiceField);
    const applies = nameOf(choice) === row;
    input.closest(".field").hidden = !applies;
    if (!applies || input.hasAttribute("data-writing")) return;
    input.value = String(hyperparameterOf(choice, { name: hyperparameter, default: Number(standard) }));
  }

  function showStopping(rule) {
    find("early_stopping").checked = rule !== null;
    for (const control of stopping) {
      control.closest(".field").hidden = rule === null;
      if (rule === null || control.hasAttribute("data-writing")) continue;
      const value = rule[control.dataset.stopping];
      if (control.type === "checkbox") control.checked = value ?? control.defaultChecked;
      else control.value = String(value ?? control.dataset.standard);
    }
  }

  function showData(state) {
    const row = state.datasetRows[state.config.data.dataset];
    find("classes").closest(".field").hidden = !row?.classes;
    const samples = find("samples");
    samples.disabled = !row || row.measured; // nature, or somebody, has made as many as there are
    samples.placeholder = samples.dataset.placeholder = row ? String(row.default_samples) : "";
    if (samples.disabled) samples.value = "";
  }

  function hideLossesThatMakeNoSense(state) {
    const task = taskIn(state);
    for (const option of find("loss").options) {
      const tasks = state.lossTasks[option.value];
      option.hidden = option.disabled = tasks !== undefined && !tasks.includes(task);
    }
  }

  /** Whether a setting that may be folded away is not as it was. */
  function differs(config, field) {
    return JSON.stringify(fieldOf(config, field)) !== JSON.stringify(fieldOf(defaults, field));
  }
}
