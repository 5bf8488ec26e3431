/** Draws everything again when the theme or any size changes, and notices who wants little motion. */

import { applyTheme } from "./theme.js";

const SIZED = ".network-scroll, #boundary, #loss-chart, #roc";

/** @param {Store} store */
export function bindLooks(store) {
  const looksChanged = () => store.dispatch({ type: "looksChanged" });
  store.subscribe((state, action) => {
    if (action.type === "themeChosen") applyTheme(state);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", looksChanged);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const motionWished = () => store.dispatch({ type: "motionWished", isStill: still.matches });
  still.addEventListener("change", motionWished);
  motionWished();
  watchResolution(looksChanged);
  const sizes = new ResizeObserver(looksChanged);
  for (const element of document.querySelectorAll(SIZED)) sizes.observe(element);
}

/**
 * A window moved to another screen keeps its size, but not the number of pixels in it.
 * @param {() => void} looksChanged
 */
function watchResolution(looksChanged) {
  const again = () => {
    looksChanged();
    watchResolution(looksChanged);
  };
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", again, { once: true });
}
