/**
 * Keys for the whole page: Space plays, S or the right arrow steps, R resets, Ctrl+Z undoes. Silent while somebody writes
 * or chooses. Single keys can be switched off (WCAG 2.1.4), and are for parts of the page that a link has hidden or locked.
 */

import { mayUse } from "./selectors.js";

/** @param {ReturnType<typeof import("./store.js").createStore>} store */
export function bindKeyboard(store) {
  const step = ({ shiftKey }) => ({ type: "stepPressed", ...(shiftKey && { size: "batch" }) });
  const reset = ({ shiftKey }) => ({ type: shiftKey ? "newSeedAsked" : "resetPressed" });
  /** Each key: the part of the page that it stands for, and what it does. */
  const keys = {
    " ": { part: () => "play", action: () => ({ type: store.state().playing ? "pausePressed" : "playPressed" }) },
    s: { part: () => "step", action: step },
    arrowright: { part: () => "step", action: step },
    r: { part: ({ shiftKey }) => (shiftKey ? "seed" : "reset"), action: reset },
    "?": { part: () => "help", action: () => ({ type: "helpAsked" }) },
  };
  /** A button that was clicked keeps the focus, but the next Space is meant for Play and not for that button again. */
  let clicked = /** @type {Element | null} */ (null);
  const isTaken = (event) => event.target !== clicked && belongsToFocus(event);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return withCommandKey(event);
    const key = keys[event.key.toLowerCase()];
    if (!key || event.altKey || !store.state().shortcuts || isTaken(event) || !mayUse(store.state(), key.part(event))) return;
    event.preventDefault();
    // Holding Space must not flicker between playing and pausing; holding S may well step on.
    if (!event.repeat || event.key !== " ") store.dispatch(key.action(event));
  });
  document.addEventListener("keyup", (event) => {
    const isOurs = event.key === " " && store.state().shortcuts && mayUse(store.state(), "play");
    if (isOurs && !isTaken(event)) event.preventDefault(); // buttons are pressed when the key comes up
  });
  document.addEventListener("pointerup", ({ target }) => {
    clicked = target instanceof Element ? target.closest("button") : null;
  });
  document.addEventListener("focusout", () => (clicked = null));

  /** In a field where one writes, the browser undoes the writing. */
  function withCommandKey(event) {
    if (event.altKey || writes(event.target) || document.querySelector("dialog[open]") || !mayUse(store.state(), "undo")) return;
    const key = event.key.toLowerCase();
    const type = key === "y" || (key === "z" && event.shiftKey) ? "redoAsked" : key === "z" ? "undoAsked" : null;
    if (!type) return;
    event.preventDefault();
    store.dispatch({ type });
  }
}

function writes(target) {
  return target instanceof Element && target.matches("input[type=number], input[type=text], input[type=search], textarea");
}

/** Whether the key belongs to what has the focus. */
function belongsToFocus({ key, target }) {
  if (!(target instanceof Element)) return false;
  if (document.querySelector("dialog[open]")) return true;
  if (writes(target) || target.matches("select")) return true;
  if (key === " ") return target.matches("input[type=checkbox], input[type=radio], button, [role=button], summary");
  return key === "ArrowRight" && target.matches("input");
}

/** @returns {boolean} whether single keys are wanted, as was chosen last time */
export function rememberedShortcuts() {
  try {
    return localStorage.getItem("shortcuts") !== "off";
  } catch {
    return true; // storage is refused
  }
}

/** @param {boolean} on */
export function rememberShortcuts(on) {
  try {
    localStorage.setItem("shortcuts", on ? "on" : "off");
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}
