/** The seeds in the chart: median and band of all, each by itself where the chart or its picture is pointed at. */

import { lossText } from "../../plot/scales.js";
import { scoreText } from "./words.js";
import { NO_HISTORY } from "../../state/loss_history.js";

/** @typedef {import("../../state/crowd.js").Crowd} Crowd */
/** @typedef {import("../../plot/loss_axes.js").Scales} Scales */

const BAND_ALPHA = 0.13;
const RUN_ALPHA = 0.3;
const MEDIAN_WIDTH = 1.5;
const MEDIAN_DASH = [1.5, 2.5];

/**
 * @param {{say: Say, palette: () => Palette}} given
 * @returns {import("../chart/view.js").Layer}
 */
export function bandLayer({ say, palette }) {
  return {
    histories({ others, frame }) {
      const count = others ? rowsUntil(others, frame?.epoch ?? 0) : 0;
      return others && count ? [{ ...NO_HISTORY, count, low: columnsOf(others, "low", count), high: columnsOf(others, "high", count) }] : [];
    },
    draw(ctx, { others, frame, pointedSeed, chartEpoch }, scales, isScore) {
      if (!others) return;
      const { ink } = palette();
      const count = rowsUntil(others, frame?.epoch ?? 0);
      const name = isScore ? "testScore" : "test";
      const band = others.bands[name];
      const place = (/** @type {number} */ row) => scales.x(epochOf(others, row));
      ctx.save();
      ctx.fillStyle = ctx.strokeStyle = ink["branch-1"];
      ctx.globalAlpha = BAND_ALPHA;
      fillBetween(ctx, count, place, (row) => scales.y(clamped(band.low[row], scales)), (row) => scales.y(clamped(band.high[row], scales)));
      ctx.globalAlpha = RUN_ALPHA;
      ctx.lineWidth = 0.75;
      if (chartEpoch !== null || pointedSeed !== null) others.seeds.forEach((_, member) => drawRun(ctx, others, member, { name, count, place, scales }));
      ctx.globalAlpha = 1;
      ctx.lineWidth = MEDIAN_WIDTH;
      ctx.setLineDash(MEDIAN_DASH);
      drawLine(ctx, count, place, (row) => scales.y(band.median[row]));
      ctx.setLineDash([]);
      const pointed = pointedSeed === null ? -1 : others.seeds.indexOf(pointedSeed);
      if (pointed >= 0) {
        ctx.strokeStyle = ink.accent;
        ctx.lineWidth = 2;
        drawRun(ctx, others, pointed, { name, count, place, scales });
      }
      ctx.restore();
    },
    reading(state, epoch) {
      const { others, frame, chart } = state;
      const row = others ? Math.floor(epoch / others.width) : 0;
      if (!others || row >= rowsUntil(others, frame?.epoch ?? 0)) return [];
      const isScore = chart.measure === "score";
      const { low, median, high } = others.bands[isScore ? "testScore" : "test"];
      if (Number.isNaN(median[row])) return []; // the test set is covered
      const text = (/** @type {number} */ value) => (isScore ? scoreText(state, value, say) : value === Infinity ? "∞" : lossText(value));
      const range = say("page.crowd.median_range", { median: text(median[row]), low: text(low[row]), high: text(high[row]) });
      return [say("page.crowd.chart_reading", { count: others.seeds.length, range })];
    },
  };
}

/**
 * How many rows end until an epoch, which everybody has come to.
 * @param {Crowd} crowd
 * @param {number} epoch of the one on the stage
 */
export function rowsUntil({ rows, width, epoch: common }, epoch) {
  return Math.min(rows.test.low.length, Math.floor((Math.min(common, epoch) + 1) / width));
}

/**
 * @param {Crowd} crowd
 * @param {number} row
 */
function epochOf({ width }, row) {
  return row * width + (width - 1) / 2;
}

/**
 * The band as a history has its columns, for the extent of the axes.
 * @param {Crowd} crowd
 * @param {"low" | "high"} end
 * @param {number} count
 */
function columnsOf(crowd, end, count) {
  const of = (/** @type {number[]} */ values) => Float64Array.from(values.slice(0, count));
  return {
    ...NO_HISTORY.low,
    epoch: Float64Array.from({ length: count }, (_, row) => epochOf(crowd, row)),
    train: of(crowd.bands.test[end]),
    test: of(crowd.bands.test[end]),
    trainScore: of(crowd.bands.testScore[end]),
    testScore: of(crowd.bands.testScore[end]),
  };
}

/**
 * What cannot be drawn any more, such as the loss of a run that has diverged, ends at the edge.
 * @param {number} value
 * @param {Scales} scales
 */
function clamped(value, { bottom, top }) {
  return Number.isNaN(value) ? value : Math.min(Math.max(value, bottom), top);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} count
 * @param {(row: number) => number} x
 * @param {(row: number) => number} low
 * @param {(row: number) => number} high
 */
function fillBetween(ctx, count, x, low, high) {
  ctx.beginPath();
  for (let row = 0; row < count; row++) ctx.lineTo(x(row), high(row));
  for (let row = count - 1; row >= 0; row--) ctx.lineTo(x(row), low(row));
  ctx.fill();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Crowd} crowd
 * @param {number} member
 * @param {{name: "test" | "testScore", count: number, place: (row: number) => number, scales: Scales}} given
 */
function drawRun(ctx, { rows }, member, { name, count, place, scales }) {
  drawLine(ctx, count, place, (row) => scales.y((rows[name].low[row][member] + rows[name].high[row][member]) / 2));
}

/**
 * A line, with gaps where there is no number.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} count
 * @param {(row: number) => number} x
 * @param {(row: number) => number} y
 */
function drawLine(ctx, count, x, y) {
  let isDrawing = false;
  ctx.beginPath();
  for (let row = 0; row < count; row++) {
    const at = y(row);
    if (!Number.isFinite(at)) isDrawing = false;
    else if (isDrawing) ctx.lineTo(x(row), at);
    else ctx.moveTo(x(row), at);
    isDrawing = Number.isFinite(at);
  }
  ctx.stroke();
}
