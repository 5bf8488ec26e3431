/**
 * Errors against one setting that grows, as how complex the network is: the median and the spread over the seeds. Pure.
 *
 * @typedef {"train" | "validation" | "test"} Part
 * @typedef {{median: number, lowest: number, highest: number}} Spread  not finite where runs diverged
 * @typedef {{value: unknown, overrides: Record<string, unknown>} & Partial<Record<Part, Spread>>} Stop
 * @typedef {object} Complexity
 * @property {string} field that grows
 * @property {Record<string, unknown>} held the other setting, where it gave the best
 * @property {string} measure without its part: loss, accuracy or r_squared
 * @property {Part[]} parts
 * @property {Stop[]} stops by rising complexity
 * @property {Stop | null} best by the part that the sweep goes by
 * @property {boolean} overfits whether from the best on training gets better, and the other worse
 */

import { sweepMap } from "./sweeps.js";

const FEWEST = 3; // values that make a curve
const PARTS = /** @type {const} */ (["train", "validation", "test"]);

/**
 * How large a value is; NaN where values have no order.
 * @param {unknown} value
 */
function sizeOf(value) {
  if (typeof value === "number") return value;
  const isWidths = Array.isArray(value) && value.every((each) => typeof each === "number");
  return isWidths ? value.reduce((sum, width) => sum + width, 0) : NaN;
}

/**
 * The setting of a grid whose values have an order; null: it has none.
 * @param {Sweep} sweep
 */
export function growingField({ spec: { grid } }) {
  const fields = Object.entries(grid ?? {});
  const found = fields.find(([, values]) => {
    const sizes = values.map(sizeOf);
    return new Set(sizes).size >= FEWEST && !sizes.some(Number.isNaN);
  });
  return found && fields.length <= 2 ? found[0] : null;
}

/**
 * @param {Sweep} sweep
 * @returns {Complexity | null} null where nothing grows
 */
export function complexityOf(sweep) {
  const field = growingField(sweep);
  if (field === null) return null;
  const [judge, measure] = splitAt(sweep.objective, sweep.objective.indexOf("_"));
  const sign = measure === "loss" ? 1 : -1;
  const cells = sweepMap(sweep).cells.flat();
  const { [field]: _, ...held } = (sweep.best ?? cells[0]).overrides;
  const line = cells.filter(({ overrides }) => Object.entries(held).every(([name, value]) => isSame(overrides[name], value)));
  const parts = PARTS.filter((part) => line.some(({ runs }) => runs.some(({ metrics }) => typeof metrics?.[`${part}_${measure}`] === "number")));
  const stops = line.map(({ overrides, runs }) => {
    const known = runs.filter(({ metrics }) => metrics !== null && metrics !== undefined);
    const valuesOf = (/** @type {Part} */ part) => known.map(({ metrics }) => metrics?.[`${part}_${measure}`] ?? sign * Infinity);
    const spreads = parts.map((part) => [part, spreadOf(valuesOf(part), sign)]);
    return { value: overrides[field], overrides, ...(known.length && Object.fromEntries(spreads)) };
  });
  stops.sort((one, other) => sizeOf(one.value) - sizeOf(other.value));
  const judged = /** @type {Part} */ (judge);
  const level = (/** @type {Stop | undefined} */ stop, /** @type {Part} */ part) => sign * (stop?.[part]?.median ?? sign * Infinity);
  const best = stops.reduce((/** @type {Stop | null} */ least, stop) => (level(stop, judged) < (least ? level(least, judged) : Infinity) ? stop : least), null);
  const last = stops.at(-1);
  const overfits = best !== null && judged !== "train" && level(last, "train") < level(best, "train") && level(last, judged) > level(best, judged);
  return { field, held, measure, parts, stops, best, overfits };
}

/**
 * @param {number[]} values
 * @param {number} sign  -1: the larger is the better
 * @returns {Spread}
 */
function spreadOf(values, sign) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const pair = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return { median: pair.every(Number.isFinite) ? (pair[0] + pair[1]) / 2 : sign * Infinity, lowest: sorted[0], highest: sorted[sorted.length - 1] };
}

/**
 * @param {string} text
 * @param {number} at a character that is left out
 */
function splitAt(text, at) {
  return [text.slice(0, at), text.slice(at + 1)];
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
