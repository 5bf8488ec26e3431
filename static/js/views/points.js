/** The samples as marks on a plane from -6 to 6. Class shows by colour and by shape. */

import { byteOf } from "../colors.js";
import { linear } from "../scales.js";

const EDGE = 6;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[][]} rows [x1, x2, target]
 * @param {object} look
 * @param {number} look.size side of the plane in pixels
 * @param {number} look.radius of a mark
 * @param {string[]} look.css 256 colours
 * @param {string | null} look.ring its outline, if it has one
 * @param {boolean} look.byShape whether negative targets are diamonds
 */
export function drawPoints(ctx, rows, { size, radius, css, ring, byShape }) {
  const x = linear([-EDGE, EDGE], [0, size]);
  const y = linear([-EDGE, EDGE], [size, 0]);
  ctx.lineWidth = Math.max(1, radius * 0.35);
  ctx.lineJoin = "round";
  if (ring) ctx.strokeStyle = ring;
  for (const [x1, x2, target] of rows) {
    // A noisy sample may lie outside; it is trained on, but there is no place to draw it.
    if (Math.abs(x1) > EDGE || Math.abs(x2) > EDGE) continue;
    ctx.fillStyle = css[byteOf(target)];
    ctx.beginPath();
    if (byShape && target < 0) diamond(ctx, x(x1), y(x2), radius * 1.25);
    else ctx.arc(x(x1), y(x2), radius, 0, 2 * Math.PI);
    if (ring) ctx.stroke();
    ctx.fill();
  }
}

function diamond(ctx, x, y, reach) {
  ctx.moveTo(x, y - reach);
  ctx.lineTo(x + reach, y);
  ctx.lineTo(x, y + reach);
  ctx.lineTo(x - reach, y);
  ctx.closePath();
}
