/**
 * What is pointed at or focused gets explained in a card. `data-explains` on a control or around it says what:
 * `family:name`, or only the family where the control's value is the name.
 * `data-explains-beside` around several controls keeps the card from lying over the neighbours of the one it is about.
 * The same by mouse, finger and keyboard; Escape closes the card until something else is meant, F1 opens the glossary at it, F2
 * what shows more.
 */

import { around } from "../../page/elements.js";

/** Explaining is for those who linger: whoever passes by is on the way to something else. */
const OPEN_MS = 450;
const CLOSE_MS = 200;
/** A list that opens may swallow the release of the mouse; by then the press is over anyhow. */
const PRESS_MS = 150;

/**
 * @param {Store} store
 * @param {HTMLElement} card
 * @param {(key: string) => object | null} explain
 */
export function bindExplanations(store, card, explain) {
  let timer = 0;
  /** A press of the mouse moves the focus as well, which does not ask for anything. */
  let isPressed = false;
  let pressTimer = 0;
  /** What the card is about now, and what has the keyboard's focus. */
  let shown = /** @type {HTMLElement | null} */ (null);
  let focused = /** @type {HTMLElement | null} */ (null);

  /** What Escape closed; it stays closed until the pointer has been elsewhere. */
  let dismissed = /** @type {Element | null} */ (null);

  /**
   * @param {number} milliseconds
   * @param {() => void} act
   */
  const later = (milliseconds, act) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
  /** @param {number} milliseconds */
  const pressUntil = (milliseconds) => {
    isPressed = true;
    clearTimeout(pressTimer);
    pressTimer = setTimeout(() => (isPressed = false), milliseconds);
  };
  /** @param {EventTarget | null} target */
  const explainedBy = (target) => around(target, "[data-explains]");

  /** @param {HTMLElement} element */
  function show(element) {
    clearTimeout(timer);
    const key = keyOf(element);
    if (!explain(key)) return hide();
    if (shown !== element) describe(shown, element);
    shown = element;
    const { top, right, bottom, left: edge } = (element.closest("[data-explains-beside]") ?? element).getBoundingClientRect();
    const left = element.querySelector(".formula")?.getBoundingClientRect().left ?? edge;
    const explained = { key, box: { left, top, right, bottom }, side: element.dataset.explainsAt ?? "below" };
    store.dispatch({ type: "explained", explained });
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    describe(shown, null);
    shown = null;
    store.dispatch({ type: "explained", explained: null });
  }

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType !== "mouse") return;
    const element = explainedBy(target);
    if (element && element === dismissed) return;
    dismissed = null;
    if (element && element !== shown) later(shown ? CLOSE_MS : OPEN_MS, () => show(element));
    else if (element || card.contains(/** @type {Node} */ (target))) clearTimeout(timer);
    else later(CLOSE_MS, () => (focused ? show(focused) : hide()));
  });
  document.documentElement.addEventListener("pointerleave", () => later(CLOSE_MS, hide));
  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    if (pointerType === "mouse") pressUntil(PRESS_MS);
    const element = explainedBy(target);
    if (element !== shown && !card.contains(/** @type {Node} */ (target))) hide();
    clearTimeout(timer); // a press means to do something, not to read
    if (pointerType !== "mouse" && element) later(OPEN_MS, () => show(element));
  }, true);
  // The click on a label, which moves the focus too, comes right after this.
  document.addEventListener("pointerup", ({ pointerType }) => pointerType === "mouse" && pressUntil(0), true);
  document.addEventListener("focusin", ({ target }) => {
    const element = explainedBy(target);
    focused = isPressed ? null : element;
    if (focused) show(focused);
    else if (!isPressed) hide();
  });
  document.addEventListener("focusout", () => {
    if (focused && shown === focused) hide();
    focused = null;
  });
  // Another row was chosen: now that one is meant.
  document.addEventListener("change", ({ target }) => {
    const element = explainedBy(target);
    if (element?.dataset.explains?.includes(":")) return; // one word for all rows was read before
    if (element?.matches("select, :has(select)")) later(0, () => show(element));
  });
  document.addEventListener("keydown", (event) => {
    const opens = { F1: "term", F2: "sheet" }[event.key];
    const more = opens && /** @type {HTMLElement | null} */ (card.querySelector(`p:not([hidden]) > [data-${opens}]`));
    if (shown && more) {
      event.preventDefault(); // F1 is the browser's own help
      more.click();
    }
    if (event.key !== "Escape" || !shown) return;
    event.stopImmediatePropagation(); // one thing at a time
    focused = null;
    dismissed = shown;
    hide();
  }, true);
  addEventListener("scroll", () => shown && show(shown), { capture: true, passive: true });
}

/**
 * What a control is about: its row.
 * @param {HTMLElement} element
 */
function keyOf(element) {
  const key = element.dataset.explains ?? "";
  if (key.includes(":")) return key;
  const control = /** @type {HTMLSelectElement} */ (element.matches("select") ? element : element.querySelector("select"));
  return `${key}:${control.value}`;
}

/**
 * Screen readers read the card with the control that it is about.
 * @param {Element | null} before
 * @param {Element | null} after
 */
function describe(before, after) {
  const controls = "select, input, button";
  const control = (/** @type {Element | null} */ element) => (element?.matches(controls) ? element : element?.querySelector(controls));
  control(before)?.removeAttribute("aria-describedby");
  control(after)?.setAttribute("aria-describedby", "explanation");
}
