/** Before printing: light colours, the network's size on paper, and the settings as text. */

import { find } from "./elements.js";

/** What paper (A4, margins of 10 mm) leaves for the network, in CSS pixels: upright and across. */
const TALL = [718, 500];
const WIDE = [600, 560];

/**
 * @param {Store} store
 * @param {() => void} drawNow
 */
export function bindPrinting(store, drawNow) {
  const { dataset, style } = document.documentElement;
  let theme = /** @type {string | undefined} */ (undefined);

  /** @param {string | undefined} value */
  function draw(value) {
    if (value === undefined) delete dataset.theme;
    else dataset.theme = value;
    store.dispatch({ type: "looksChanged" });
    drawNow();
  }

  addEventListener("beforeprint", () => {
    theme = dataset.theme;
    draw("light");
    const { clientWidth: width, clientHeight: height } = /** @type {HTMLElement} */ (document.querySelector(".network-plot"));
    style.setProperty("--printed-width", `${width}px`);
    style.setProperty("--printed-height", `${height}px`);
    for (const [name, [across, down]] of [["tall", TALL], ["wide", WIDE]]) {
      style.setProperty(`--printed-${name}`, String(Math.min(1.2, Number(across) / width, Number(down) / height)));
    }
    const epoch = find("epoch").parentElement?.textContent?.replace(/(?=\d)/, " ");
    find("printed-date").textContent = `${epoch} · ${new Date().toLocaleString(document.documentElement.lang)}`;
    find("printed-settings").textContent = decodeURI(location.hash.slice(1)).replaceAll("&", "  ");
    find("printed-link").textContent = location.href;
  });
  addEventListener("afterprint", () => draw(theme));
}
