/**
 * The inspector's card: when it opens, stays and closes, whatever it is about; and writing a value into it.
 * A card opens when the pointer rests, and outlives a short slip, so that it can be reached. One opened by a click, by a
 * finger or by the keyboard stays; one opened by hovering goes with the pointer.
 */

import { around, find } from "../../page/elements.js";
import { numberIn } from "../../page/numbers.js";

/** Milliseconds. */
const CLOSE_MS = 350;

/** By how much an arrow key changes a value: with Alt, alone, with Shift. */
const NUDGES = { fine: 0.01, usual: 0.1, coarse: 1 };
const DIGITS = 6;

/**
 * @typedef {object} Card
 * @property {(opener: Element | null, inspected: import("../../state/store.js").Inspected) => void} open
 * @property {(delay: number, opener: Element | null, inspected: import("../../state/store.js").Inspected) => void} openSoon
 * @property {() => void} stay
 * @property {() => boolean} stays
 * @property {() => void} close
 * @property {() => void} leave the pointer has gone elsewhere: close soon, unless it is to stay
 * @property {() => void} wait whatever was to happen soon does not
 * @property {(opener: Element | null) => boolean} isAbout
 * @property {() => boolean} isReturning the focus is given back, which is no wish to see the card again
 * @property {() => void} write
 */

/**
 * @param {Store} store
 * @param {HTMLElement} element
 * @param {HTMLInputElement} input
 * @param {() => void} drawNow
 * @returns {Card}
 */
export function bindCard(store, element, input, drawNow) {
  let timer = 0;
  /** What opened the card, to give the focus back to. */
  let opener = /** @type {Element | null} */ (null);
  let stays = false;
  let isReturning = false;

  /**
   * @param {number} milliseconds
   * @param {() => void} act
   */
  const later = (milliseconds, act) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };

  /**
   * @param {Element | null} by
   * @param {Inspected} inspected
   */
  function open(by, inspected) {
    clearTimeout(timer);
    opener = by;
    store.dispatch({ type: "inspected", inspected });
  }

  function close() {
    clearTimeout(timer);
    stays = false;
    if (!store.state().inspected) return;
    const hadFocus = element.contains(document.activeElement);
    store.dispatch({ type: "inspected", inspected: null });
    if (!hadFocus) return;
    isReturning = true;
    /** @type {HTMLElement | null} */ (opener)?.focus();
    isReturning = false;
  }

  function leave() {
    if (stays) return;
    if (store.state().inspected) later(CLOSE_MS, close);
    else clearTimeout(timer);
  }

  element.addEventListener("pointerenter", () => clearTimeout(timer));
  element.addEventListener("pointerleave", leave);
  // Whoever writes in the card wants it to stay.
  element.addEventListener("focusin", () => (stays = true));
  find("close-inspector").addEventListener("click", close);
  find("check-slope").addEventListener("click", () => store.dispatch({ type: "slopeCheckToggled" }));
  find("inspector-follow").addEventListener("click", () => {
    const { inspected } = store.state();
    if (inspected?.kind === "point") store.dispatch({ type: "followBegun", part: inspected.part, row: inspected.row });
  });

  /**
   * A sheet that was opened from the card lies over it, and gives the focus back to it.
   * @param {EventTarget | null} target
   */
  const isOver = (target) => around(target, "dialog") !== null;
  /** @param {EventTarget | null} target */
  const isOwn = (target) => element.contains(/** @type {Node | null} */ (target)) || target === opener || isOver(target);
  document.addEventListener("pointerdown", ({ target }) => {
    if (stays && !isOwn(target) && !around(target, ".links path, .bias, .neuron")) close();
  });
  document.addEventListener("focusin", ({ target }) => {
    if (stays && !isOwn(target)) close(); // the focus has moved on
  });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || isOver(target)) return;
    const { inspected, held } = store.state();
    close();
    // Of a neuron both its card and its picture go.
    if (held && (!inspected || inspected.kind === "neuron")) store.dispatch({ type: "heldToggled", subject: held });
  });

  /** @param {number} value */
  function edit(value) {
    const { inspected } = store.state();
    if (!Number.isFinite(value) || !inspected || inspected.kind === "point") return;
    const { layer, from, to } = inspected;
    store.dispatch({ type: "parameterEdited", place: { layer, from, to }, value });
  }
  input.addEventListener("input", () => edit(numberIn(input)));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") close();
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction || !Number.isFinite(numberIn(input))) return;
    event.preventDefault(); // the browser's own steps would round the value first
    const size = event.altKey ? NUDGES.fine : event.shiftKey ? NUDGES.coarse : NUDGES.usual;
    input.value = String(Number((numberIn(input) + direction * size).toPrecision(DIGITS)));
    edit(numberIn(input));
  });

  return {
    open, close, leave,
    openSoon: (delay, by, inspected) => later(delay, () => open(by, inspected)),
    stay: () => (stays = true),
    stays: () => stays,
    wait: () => clearTimeout(timer),
    isAbout: (by) => by === opener && store.state().inspected !== null,
    isReturning: () => isReturning,
    // At once, or the next key would go elsewhere on a page that is slow to draw.
    write() {
      drawNow();
      if (input.offsetParent) input.select();
    },
  };
}
