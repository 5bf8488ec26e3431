/** A function that is known at evenly spaced places, as the path of an SVG: an activation and its slope. Pure. */

/**
 * @param {ArrayLike<number>} values at evenly spaced places from the left edge to the right one; gaps where they are no numbers
 * @param {{width: number, top: number, bottom: number, low: number, high: number}} box  width of the picture, in its units; top and bottom:
 *     where `high` and `low` stand, y downwards
 * @returns {string} the `d` of a path; empty where nothing is a number
 */
export function curvePath(values, { width, top, bottom, low, high }) {
  const last = values.length - 1;
  let path = "";
  let isDrawing = false;
  for (let i = 0; i <= last; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) {
      isDrawing = false;
      continue;
    }
    const y = bottom + ((value - low) / (high - low || 1)) * (top - bottom);
    path += `${isDrawing ? "L" : "M"}${rounded((i / last) * width)} ${rounded(y)}`;
    isDrawing = true;
  }
  return path;
}

/**
 * The lowest and the highest number among some; zero is within.
 * @param {ArrayLike<number>} values
 * @returns {[number, number]}
 */
export function extentWithZero(values) {
  let [low, high] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
}

/**
 * Where the size of a function stays below a bound, by straight lines between its places.
 * @param {ArrayLike<number>} values at evenly spaced places
 * @param {number} bound
 * @returns {[number, number][]} fractions of the way from the first place to the last
 */
export function rangesBelow(values, bound) {
  const last = values.length - 1;
  /** @type {[number, number][]} */
  const ranges = [];
  let from = NaN;
  for (let i = 0; i <= last; i++) {
    const size = Math.abs(values[i]);
    const before = Math.abs(values[i - 1]);
    // Where it jumps, as at a kink, the bound is reached at once: the flat place is the last or the first of its own.
    const crossing = (/** @type {number} */ flat, /** @type {number} */ steep) => (Math.abs(steep - flat) > 4 * bound ? 0 : (bound - flat) / (steep - flat));
    if (size < bound && Number.isNaN(from)) from = i === 0 ? 0 : i - crossing(size, before);
    if (!(size < bound) && !Number.isNaN(from)) {
      ranges.push([from / last, (i - 1 + crossing(before, size)) / last]);
      from = NaN;
    }
  }
  if (!Number.isNaN(from)) ranges.push([from / last, 1]);
  return ranges;
}

/** @param {number} value */
function rounded(value) {
  return Math.round(value * 100) / 100;
}
