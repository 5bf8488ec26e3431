/** An activation and its slope over z, in one pair of axes, as the inside of an SVG of 280 x 128. Pure. */

import { curvePath, extentWithZero } from "./curve_path.js";
import { linear, roundBetween } from "./scales.js";

const [WIDTH, LEFT, TOP, BOTTOM] = [280, 26, 14, 108];

/**
 * @typedef {{values: number[], slopes: number[]}} Part
 * @typedef {{hyperparameter: string, default: number, at_zero: Part, per_unit: Part, flat: string, steep: string, drawn_with: string,
 *     learned: string, join: string}} By  at_zero: of the hyperparameter; per_unit: what each unit of it adds; the rest are words
 *
 * @typedef {object} Curve  without values where it is no function of one z: then `about` says why
 * @property {string} about
 * @property {number} [from]
 * @property {number} [to]
 * @property {number[]} [values] at evenly spaced z
 * @property {number[]} [slopes] likewise
 * @property {number[][]} [others] further values, drawn thin
 * @property {number} [flat_below]
 * @property {By} [by] how it changes with its hyperparameter
 * @property {[number | null, number | null][]} [flat] where the slope is nearly zero; null where there is no end
 */

/**
 * @param {Curve} curve  one with values
 * @returns {string}
 */
export function curveMarkup({ from = 0, to = 0, values = [], slopes = [], flat = [], others = [] }) {
  const [low, high] = extentWithZero([...values, ...slopes, ...others.flat()]);
  const x = linear([from, to], [LEFT, WIDTH]);
  const y = linear([low, high], [BOTTOM, TOP]);
  const box = { width: WIDTH - LEFT, top: TOP, bottom: BOTTOM, low, high };
  const zones = flat.map(([start, end]) => {
    const [left, right] = [x(Math.max(from, start ?? from)), x(Math.min(to, end ?? to))];
    return right > left ? `<rect class="flat" x="${left}" y="${TOP}" width="${right - left}" height="${BOTTOM - TOP}" fill="url(#flat-slope)"/>` : "";
  });
  const across = [-4, -2, 0, 2, 4].map((z) => text(x(z), BOTTOM + 13, String(z), "middle"));
  const up = roundBetween(low, high, 3).map((value) => text(LEFT - 5, y(value) + 4, String(value), "end"));
  return [
    '<pattern id="flat-slope" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">',
    '<path d="M0 0V6" stroke="currentColor" stroke-opacity="0.5"/></pattern>',
    ...zones,
    `<path d="M${LEFT} ${y(0)}H${WIDTH}M${x(0)} ${TOP}V${BOTTOM}" stroke="currentColor" stroke-opacity="0.5"/>`,
    `<g transform="translate(${LEFT})" fill="none" stroke="currentColor" stroke-width="1.75">`,
    ...others.map((each) => `<path class="other" d="${curvePath(each, box)}" stroke-width="0.75"/>`),
    `<path d="${curvePath(slopes, box)}" stroke-dasharray="4 3"/><path class="f" d="${curvePath(values, box)}"/></g>`,
    ...across, ...up, text(WIDTH, TOP - 4, "f(z) ―   f′(z) ┄", "end"),
  ].join("");
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {"start" | "middle" | "end"} anchor
 */
function text(x, y, words, anchor) {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="currentColor">${words.replace("-", "−")}</text>`;
}
