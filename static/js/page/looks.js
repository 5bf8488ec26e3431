/** Draws everything again when the theme or any size changes, and notices who wants little motion. */

import { applyTheme } from "./theme.js";

const SIZED = ".network-scroll, #boundary, #loss-chart, #roc";

/** @param {Store} store */
export function bindLooks(store) {
  const looksChanged = () => store.dispatch({ type: "looksChanged" });
  let drawn = "";
  store.subscribe((state, action) => {
    if (action.type === "themeChosen") applyTheme(state);
    if (action.type === "looksChanged" || action.type === "networkResized") drawn = sizesNow();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", looksChanged);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const motionWished = () => store.dispatch({ type: "motionWished", isStill: still.matches });
  still.addEventListener("change", motionWished);
  motionWished();
  watchResolution(looksChanged);
  const sized = [...document.querySelectorAll(SIZED)];
  const sizesNow = () => sized.map(({ clientWidth, clientHeight }) => `${clientWidth} ${clientHeight}`).join();
  // Who has laid the page out and said so has had it drawn in these sizes.
  const sizes = new ResizeObserver(() => sizesNow() !== drawn && looksChanged());
  for (const element of sized) sizes.observe(element);
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
