/**
 * One requestAnimationFrame for the whole page: after any number of changes, redraws what they touched, once.
 *
 * @typedef {object} Part one thing that is drawn
 * @property {(state: any) => unknown[]} reads what of the state it shows
 * @property {(state: any) => void} draw
 * @property {(state: any) => string[]} [panels] panels of the live protocol that it draws from at this moment
 */

/**
 * The panels of the live protocol that are drawn from.
 * @param {Part[]} parts
 * @returns {(state: any) => string[]} each once, in alphabetical order
 */
export function panelsOf(parts) {
  const asking = parts.flatMap(({ panels }) => panels ?? []);
  return (state) => [...new Set(asking.flatMap((panels) => panels(state)))].sort();
}

/**
 * @param {ReturnType<typeof import("../state/store.js").createStore>} store
 * @param {Part[]} parts drawn in this order
 * @returns {() => void} draws at once, for what cannot wait: the focus can only be given to what is there
 */
export function startFrameLoop(store, parts) {
  /** What each part last showed. */
  const shown = parts.map(() => /** @type {unknown[] | null} */ (null));
  let asked = false;
  let lastFrame = null;

  function draw() {
    asked = false;
    const state = store.state();
    parts.forEach((part, i) => {
      const values = part.reads(state);
      if (shown[i]?.every((value, k) => Object.is(value, values[k]))) return;
      shown[i] = values;
      part.draw(state);
    });
    // Only a frame that was drawn is acknowledged, so a slow browser is never sent more than it can show.
    if (state.frame && state.frame !== lastFrame) {
      lastFrame = state.frame;
      store.dispatch({ type: "frameDrawn", frame: lastFrame.frame });
    }
  }

  function ask() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(draw);
  }

  store.subscribe(ask);
  ask();
  return draw;
}
