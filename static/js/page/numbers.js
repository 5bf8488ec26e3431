/** Fields that hold a number: what is written in them, and what becomes of what is none. */

import { readNumber } from "../state/number_text.js";

const DECIMAL = "input[data-decimal]";
const WHOLE = "input[type=number]";
/** What does not belong into a whole number. */
const STRANGE = /[^\d\seE+-]/;

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
  /** What stood in a field before anything was written into it. */
  const held = new WeakMap();
  /** Whole numbers into which something strange was written, which is not there any more: what is left is not what is meant. */
  const incomplete = new WeakSet();
  /** How long the text of a whole number was before it was edited. */
  const lengths = new WeakMap();
  /**
   * @param {HTMLInputElement} field
   * @param {string} text
   */
  const refuse = (field, text) => store.dispatch({ type: "toastShown", key: "page.no_number", blanks: { name: nameOf(field), text } });

  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !isNumberField(target)) return;
    held.set(target, target.value);
    incomplete.delete(target);
  });
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || !isNumberField(target)) return;
    const isWrong = target.matches(DECIMAL) && target.value !== "" && !Number.isFinite(numberIn(target));
    if (!isWrong && !incomplete.delete(target)) return;
    event.stopImmediatePropagation();
    if (isWrong) refuse(target, target.value); // of what is incomplete it has been said
    target.value = held.get(target) ?? "";
    target.removeAttribute("data-writing");
  }, true);
  // A browser drops what does not belong into a whole number without a word, and `1,5` would become 15.
  document.addEventListener("beforeinput", (event) => {
    const { target, data } = event;
    if (!(target instanceof HTMLInputElement) || !target.matches(WHOLE)) return;
    lengths.set(target, target.value.length);
    if (data === null || !STRANGE.test(data.normalize("NFKC"))) return;
    event.preventDefault();
    incomplete.add(target);
    refuse(target, data);
  }, true);
  document.addEventListener("input", ({ target }) => {
    // What grows no longer has lost something: it is being mended, by deleting or by writing over it.
    if (target instanceof HTMLInputElement && target.value.length <= (lengths.get(target) ?? -1)) incomplete.delete(target);
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
