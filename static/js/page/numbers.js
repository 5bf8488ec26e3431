/** Fields that hold a number: what is written in them, and what becomes of what is none. */

import { readNumber } from "../state/number_text.js";

const DECIMAL = "input[data-decimal]";
const WHOLE = "input[type=number]";

/** @param {Element} control */
export function isNumberField(control) {
  return control.matches(`${DECIMAL}, ${WHOLE}`);
}

/**
 * The number that a field holds.
 * @param {HTMLInputElement} control
 * @returns {number} NaN where it holds none
 */
export function numberIn(control) {
  return control.matches(DECIMAL) ? readNumber(control.value) : control.valueAsNumber;
}

/**
 * Whatever is not understood is refused by the field's name, and what was there comes back; arrow keys go up and down.
 * @param {Store} store
 */
export function bindNumbers(store) {
  const held = new WeakMap();
  /**
   * @param {HTMLInputElement} field
   * @param {string} text
   */
  const refuse = (field, text) => store.dispatch({ type: "toastShown", key: "page.no_number", blanks: { name: nameOf(field), text } });

  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches(DECIMAL)) held.set(target, target.value);
  });
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || !target.matches(DECIMAL) || target.value === "" || Number.isFinite(numberIn(target))) return;
    event.stopImmediatePropagation();
    refuse(target, target.value);
    target.value = held.get(target) ?? "";
    target.removeAttribute("data-writing");
  }, true);
  // A browser drops what does not belong into a whole number without a word, and `0,5` would become 5.
  document.addEventListener("beforeinput", ({ target, data }) => {
    const isStrange = data !== null && /[^\d\seE+-]/.test(data.normalize("NFKC"));
    if (isStrange && target instanceof HTMLInputElement && target.matches(`${WHOLE}[step="1"]`)) refuse(target, data);
  }, true);
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const direction = { ArrowUp: 1, ArrowDown: -1 }[key];
    if (!direction || event.defaultPrevented || !(target instanceof HTMLInputElement) || !target.matches(`${DECIMAL}[data-step]`)) return;
    event.preventDefault();
    const next = (Number.isFinite(numberIn(target)) ? numberIn(target) : 0) + direction * Number(target.dataset.step);
    target.value = String(Number(next.toPrecision(12)));
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** @param {HTMLInputElement} field */
function nameOf(field) {
  return field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent?.trim() ?? "";
}
