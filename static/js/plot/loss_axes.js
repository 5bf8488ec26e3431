/** Losses, or other measures, by epoch as lines between axes: what charts of them have in common. */

import { countText, linear, roundBetween } from "./scales.js";

export const LEFT_PX = 36;
export const RIGHT_PX = 6;
export const TOP_PX = 8;
const BOTTOM_PX = 20;
const FOOT_PX = 2; // below the letters, for those that reach down
const SHORTEST_AXIS = 10; // epochs
const AIR = 0.06; // of the height, above the highest point
const ZERO_PX = 12; // below a logarithmic axis, for losses of zero
const MOST_DECADES = 5; // of a logarithmic axis, with a line each

/**
 * The last epoch that an axis shows; never nothing, so that there is an axis.
 * @param {readonly LossHistory[]} histories
 */
export function lastShown(histories) {
  return Math.max(SHORTEST_AXIS, ...histories.map(({ count, high, inner }) => Math.max(count ? high.epoch[count - 1] : 0, inner.at(-1)?.epoch ?? 0)));
}

/**
 * @typedef {"train" | "test" | "trainScore" | "testScore" | "rate" | "validation" | "validationScore"} Measure  a number of each epoch
 * @typedef {ReturnType<typeof lossScales>} Scales
 *
 * @typedef {object} ChartLook
 * @property {Measure[]} [names] which numbers are drawn
 * @property {boolean} [isLog] whether equal distances are equal factors
 * @property {[number, number] | null} [range] the epochs that are shown; none: all
 * @property {number} [most] what the axis reaches at least: 1 for fractions
 * @property {number} [right] room beside the lines
 *
 * @param {readonly LossHistory[]} histories all that share the axes
 * @param {number} width in units, as `fit` gives them
 * @param {number} height
 * @param {ChartLook} [look]
 */
export function lossScales(histories, width, height, { names = ["train", "test"], isLog = false, range = null, most = 0, right = RIGHT_PX } = {}) {
  const [first, lastEpoch] = range ?? [0, lastShown(histories)];
  const seen = extentOf(histories, names, [first, lastEpoch]);
  const [bottom, top] = isLog ? decades(seen) : straight(seen, most, range !== null);
  const hasZero = isLog && seen.smallest <= 0;
  const [floor, high] = [height - BOTTOM_PX, TOP_PX];
  const low = floor - (hasZero ? ZERO_PX : 0);
  const straightY = linear(isLog ? [Math.log10(bottom), Math.log10(top)] : [bottom, top], [low, high]);
  return {
    first, lastEpoch, bottom, top, width, height, right, isLog, hasZero, floor,
    x: linear([first, lastEpoch], [LEFT_PX, width - right]),
    // Zero has no logarithm: it has a line of its own, below the axis.
    y: isLog ? (/** @type {number} */ value) => (value > 0 ? straightY(Math.log10(value)) : floor) : straightY,
  };
}

/**
 * The smallest, the smallest above zero and the largest of the numbers between two epochs.
 * @param {readonly LossHistory[]} histories
 * @param {Measure[]} names
 * @param {number[]} range
 */
function extentOf(histories, names, [first, lastEpoch]) {
  let [smallest, positive, largest] = [Infinity, Infinity, -Infinity];
  const see = (/** @type {number} */ value) => {
    if (!Number.isFinite(value)) return;
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
    if (value > 0) positive = Math.min(positive, value);
  };
  for (const { count, low, high, inner } of histories) {
    for (const name of names) {
      for (let row = 0; row < count; row++) {
        if (high.epoch[row] < first || low.epoch[row] > lastEpoch) continue;
        see(low[name][row]);
        see(high[name][row]);
      }
      for (const point of inner) if (point.epoch >= first && point.epoch <= lastEpoch) see(point[name] ?? NaN);
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

/** @param {{bottom: number, top: number, isLog: boolean, hasZero: boolean}} given */
function linesOf({ bottom, top, isLog, hasZero }) {
  if (!isLog) return roundBetween(bottom, top, 3);
  const [from, to] = [Math.round(Math.log10(bottom)), Math.round(Math.log10(top))];
  const gap = Math.ceil((to - from) / MOST_DECADES);
  const lines = Array.from({ length: Math.floor((to - from) / gap) + 1 }, (_, i) => 10 ** (from + i * gap));
  return hasZero ? [0, ...lines] : lines;
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
 * One line in the width and dash that the context has. Where several epochs share a pixel, it goes through the lowest and
 * the highest of them.
 * @param {CanvasRenderingContext2D} ctx
 * @param {LossHistory} history
 * @param {Measure} name
 * @param {Scales} scales
 * @param {string} color
 */
export function drawLossLine(ctx, history, name, scales, color) {
  ctx.strokeStyle = color;
  ctx.beginPath();
  for (const line of linesThrough(history, name, scales)) line.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
}

/**
 * The places that a measure's line goes through: several lines where numbers are missing between.
 * @param {LossHistory} history
 * @param {Measure} name
 * @param {Pick<Scales, "x" | "y" | "first" | "lastEpoch">} scales
 * @returns {[number, number][][]} in units
 */
export function linesThrough({ count, low, high }, name, { x, y, first, lastEpoch }) {
  /** @type {[number, number][][]} */
  const lines = [];
  let line = /** @type {[number, number][]} */ ([]);
  let [at, least, greatest, left, latest] = [NaN, NaN, NaN, NaN, NaN];
  const end = () => {
    if (Number.isNaN(at)) return;
    if (least === greatest) line.push([left, y(least)]);
    else line.push([at, y(latest === greatest ? least : greatest)], [at, y(latest === greatest ? greatest : least)]);
    at = NaN;
  };
  const gap = () => {
    end();
    if (line.length) lines.push(line);
    line = [];
  };
  for (let row = 0; row < count; row++) {
    // Beside the axes only what a line comes from or goes to.
    if ((row + 1 < count && high.epoch[row + 1] < first) || (row > 0 && low.epoch[row - 1] > lastEpoch)) continue;
    const [bottom, top] = [low[name][row], high[name][row]];
    if (!Number.isFinite(bottom) || !Number.isFinite(top)) {
      gap();
      continue;
    }
    const place = x(row ? (low.epoch[row] + high.epoch[row]) / 2 : low.epoch[row]);
    const column = Math.round(place);
    if (column !== at) {
      end();
      [at, least, greatest, left] = [column, bottom, top, place];
    } else [least, greatest] = [Math.min(least, bottom), Math.max(greatest, top)];
    latest = top;
  }
  gap();
  return lines;
}
