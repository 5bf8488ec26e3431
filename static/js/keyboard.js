/** Keys for the whole page: Space plays, S or the right arrow steps, R resets. Silent while somebody writes or chooses. */

/** @param {ReturnType<typeof import("./store.js").createStore>} store */
export function bindKeyboard(store) {
  const keys = {
    " ": () => ({ type: store.state().playing ? "pausePressed" : "playPressed" }),
    s: ({ shiftKey }) => ({ type: "stepPressed", unit: shiftKey ? "batch" : "epoch" }),
    r: () => ({ type: "resetPressed" }),
  };
  keys.arrowright = keys.s;

  document.addEventListener("keydown", (event) => {
    const key = keys[event.key.toLowerCase()];
    if (!key || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
    event.preventDefault();
    // Holding Space must not flicker between playing and pausing; holding S may well step on.
    if (!event.repeat || event.key !== " ") store.dispatch(key(event));
  });
  // A button that was clicked still has the focus and would be pressed by the Space meant for Play.
  document.addEventListener("keyup", (event) => {
    if (event.key === " " && !isTaken(event)) event.preventDefault();
  });
}

/** Whether the key belongs to what has the focus. */
function isTaken({ key, target }) {
  if (!(target instanceof Element)) return false;
  if (document.querySelector("dialog[open]")) return true;
  if (target.matches("input[type=number], input[type=text], textarea, select")) return true;
  if (key === " ") return target.matches("input[type=checkbox], input[type=radio], button:focus-visible, [role=button]");
  return key === "ArrowRight" && target.matches("input");
}
