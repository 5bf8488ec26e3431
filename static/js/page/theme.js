/**
 * Light, dark, or as the system: remembers the choice and reads the colours that canvases need from the style sheet.
 */

import { MOST_CLASSES } from "../state/own_points.js";
import { cssTable, divergingScale, mixed, parseColor, pixelTable, risingScale } from "../plot/colors.js";

/** Of the colour of its points, what the plane of a class takes: the points must stand out. */
const FIELD_STRENGTH = 0.7;

/**
 * @typedef {object} Palette every colour a canvas uses, resolved for the theme in force
 * @property {{theme: "light" | "dark", palette: string}} looks what the server needs to know to draw alike
 * @property {Uint32Array} field pixels of a whole plane
 * @property {Uint32Array} tile pixels of a neuron's picture
 * @property {string[]} css the full colours, for points, lines and biases
 * @property {Record<string, string>} ink lines and letters by token name
 * @property {ClassColors[]} classes one per class
 * @property {import("../plot/colors.js").Rgb} paper where no class is likelier than another
 *
 * @typedef {object} ClassColors
 * @property {string} css of its points
 * @property {import("../plot/colors.js").Rgb} field of the plane where it is certain
 * @property {Uint32Array} plane pixels of its probability, all over the plane
 * @property {Uint32Array} tile the same for its neuron's picture
 */

/** @returns {string} the remembered choice; early/theme.js has put it in force already */
export function rememberedTheme() {
  return document.documentElement.dataset.theme ?? "auto";
}

/** @returns {string} the remembered pair of colours: usual, or contrast */
export function rememberedPalette() {
  return document.documentElement.dataset.palette ?? "usual";
}

/** @param {{theme: string, palette: string}} choice */
export function applyTheme({ theme, palette }) {
  const { dataset } = document.documentElement;
  if (theme === "auto") delete dataset.theme;
  else dataset.theme = theme;
  if (palette === "usual") delete dataset.palette;
  else dataset.palette = palette;
  try {
    localStorage.setItem("theme", theme);
    localStorage.setItem("palette", palette);
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || (theme === undefined && matchMedia("(prefers-color-scheme: dark)").matches);
}

/**
 * The colours in force, read again when the page looks otherwise.
 * @param {{looks: () => number}} given  looks: counts what redraws everything
 * @returns {() => Palette}
 */
export function livingPalette({ looks }) {
  let read = NaN;
  let colors = /** @type {Palette | null} */ (null);
  return () => {
    if (colors === null || read !== looks()) [read, colors] = [looks(), readPalette()];
    return colors;
  };
}

/** Of runs beside each other. */
const BRANCHES = Array.from({ length: 6 }, (_, i) => `branch-${i + 1}`);

/** @returns {Palette} */
function readPalette() {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} token */
  const color = (token) => parseColor(style.getPropertyValue(token));
  const full = divergingScale(color("--negative"), color("--zero"), color("--positive"));
  const soft = divergingScale(color("--field-negative"), color("--zero"), color("--field-positive"));
  const paper = color("--zero");
  const tokens = ["text", "muted", "line", "ground", "surface", "accent", "point-ring", "value-ring", "test-ring", "curve-train", ...BRANCHES];
  return {
    looks: { theme: isDark() ? "dark" : "light", palette: rememberedPalette() },
    field: pixelTable(soft),
    tile: pixelTable(full),
    css: cssTable(full),
    paper,
    classes: Array.from({ length: MOST_CLASSES }, (_, i) => {
      const points = color(`--class-${i + 1}`);
      const field = mixed(paper, points, FIELD_STRENGTH);
      const [plane, tile] = [field, points].map((end) => pixelTable(risingScale(paper, end)));
      return { css: cssTable([points])[0], field, plane, tile };
    }),
    ink: Object.fromEntries(tokens.map((token) => [token, style.getPropertyValue(`--${token}`)])),
  };
}
