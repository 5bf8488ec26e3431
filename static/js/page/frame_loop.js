/**
 * One requestAnimationFrame for the whole page: after any number of changes, redraws what they touched, once.
 *
 * @typedef {object} Part one thing that is drawn
 * @property {(state: State) => void} draw is called again when something changed that it read of the state the last time, even if
 *     that has changed back since, for what people have written into a control stays there until it is drawn; and when the page
 *     looks otherwise: another size, another theme
 * @property {(state: State) => string[]} [panels] panels of the live protocol that it draws from at this moment
 * @property {(state: State) => unknown} [also] reads what redraws it besides, such as what other parts make their elements of
 */

import { asShown } from "../state/test_cover.js";
import { hasChanged, watched } from "./watching.js";

/**
 * The panels of the live protocol that are drawn from.
 * @param {Part[]} parts  it may grow
 * @returns {(state: State) => string[]} each once, in alphabetical order
 */
export function panelsOf(parts) {
  return (state) => [...new Set(parts.flatMap(({ panels }) => panels?.(state) ?? []))].sort();
}

/**
 * @param {Store} store
 * @param {Part[]} parts drawn in this order; it may grow
 * @returns {() => void} draws at once, for what cannot wait: the focus can only be given to what is there
 */
export function startFrameLoop(store, parts) {
  /** What of the state each part read when it was last drawn. */
  const reads = /** @type {import("./watching.js").Reads[]} */ ([]);
  /** The parts that have to be drawn again, whatever the state will be by then. */
  const stale = /** @type {Set<Part>} */ (new Set());
  let looks = NaN;
  let asked = false;
  let lastFrame = /** @type {Frame | null} */ (null);

  function draw() {
    asked = false;
    const state = asShown(store.state());
    const isResized = state.looks !== looks;
    looks = state.looks;
    parts.forEach((part, i) => {
      const isStale = stale.delete(part) || !reads[i] || hasChanged(reads[i], state);
      if (!isStale && !isResized) return;
      const watching = watched(state);
      reads[i] = watching.reads;
      part.also?.(watching.state);
      part.draw(watching.state);
    });
    // Only a frame that was drawn is acknowledged, so a slow browser is never sent more than it can show.
    const { frame } = store.state();
    if (frame && frame !== lastFrame) {
      lastFrame = frame;
      store.dispatch({ type: "frameDrawn", frame: lastFrame.frame });
    }
  }

  function ask() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(draw);
  }

  store.subscribe(() => {
    const state = asShown(store.state());
    parts.forEach((part, i) => {
      if (reads[i] && !stale.has(part) && hasChanged(reads[i], state)) stale.add(part);
    });
    ask();
  });
  ask();
  return draw;
}
