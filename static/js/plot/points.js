/** The samples as marks on a plane from -6 to 6. Class shows by colour and by shape. */

import { byteOf } from "./colors.js";
import { EDGE } from "./plane.js";
import { linear } from "./scales.js";
import { shapeOf } from "./shapes.js";


/**
 * How targets are drawn: of several classes, of two, or as values.
 * @param {Task} task
 * @param {Palette} palette
 * @returns {{colorOf: (target: number) => string, kindOf: (target: number) => number}}
 */
export function marksFor(task, { css, classes }) {
  const several = task.has_numbered_classes;
  return {
    colorOf: several ? (target) => classes[target % classes.length].css : (target) => css[byteOf(target)],
    kindOf: several ? (target) => target : (target) => (task.has_classes && target < 0 ? 1 : 0),
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[][]} rows [x1, x2, target]
 * @param {object} look
 * @param {number} look.size side of the plane in pixels
 * @param {number} look.radius of a mark
 * @param {string | null} look.ring its outline, if it has one
 * @param {boolean} [look.isHollow] only the outline is drawn, in the colour of the target
 * @param {string} [look.dot] the colour of a dot in its middle, if it has one
 * @param {(target: number) => string} look.colorOf
 * @param {((target: number) => number) | null} look.kindOf which shape; all are circles without it
 */
export function drawPoints(ctx, rows, { size, radius, ring, isHollow, dot, colorOf, kindOf }) {
  const x = linear([-EDGE, EDGE], [0, size]);
  const y = linear([-EDGE, EDGE], [size, 0]);
  ctx.lineWidth = Math.max(1, radius * 0.35);
  ctx.lineJoin = "round";
  if (ring) ctx.strokeStyle = ring;
  for (const [x1, x2, target] of rows) {
    // A noisy sample may lie outside; it is trained on, but there is no place to draw it.
    if (Math.abs(x1) > EDGE || Math.abs(x2) > EDGE) continue;
    ctx.fillStyle = colorOf(target);
    if (isHollow) ctx.strokeStyle = ctx.fillStyle;
    ctx.beginPath();
    trace(ctx, shapeOf(kindOf?.(target) ?? 0), x(x1), y(x2), radius);
    if (ring || isHollow) ctx.stroke();
    if (!isHollow) ctx.fill();
    if (!dot) continue;
    ctx.fillStyle = dot;
    ctx.beginPath();
    ctx.arc(x(x1), y(x2), radius * 0.38, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/**
 * Rings about samples, all at one stroke.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[][]} rows [x1, x2, ...]
 * @param {{left: number, top: number, size: number, radius: number, width: number, color: string}} look
 */
export function drawRings(ctx, rows, { left, top, size, radius, width, color }) {
  const x = linear([-EDGE, EDGE], [left, left + size]);
  const y = linear([-EDGE, EDGE], [top + size, top]);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.beginPath();
  for (const [x1, x2] of rows) {
    ctx.moveTo(x(x1) + radius, y(x2));
    ctx.arc(x(x1), y(x2), radius, 0, 2 * Math.PI);
  }
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./shapes.js").Shape} shape
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function trace(ctx, shape, x, y, radius) {
  if (shape.length === 0) {
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  for (const [dx, dy] of shape) ctx.lineTo(x + dx * radius, y + dy * radius);
  ctx.closePath();
}
