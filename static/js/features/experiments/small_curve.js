/** A run's loss curve without axes, as large as a picture; several of them share their scales. */

import { fit } from "../../plot/canvas.js";
import { linear } from "../../plot/scales.js";

/**
 * @typedef {{epoch: number, train: number, test: number}[]} Points
 * @typedef {{epochs: number, low: number, high: number}} Extent  the losses as powers of ten
 *
 * @param {Points[]} curves
 * @returns {Extent}
 */
export function extentOf(curves) {
  let [epochs, low, high] = [1, Infinity, -Infinity];
  for (const { epoch, train, test } of curves.flat()) {
    epochs = Math.max(epochs, epoch);
    for (const loss of [train, test]) {
      if (!Number.isFinite(loss)) continue;
      low = Math.min(low, powerOf(loss));
      high = Math.max(high, powerOf(loss));
    }
  }
  return low < high ? { epochs, low, high } : { epochs, low: -2, high: 0 };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Points} points
 * @param {Extent} extent
 * @param {Ink} ink
 */
export function drawSmallCurve(canvas, points, { epochs, low, high }, ink) {
  const { ctx, width, height } = fit(canvas);
  const x = linear([0, epochs], [3, width - 3]);
  const y = linear([low, high], [height - 4, 4]);
  ctx.lineJoin = "round";
  for (const [name, strength, color] of /** @type {const} */ ([["train", 1, ink.muted], ["test", 2, ink.text]])) {
    ctx.lineWidth = strength;
    ctx.strokeStyle = color;
    ctx.beginPath();
    let isDrawing = false;
    for (const point of points) {
      const isThere = Number.isFinite(point[name]);
      if (isThere) ctx[isDrawing ? "lineTo" : "moveTo"](x(point.epoch), y(powerOf(point[name])));
      isDrawing = isThere;
    }
    ctx.stroke();
  }
}

/** @param {number} loss */
function powerOf(loss) {
  return Math.log10(Math.max(loss, 1e-6));
}
