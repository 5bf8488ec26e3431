/** Losses by epoch as lines between axes: what charts of them have in common. */

import { countText, linear, ticks } from "../scales.js";

export const LEFT_PX = 36;
export const RIGHT_PX = 6;
export const TOP_PX = 8;
const BOTTOM_PX = 20;
const FOOT_PX = 2; // below the letters, for those that reach down
const SHORTEST_AXIS = 10; // epochs

/** The last epoch and the largest loss among points; never nothing, so that there is an axis. */
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
 * @param {import("../loss_history.js").Point[]} points of all lines that share the axes
 * @param {number} width in units, as `fit` gives them
 * @param {number} height
 */
export function lossScales(points, width, height) {
  const { lastEpoch, largest } = lossExtent(points);
  const top = largest * 1.06; // a little air above the highest point
  return {
    lastEpoch, top, width, height,
    x: linear([0, lastEpoch], [LEFT_PX, width - RIGHT_PX]),
    y: linear([0, top], [height - BOTTOM_PX, TOP_PX]),
  };
}

/** Lines and numbers; `axis` names what runs across. */
export function drawLossAxes(ctx, { x, y, lastEpoch, top, width, height }, ink, axis) {
  ctx.strokeStyle = ink.line;
  ctx.fillStyle = ink.muted;
  ctx.lineWidth = 1;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const loss of ticks(top, 3)) {
    const at = Math.round(y(loss)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(LEFT_PX, at);
    ctx.lineTo(width - RIGHT_PX, at);
    ctx.stroke();
    ctx.fillText(loss >= 1e4 ? loss.toExponential(0).replace("+", "") : String(loss), LEFT_PX - 6, at);
  }
  ctx.textBaseline = "bottom";
  const word = ctx.measureText(axis).width;
  ctx.fillText(axis, width - RIGHT_PX, height - FOOT_PX);
  for (const epoch of ticks(lastEpoch, 4)) {
    const text = countText(epoch);
    const reach = ctx.measureText(text).width / 2;
    if (x(epoch) + reach > width - RIGHT_PX - word - 8) continue; // the axis' name stands there
    ctx.textAlign = epoch === 0 ? "left" : "center";
    ctx.fillText(text, x(epoch), height - FOOT_PX);
  }
}

/** One line, `train` or `test`, in the width that the context has. */
export function drawLossLine(ctx, points, loss, { x, y }, color) {
  ctx.strokeStyle = color;
  ctx.beginPath();
  let drawing = false;
  for (const point of points) {
    // A loss that is no number leaves a gap.
    if (!Number.isFinite(point[loss])) drawing = false;
    else if (drawing) ctx.lineTo(x(point.epoch), y(point[loss]));
    else {
      ctx.moveTo(x(point.epoch), y(point[loss]));
      drawing = true;
    }
  }
  ctx.stroke();
}
