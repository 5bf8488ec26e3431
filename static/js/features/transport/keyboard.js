/**
 * Keys for the whole page: Space plays, S or the right arrow steps, the left arrow steps back, R resets, Ctrl+Z undoes. Silent while somebody writes
 * or chooses. Single keys can be switched off (WCAG 2.1.4), and are for parts of the page that a link has hidden or locked.
 */

import { find } from "../../page/elements.js";
import { mayUse } from "../../state/selectors.js";

/** @param {Store} store */
export function bindKeyboard(store) {
  /** @param {{shiftKey: boolean}} given */
  const step = ({ shiftKey }) => ({ type: "stepPressed", ...(shiftKey && { size: "batch" }) });
  /** @param {{shiftKey: boolean}} given */
  const reset = ({ shiftKey }) => ({ type: shiftKey ? "newStartAsked" : "resetPressed" });
  /**
   * Each key: the part of the page that it stands for, and what it does.
   * @type {Record<string, {part: (event: KeyboardEvent) => string, action: (event: KeyboardEvent) => Action}>}
   */
  const keys = {
    " ": { part: () => "play", action: () => ({ type: store.state().playing ? "pausePressed" : "playPressed" }) },
    s: { part: () => "step", action: step },
    arrowright: { part: () => "step", action: step },
    arrowleft: { part: () => "step", action: (event) => ({ ...step(event), type: "stepBackPressed" }) },
    r: { part: ({ shiftKey }) => (shiftKey ? "seed" : "reset"), action: reset },
    "?": { part: () => "help", action: () => ({ type: "helpAsked" }) },
  };
  const belongsToFocus = focusOwner();
  bindHelp(store);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return withCommandKey(event);
    const key = keys[letterOf(event)];
    if (!key || event.altKey || !store.state().shortcuts || belongsToFocus(event) || !mayUse(store.state(), key.part(event))) return;
    event.preventDefault();
    // Holding Space must not flicker between playing and pausing; holding S may well step on.
    if (!event.repeat || event.key !== " ") store.dispatch(key.action(event));
  });
  document.addEventListener("keyup", (event) => {
    const isOurs = event.key === " " && store.state().shortcuts && mayUse(store.state(), "play");
    if (isOurs && !belongsToFocus(event)) event.preventDefault(); // buttons are pressed when the key comes up
  });

  /**
   * In a field where one writes, the browser undoes the writing.
   * @param {KeyboardEvent} event
   */
  function withCommandKey(event) {
    if (event.altKey || writes(event.target) || document.querySelector("dialog[open]") || !mayUse(store.state(), "undo")) return;
    const key = letterOf(event);
    const type = key === "y" || (key === "z" && event.shiftKey) ? "redoAsked" : key === "z" ? "undoAsked" : null;
    if (!type) return;
    event.preventDefault();
    store.dispatch({ type });
  }
}

/**
 * What a key stands for: its letter, and under a layout of other letters the Latin one of its place, as systems do it for
 * their own shortcuts.
 * @param {KeyboardEvent} event
 */
function letterOf({ key, code }) {
  const isLatin = key.length !== 1 || key <= "\u007f";
  const place = /^Key([A-Z])$/.exec(code);
  return (isLatin || !place ? key : place[1]).toLowerCase();
}

/** @param {EventTarget | null} target */
function writes(target) {
  return target instanceof Element && target.matches("input[type=number], input[type=text], input[type=search], textarea");
}

/**
 * Tells whether a key belongs to what has the focus. What was clicked keeps the focus, too; but the next Space is meant for
 * Play, and not for that button, box or list again. (Browsers show the focus at the first key, so that asking for what
 * they show comes too late.)
 * @returns {(event: KeyboardEvent) => boolean}
 */
function focusOwner() {
  let isByKey = true;
  let reached = /** @type {EventTarget | null} */ (null);
  document.addEventListener("pointerdown", () => (isByKey = false), true);
  document.addEventListener("keydown", () => (isByKey = true), true);
  document.addEventListener("focusin", ({ target }) => (reached = isByKey ? target : null));
  return (event) => isTaken(event, event.target === reached);
}

/**
 * @param {{key: string, target: EventTarget | null}} given
 * @param {boolean} isReached
 */
function isTaken({ key, target }, isReached) {
  if (!(target instanceof Element)) return false;
  if (document.querySelector("dialog[open]")) return true;
  if (writes(target)) return true;
  if (key === " ") return isReached && target.matches("input[type=checkbox], input[type=radio], button, [role=button], summary, select");
  if (target.matches("select")) return true;
  return (key === "ArrowRight" || key === "ArrowLeft") && target.matches("input");
}

/** @returns {boolean} whether single keys are wanted, as was chosen last time */
export function rememberedShortcuts() {
  try {
    return localStorage.getItem("shortcuts") !== "off";
  } catch {
    return true; // storage is refused
  }
}

/**
 * The dialog that lists the keys, and its switch for them.
 * @param {Store} store
 */
function bindHelp(store) {
  find("open-help").addEventListener("click", () => store.dispatch({ type: "helpAsked" }));
  find("close-help").addEventListener("click", () => find("help").close());
  store.subscribe((_, { type }) => {
    if (type !== "helpAsked") return;
    find("menu").hidePopover();
    find("help").showModal();
  });
  find("shortcuts").addEventListener("change", () => {
    const on = find("shortcuts").checked;
    rememberShortcuts(on);
    store.dispatch({ type: "shortcutsToggled", on });
  });
}

/** @param {boolean} on */
function rememberShortcuts(on) {
  try {
    localStorage.setItem("shortcuts", on ? "on" : "off");
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}
