/** The mark of a class as a small picture: its shape in its colour. */

import { SHAPES } from "./shapes.js";
import { shapeOf, shapePath } from "./shapes.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * The mark of a class' points.
 * @param {number} kind
 */
export function classMark(kind) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-1.6 -1.6 3.2 3.2");
  svg.setAttribute("class", "class-mark");
  svg.setAttribute("aria-hidden", "true");
  svg.style.setProperty("--class", `var(--class-${(kind % SHAPES.length) + 1})`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", shapePath(shapeOf(kind)));
  svg.append(path);
  return svg;
}
