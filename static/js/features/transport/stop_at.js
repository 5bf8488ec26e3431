/** Where playing pauses by itself. */

import { find } from "../../page/elements.js";

const MOST_EPOCHS = 2 ** 53 - 1;

/**
 * @param {Store} store
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function stopAt(store, { say }) {
  const input = find("stop-at");

  input.addEventListener("change", () => {
    const wanted = epochIn(input);
    input.setCustomValidity(wanted === undefined ? say("page.stop_at_refused", { received: input.value || "…" }) : "");
    input.setAttribute("aria-invalid", String(wanted === undefined));
    if (wanted === undefined) {
      store.dispatch({ type: "toastShown", key: "page.stop_at_refused", blanks: { received: input.value || "…" } });
      return;
    }
    const { frame } = store.state();
    if (wanted !== null && frame && wanted <= frame.epoch) store.dispatch({ type: "toastShown", key: "page.stop_at_passed", blanks: { epoch: wanted } });
    store.dispatch({ type: "stopAtChosen", epoch: wanted });
  });

  return {
    draw({ stopAt: epoch }) {
      const text = epoch === null ? "" : String(epoch);
      if (document.activeElement !== input && input.value !== text && input.validity.valid) input.value = text;
    },
  };
}

/**
 * @param {HTMLInputElement} input
 * @returns {number | null | undefined} null for none, undefined for what is no epoch
 */
function epochIn({ value, valueAsNumber, validity }) {
  if (value === "" && !validity.badInput) return null;
  return Number.isInteger(valueAsNumber) && valueAsNumber >= 1 && valueAsNumber <= MOST_EPOCHS ? valueAsNumber : undefined;
}
