/** The samples as marks on a plane from -6 to 6. Class shows by colour and by shape. */

import { byteOf } from "../colors.js";
import { linear } from "../scales.js";
import { shapeOf } from "../shapes.js";

const EDGE = 6;

/**
 * How targets are drawn: of several classes, of two, or as values.
 * @param {string} task
 * @param {import("../theme.js").Palette} palette
 * @returns {{colorOf: (target: number) => string, kindOf: (target: number) => number}}
 */
export function marksFor(task, { css, classes }) {
  const several = task === "multiclass";
  return {
    colorOf: several ? (target) => classes[target % classes.length].css : (target) => css[byteOf(target)],
    kindOf: several ? (target) => target : (target) => (task === "classification" && target < 0 ? 1 : 0),
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[][]} rows [x1, x2, target]
 * @param {object} look
 * @param {number} look.size side of the plane in pixels
 * @param {number} look.radius of a mark
 * @param {string | null} look.ring its outline, if it has one
 * @param {(target: number) => string} look.colorOf
 * @param {((target: number) => number) | null} look.kindOf which shape; all are circles without it
 */
export function drawPoints(ctx, rows, { size, radius, ring, colorOf, kindOf }) {
  const x = linear([-EDGE, EDGE], [0, size]);
  const y = linear([-EDGE, EDGE], [size, 0]);
  ctx.lineWidth = Math.max(1, radius * 0.35);
  ctx.lineJoin = "round";
  if (ring) ctx.strokeStyle = ring;
  for (const [x1, x2, target] of rows) {
    // A noisy sample may lie outside; it is trained on, but there is no place to draw it.
    if (Math.abs(x1) > EDGE || Math.abs(x2) > EDGE) continue;
    ctx.fillStyle = colorOf(target);
    ctx.beginPath();
    trace(ctx, shapeOf(kindOf?.(target) ?? 0), x(x1), y(x2), radius);
    if (ring) ctx.stroke();
    ctx.fill();
  }
}

function trace(ctx, shape, x, y, radius) {
  if (shape.length === 0) {
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  for (const [dx, dy] of shape) ctx.lineTo(x + dx * radius, y + dy * radius);
  ctx.closePath();
}
