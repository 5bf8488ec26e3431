/** The settings that unfold, to actions: hyperparameters, early stopping, layers of their own kind, and the unfolding. */

import { all, allInputs, find } from "../../page/elements.js";
import { isNumberField, numberIn } from "../../page/numbers.js";
import { othersValue, perLayer, withHyperparameter, withLayer } from "../../state/choices.js";
import { fieldOf } from "../../state/config.js";
import { changesToUsual } from "./usual.js";

/**
 * @param {Store} store
 * @param {Config} defaults
 */
export function bindAdvanced(store, defaults) {
  /**
   * @param {string} field
   * @param {unknown} value
   */
  const change = (field, value) => store.dispatch({ type: "configChanged", changes: { [field]: value } });

  for (const button of all("[data-unfolds]")) {
    const part = button.dataset.unfolds ?? "";
    const panel = document.getElementById(button.getAttribute("aria-controls") ?? "");
    button.addEventListener("click", () => {
      store.dispatch({ type: "unfoldToggled", part });
      if (!store.state().unfolded[part]) return;
      // It is drawn with the next picture; what unfolds below the window's edge would seem to be nothing at all.
      requestAnimationFrame(() => (part === "settings" ? find("close-advanced").focus() : panel?.scrollIntoView({ block: "nearest" })));
    });
  }
  bindDrawer(store, defaults);
  for (const input of allInputs("[data-hyperparameter]")) {
    input.addEventListener("change", () => {
      if (input.value === "") return;
      const { choiceField = "", hyperparameter: name = "", standard, row = "" } = input.dataset;
      const chosen = fieldOf(store.state().config, choiceField) ?? row; // null: the usual one, which is this row
      change(choiceField, withHyperparameter(chosen, { name, default: Number(standard) }, numberIn(input)));
    });
  }
  bindStopping(store, change);
  bindLayers(store, change);

  find("notice-go-on").addEventListener("click", () => {
    change("training.early_stopping", null);
    store.dispatch({ type: "playPressed" });
  });
}

/**
 * The drawer closes by its cross and by Escape, and gives the focus back to the button that opens it.
 * @param {Store} store
 * @param {Config} defaults
 */
function bindDrawer(store, defaults) {
  const close = () => {
    const hadFocus = find("advanced").contains(document.activeElement);
    store.dispatch({ type: "unfoldToggled", part: "settings" });
    if (hadFocus) find("more-settings").focus();
  };
  find("close-advanced").addEventListener("click", close);
  const fields = all("[data-field]", find("advanced")).map(({ dataset }) => dataset.field ?? "");
  find("usual-settings").addEventListener("click", () => {
    store.dispatch({ type: "configChanged", changes: changesToUsual(store.state().config, defaults, fields) });
  });
  document.addEventListener("keydown", ({ key }) => {
    const { unfolded, inspected, held, explained } = store.state();
    if (key !== "Escape" || !unfolded.settings || inspected || held || explained || document.querySelector("dialog[open], :popover-open")) return;
    close();
  }, true);
}

/**
 * @param {Store} store
 * @param {(field: string, value: unknown) => void} change
 */
function bindStopping(store, change) {
  const isWanted = find("early_stopping");
  const parts = allInputs("[data-stopping]");
  const standard = () => ({ monitor: "test_loss", patience: standardOf("patience") });
  /** @param {string} name */
  const standardOf = (name) => Number(parts.find(({ dataset }) => dataset.stopping === name)?.dataset.standard);

  isWanted.addEventListener("change", () => change("training.early_stopping", isWanted.checked ? standard() : null));
  for (const control of parts) {
    control.addEventListener("change", () => {
      if (control.value === "") return;
      const value = control.type === "checkbox" ? control.checked : isNumberField(control) ? numberIn(control) : control.value;
      const rule = store.state().config.training.early_stopping ?? standard();
      change("training.early_stopping", { ...rule, [control.dataset.stopping ?? ""]: value });
    });
  }
}

/**
 * @param {Store} store
 * @param {(field: string, value: unknown) => void} change
 */
function bindLayers(store, change) {
  find("layers").addEventListener("change", ({ target }) => {
    const control = /** @type {HTMLInputElement} */ (target);
    const { part = "", layer: text, tunes, standard } = control.dataset;
    const layer = Number(text);
    const field = `network.${part}`;
    const { config } = store.state();
    const before = fieldOf(config, field);
    const count = config.network.hidden.length;
    if (isNumberField(control) && control.value === "") return;
    const given = control.type === "checkbox" ? control.checked : isNumberField(control) ? numberIn(control) : control.value;
    if (tunes !== undefined) {
      const tuned = withHyperparameter(perLayer(before, count)[layer], { name: tunes, default: Number(standard) }, numberIn(control));
      return change(field, withLayer(before, count, layer, tuned));
    }
    change(field, withLayer(before, count, layer, given === "" ? othersValue(before, count, layer) : given));
  });
}
