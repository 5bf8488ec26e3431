/** The chart's lines of training, validation and test rows, and its dots within epochs. */

import { LEFT_PX, drawLossLine, linesThrough } from "../../plot/loss_axes.js";

/** @typedef {import("../../plot/loss_axes.js").Scales} Scales */

const LETTERS_PX = 11;
const DOT_PX = 1.25;
/** Told apart by more than colour, which prints and forced colours do not have. */
export const TEST_LINE = { width: 2.25, dash: /** @type {number[]} */ ([]) };
export const TRAIN_LINE = { width: 1.5, dash: [4, 3] };
const VALIDATION_LINE = { width: 2, dash: [7, 2.5, 1.5, 2.5] };

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {LossHistory} history
 * @param {import("../../plot/loss_axes.js").Measure} name
 * @param {Scales} scales
 * @param {string} color
 */
export function drawTestLine(ctx, history, name, scales, color) {
  ctx.lineWidth = TEST_LINE.width;
  drawLossLine(ctx, history, name, scales, color);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {LossHistory} history
 * @param {import("../../plot/loss_axes.js").Measure} name
 * @param {Scales} scales
 * @param {string} color
 */
export function drawTrainLine(ctx, history, name, scales, color) {
  ctx.lineWidth = TRAIN_LINE.width;
  ctx.setLineDash(TRAIN_LINE.dash);
  drawLossLine(ctx, history, name, scales, color);
  ctx.setLineDash([]);
}

/** Told apart by more than colour. */
const BRANCH_DASHES = [[], [7, 3], [2, 2.5], [8, 2.5, 2, 2.5]];

/**
 * The line of another branch; of one that is laid over the current one, with its letter at its end.
 * @param {CanvasRenderingContext2D} ctx
 * @param {ReturnType<typeof import("../../state/branches.js").otherLines>[number]} other
 * @param {import("../../plot/loss_axes.js").Measure} name
 * @param {Scales} scales
 * @param {Ink} ink
 */
export function drawOther(ctx, { line, isOverlaid, color, letter, at }, name, scales, ink) {
  ctx.lineWidth = isOverlaid ? TEST_LINE.width : TRAIN_LINE.width;
  ctx.setLineDash(BRANCH_DASHES[at % BRANCH_DASHES.length]);
  drawLossLine(ctx, line, name, scales, ink[color]);
  ctx.setLineDash([]);
  const [x, y] = linesThrough(line, name, scales).at(-1)?.at(-1) ?? [];
  if (!isOverlaid || x === undefined || y === undefined) return;
  const place = Math.min(x, scales.width - scales.right - LETTERS_PX);
  ctx.fillStyle = ink[color];
  ctx.beginPath();
  ctx.arc(place, y, LETTERS_PX * 0.7, 0, 2 * Math.PI);
  ctx.fill();
  ctx.fillStyle = ink.surface;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(letter, place, y + 0.5);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {LossHistory} history
 * @param {import("../../plot/loss_axes.js").Measure} name
 * @param {Scales} scales
 * @param {string} color
 */
export function drawValidationLine(ctx, history, name, scales, color) {
  ctx.lineWidth = VALIDATION_LINE.width;
  ctx.setLineDash(VALIDATION_LINE.dash);
  drawLossLine(ctx, history, name, scales, color);
  ctx.setLineDash([]);
}

/**
 * What slow motion shows within epochs, as dots.
 * @param {CanvasRenderingContext2D} ctx
 * @param {LossHistory} history
 * @param {[import("../../plot/loss_axes.js").Measure, string][]} lines
 * @param {Scales} scales
 */
export function drawInner(ctx, { inner }, lines, { x, y }) {
  for (const [name, color] of lines) {
    ctx.fillStyle = color;
    for (const point of inner) {
      const value = point[name] ?? NaN;
      if (!Number.isFinite(value)) continue;
      ctx.beginPath();
      ctx.arc(x(point.epoch), y(value), DOT_PX, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
}

/**
 * What is no better has learned nothing.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} value
 * @param {Scales} scales
 * @param {Ink} ink
 * @param {string} name
 */
export function drawGuess(ctx, value, { y, width, right, top, bottom }, ink, name) {
  if (!(value >= bottom && value <= top)) return;
  ctx.strokeStyle = ctx.fillStyle = ink.muted;
  ctx.lineWidth = 1;
  ctx.setLineDash([1.5, 4]);
  ctx.beginPath();
  ctx.moveTo(LEFT_PX, y(value));
  ctx.lineTo(width - right, y(value));
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.textAlign = "right";
  ctx.textBaseline = "top"; // what has learned lies above
  ctx.fillText(name, width - right - 2, y(value) + 4);
}
