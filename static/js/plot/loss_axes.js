/** Losses, or other measures, by epoch as lines between axes: what charts of them have in common. */

import { countText, linear, roundBetween } from "./scales.js";

export const LEFT_PX = 36;
export const RIGHT_PX = 6;
export const TOP_PX = 8;
const BOTTOM_PX = 20;
const FOOT_PX = 2; // below the letters, for those that reach down
const SHORTEST_AXIS = 10; // epochs
const AIR = 0.06; // of the height, above the highest point
const MOST_DECADES = 5; // of a logarithmic axis, with a line each

/**
 * The last epoch and the largest loss among points; never nothing, so that there is an axis.
 * @param {readonly Point[]} points
 */
export function lossExtent(points) {
  let lastEpoch = SHORTEST_AXIS;
  let largest = 0;
  for (const { epoch, train, test } of points) {
    lastEpoch = Math.max(lastEpoch, epoch);
    if (Number.isFinite(train)) largest = Math.max(largest, train);
    if (Number.isFinite(test)) largest = Math.max(largest, test);
  }
  return { lastEpoch, largest: largest || 1 };
}

/**
 * @typedef {"train" | "test" | "trainScore" | "testScore" | "rate"} Measure  a number of each point
 * @typedef {ReturnType<typeof lossScales>} Scales
 *
 * @typedef {object} ChartLook
 * @property {Measure[]} [names] which numbers of the points are drawn
 * @property {boolean} [isLog] whether equal distances are equal factors
 * @property {[number, number] | null} [range] the epochs that are shown; none: all
 * @property {number} [most] what the axis reaches at least: 1 for fractions
 * @property {number} [right] room beside the lines
 *
 * @param {readonly Point[]} points of all lines that share the axes
 * @param {number} width in units, as `fit` gives them
 * @param {number} height
 * @param {ChartLook} [look]
 */
export function lossScales(points, width, height, { names = ["train", "test"], isLog = false, range = null, most = 0, right = RIGHT_PX } = {}) {
  const [first, lastEpoch] = range ?? [0, lossExtent(points).lastEpoch];
  const seen = extentOf(points.filter(({ epoch }) => epoch >= first && epoch <= lastEpoch), names);
  const [bottom, top] = isLog ? decades(seen) : straight(seen, most, range !== null);
  const [low, high] = [height - BOTTOM_PX, TOP_PX];
  const straightY = linear(isLog ? [Math.log10(bottom), Math.log10(top)] : [bottom, top], [low, high]);
  return {
    first, lastEpoch, bottom, top, width, height, right, isLog,
    x: linear([first, lastEpoch], [LEFT_PX, width - right]),
    y: isLog ? (/** @type {number} */ value) => straightY(Math.log10(Math.max(value, bottom))) : straightY,
  };
}

/**
 * The smallest, the smallest above zero and the largest of the numbers.
 * @param {readonly Point[]} points
 * @param {Measure[]} names
 */
function extentOf(points, names) {
  let [smallest, positive, largest] = [Infinity, Infinity, -Infinity];
  for (const point of points) {
    for (const name of names) {
      const value = point[name] ?? NaN;
      if (!Number.isFinite(value)) continue;
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
      if (value > 0) positive = Math.min(positive, value);
    }
  }
  return { smallest, positive, largest };
}

/**
 * From zero, but what one has zoomed into fills the height.
 * @param {{smallest: number, largest: number}} given
 * @param {number} most
 * @param {boolean} isZoomed
 */
function straight({ smallest, largest }, most, isZoomed) {
  if (smallest > largest) return [0, 1];
  if (isZoomed && largest > smallest) {
    const air = (largest - smallest) * AIR;
    return [smallest - air, largest + air];
  }
  const bottom = Math.min(0, smallest);
  const reach = Math.max(largest, most, bottom);
  return [bottom, reach + (reach - bottom || 1) * AIR];
}

/**
 * Whole powers of ten.
 * @param {{positive: number, largest: number}} given
 */
function decades({ positive, largest }) {
  if (!(positive <= largest)) return [0.1, 1];
  const bottom = 10 ** Math.floor(Math.log10(positive) + 1e-9);
  const top = 10 ** Math.ceil(Math.log10(largest) - 1e-9);
  return [bottom, top > bottom ? top : 10 * bottom];
}

/** @param {{bottom: number, top: number, isLog: boolean}} given */
function linesOf({ bottom, top, isLog }) {
  if (!isLog) return roundBetween(bottom, top, 3);
  const [from, to] = [Math.round(Math.log10(bottom)), Math.round(Math.log10(top))];
  const gap = Math.ceil((to - from) / MOST_DECADES);
  return Array.from({ length: Math.floor((to - from) / gap) + 1 }, (_, i) => 10 ** (from + i * gap));
}

/** @param {number} value */
function valueText(value) {
  if (value >= 1e4 || (value !== 0 && Math.abs(value) < 1e-3)) return value.toExponential(0).replace("+", "").replace("-", "−");
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

/**
 * Lines and numbers; `axis` names what runs across.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scales} scales
 * @param {Ink} ink
 * @param {string} axis
 */
export function drawLossAxes(ctx, scales, ink, axis) {
  const { x, y, first, lastEpoch, width, height, right } = scales;
  ctx.strokeStyle = ink.line;
  ctx.fillStyle = ink.muted;
  ctx.lineWidth = 1;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const loss of linesOf(scales)) {
    const at = Math.round(y(loss)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(LEFT_PX, at);
    ctx.lineTo(width - right, at);
    ctx.stroke();
    ctx.fillText(valueText(loss), LEFT_PX - 6, at);
  }
  ctx.textBaseline = "bottom";
  const word = ctx.measureText(axis).width;
  ctx.fillText(axis, width - right, height - FOOT_PX);
  for (const epoch of roundBetween(first, lastEpoch, 4).filter(Number.isInteger)) {
    const text = countText(epoch);
    const reach = ctx.measureText(text).width / 2;
    if (x(epoch) + reach > width - right - word - 8) continue; // the axis' name stands there
    ctx.textAlign = x(epoch) - reach < LEFT_PX ? "left" : "center";
    ctx.fillText(text, x(epoch), height - FOOT_PX);
  }
}

/**
 * One line, `train` or `test`, in the width that the context has.
 * @param {CanvasRenderingContext2D} ctx
 * @param {readonly Point[]} points
 * @param {Measure} name
 * @param {{x: (epoch: number) => number, y: (value: number) => number, first?: number, lastEpoch?: number}} scales
 * @param {string} color
 */
export function drawLossLine(ctx, points, name, { x, y, first = -Infinity, lastEpoch = Infinity }, color) {
  ctx.strokeStyle = color;
  ctx.beginPath();
  let drawing = false;
  points.forEach((point, i) => {
    // Beside the axes only what a line comes from or goes to.
    if ((points[i + 1]?.epoch ?? Infinity) < first || (points[i - 1]?.epoch ?? -Infinity) > lastEpoch) return;
    // A loss that is no number leaves a gap.
    const value = point[name] ?? NaN;
    if (!Number.isFinite(value)) drawing = false;
    else if (drawing) ctx.lineTo(x(point.epoch), y(value));
    else {
      ctx.moveTo(x(point.epoch), y(value));
      drawing = true;
    }
  });
  ctx.stroke();
}
