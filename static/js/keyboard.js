/** Keys for the whole page: Space plays, S or the right arrow steps, R resets. Silent while somebody writes or chooses. */

/** @param {ReturnType<typeof import("./store.js").createStore>} store */
export function bindKeyboard(store) {
  const keys = {
    " ": () => ({ type: store.state().playing ? "pausePressed" : "playPressed" }),
    s: ({ shiftKey }) => ({ type: "stepPressed", unit: shiftKey ? "batch" : "epoch" }),
    r: () => ({ type: "resetPressed" }),
  };
  keys.arrowright = keys.s;
  /** A button that was clicked keeps the focus, but the next Space is meant for Play and not for that button again. */
  let clicked = /** @type {Element | null} */ (null);
  const isTaken = (event) => event.target !== clicked && belongsToFocus(event);

  document.addEventListener("keydown", (event) => {
    const key = keys[event.key.toLowerCase()];
    if (!key || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
    event.preventDefault();
    // Holding Space must not flicker between playing and pausing; holding S may well step on.
    if (!event.repeat || event.key !== " ") store.dispatch(key(event));
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === " " && !isTaken(event)) event.preventDefault(); // buttons are pressed when the key comes up
  });
  document.addEventListener("pointerup", ({ target }) => {
    clicked = target instanceof Element ? target.closest("button") : null;
  });
  document.addEventListener("focusout", () => (clicked = null));
}

/** Whether the key belongs to what has the focus. */
function belongsToFocus({ key, target }) {
  if (!(target instanceof Element)) return false;
  if (document.querySelector("dialog[open]")) return true;
  if (target.matches("input[type=number], input[type=text], textarea, select")) return true;
  if (key === " ") return target.matches("input[type=checkbox], input[type=radio], button, [role=button]");
  return key === "ArrowRight" && target.matches("input");
}
