/** The page's colours in a notebook: light or dark as what the widget stands on is. */

import { cssTable, divergingScale, mixed, parseColor, pixelTable, risingScale } from "../plot/colors.js";

const FIELD_STRENGTH = 0.7; // of a class's colour, as on the page
const N_CLASSES = 8;
const INK = ["text", "muted", "line", "ground", "surface", "accent", "point-ring", "value-ring", "test-ring", "curve-train"];

/** @typedef {ReturnType<typeof readColors>} Colors */

/**
 * @param {HTMLElement} root whose tokens are read
 * @returns {() => Colors} those of now
 */
export function notebookPalette(root) {
  let read = "";
  /** @type {Colors | null} */
  let colors = null;
  return () => {
    const theme = isDark(root) ? "dark" : "light";
    if (colors && theme === read) return colors;
    root.dataset.theme = read = theme;
    return (colors = readColors(root));
  };
}

/**
 * Whether what an element stands on is dark: the nearest ground that hides what is behind it, else the browser's.
 * @param {HTMLElement} root
 */
function isDark(root) {
  for (let each = outside(root); each; each = outside(each)) {
    const ground = getComputedStyle(each).backgroundColor;
    const opacity = Number(ground.match(/[\d.]+/g)?.[3] ?? 1);
    const [red, green, blue] = parseColor(ground);
    if (opacity > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  }
  const schemes = getComputedStyle(document.documentElement).colorScheme;
  return schemes === "dark" || (schemes.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches);
}

/**
 * The element around another one, also out of a shadow tree, in which marimo shows widgets.
 * @param {Element} inner
 */
function outside(inner) {
  const around = inner.parentElement ?? inner.getRootNode();
  return around instanceof ShadowRoot ? around.host : around instanceof Element ? around : null;
}

/** @param {HTMLElement} root */
function readColors(root) {
  // What a token says is a word until an element has it as its colour.
  const probe = document.createElement("span");
  root.append(probe);
  const style = getComputedStyle(probe);
  const color = (/** @type {string} */ token) => {
    probe.style.color = `var(--${token})`;
    return parseColor(style.color);
  };
  const css = (/** @type {string} */ token) => cssTable([color(token)])[0];
  const paper = color("zero");
  const full = divergingScale(color("negative"), paper, color("positive"));
  const made = {
    field: pixelTable(divergingScale(color("field-negative"), paper, color("field-positive"))),
    tile: pixelTable(full),
    css: cssTable(full),
    paper,
    classes: Array.from({ length: N_CLASSES }, (_, i) => {
      const points = color(`class-${i + 1}`);
      return { css: cssTable([points])[0], field: mixed(paper, points, FIELD_STRENGTH), tile: pixelTable(risingScale(paper, points)) };
    }),
    ink: Object.fromEntries(INK.map((token) => [token, css(token)])),
  };
  probe.remove();
  return made;
}
