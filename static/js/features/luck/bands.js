/**
 * A measure over epochs as a band of its seeds, and axes for such bands. Pure.
 *
 * @typedef {"10" | "25" | "50" | "75" | "90"} Percent
 * @typedef {ReturnType<typeof axisOf>} Axis
 * @typedef {{epochs: number[], at: Record<Percent, number[]>}} Bands  each quantile at each epoch; infinite where it is the worst there can be
 */

import { linear } from "../../plot/scales.js";
import { axisOf } from "../../plot/value_axis.js";
import { quantile } from "../../state/quantiles.js";

/** Around the bands: numbers on the left, labels of the lines on the right. */
export const EDGE = { left: 40, right: 76, top: 8, bottom: 24 };

const PERCENTS = /** @type {Percent[]} */ (["10", "25", "50", "75", "90"]);

/** The bands of a comparison are asked for at every move of the pointer. */
const known = /** @type {WeakMap<Found, (Bands | null)[]>} */ (new WeakMap());

/**
 * The band of each setting of a comparison.
 * @param {Found} found
 */
export function bandsIn(found) {
  let bands = known.get(found);
  if (!bands) known.set(found, (bands = found.settings.map(({ curves }) => bandsOf(curves, found.larger_is_better))));
  return bands;
}

/**
 * The axes of a comparison's bands.
 * @param {Found} found
 * @param {{width: number, height: number}} size in pixels
 */
export function bandAxes(found, { width, height }) {
  const seen = bandsIn(found).flatMap((band) => (band ? [...band.at[10], ...band.at[90]] : []));
  const isLog = !found.larger_is_better && seen.every((value) => value > 0);
  return {
    x: linear([0, found.epochs], [EDGE.left, width - EDGE.right]),
    y: axisOf(seen, { isLog, range: [height - EDGE.bottom, EDGE.top] }),
  };
}

/**
 * The seed whose curve passes nearest to a place, at the epoch that is shown there.
 * @param {Found} found
 * @param {ReturnType<typeof bandAxes>} axes
 * @param {{x: number, y: number}} at in pixels
 * @returns {number | null} its place
 */
export function nearestSeed({ settings }, { x, y }, at) {
  let [best, least] = [/** @type {number | null} */ (null), Infinity];
  for (const { curves: { epochs, values } } of settings) {
    const row = epochs.reduce((near, epoch, i) => (Math.abs(x(epoch) - at.x) < Math.abs(x(epochs[near]) - at.x) ? i : near), 0);
    values.forEach((curve, seed) => {
      const value = curve?.[row] ?? null;
      const distance = value === null ? Infinity : Math.abs(y.place(value) - at.y);
      if (distance < least) [best, least] = [seed, distance];
    });
  }
  return best;
}

/**
 * The band of a setting.
 * @param {{epochs: number[], values: ((number | null)[] | null)[]}} curves  values: null for a seed that has not ended; in it null where it diverged
 * @param {boolean} isLargerBetter
 * @returns {Bands | null} null before the first seed has ended
 */
export function bandsOf({ epochs, values }, isLargerBetter) {
  const there = values.flatMap((curve) => (curve ? [curve] : []));
  if (!there.length) return null;
  const worst = isLargerBetter ? -Infinity : Infinity;
  /** @type {Bands["at"]} */
  const at = { 10: [], 25: [], 50: [], 75: [], 90: [] };
  epochs.forEach((_, i) => {
    const sorted = there.map((curve) => curve[i] ?? worst).sort((one, other) => one - other);
    for (const percent of PERCENTS) at[percent].push(quantile(sorted, Number(percent) / 100));
  });
  return { epochs, at };
}

/**
 * Labels beside the ends of lines, moved apart until none covers another.
 * @param {number[]} wanted places, in any order
 * @param {number} gap
 * @param {[number, number]} range
 * @returns {number[]} in the same order
 */
export function apart(wanted, gap, [top, bottom]) {
  const order = wanted.map((_, i) => i).sort((one, other) => wanted[one] - wanted[other]);
  const placed = [...wanted];
  let least = top;
  for (const i of order) {
    placed[i] = Math.max(wanted[i], least);
    least = placed[i] + gap;
  }
  let most = bottom;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i], most);
    most = placed[i] - gap;
  }
  return placed;
}
