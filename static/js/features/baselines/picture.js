/** A model's picture: its outputs over the plane, the points, and of support vector machines the margin. */

import { mixed, parseColor, pixelTable, risingScale } from "../../plot/colors.js";
import { drawPoints, drawRings, marksFor } from "../../plot/points.js";
import { discrete, paintClasses, paintField } from "../../plot/fields.js";
import { fit, scratch } from "../../plot/canvas.js";
import { traceContour } from "../../plot/contours.js";

const MANY = 400; // points; more are drawn smaller
const USUAL_SIZE = 340; // of a plane, for which the radii are meant
const LEAST_RADIUS = 1.9;
const MANY_SUPPORT = 60;

/**
 * @typedef {object} Shown
 * @property {Field[]} fields one, or one per class
 * @property {boolean} sides whether only the side is shown
 * @property {import("../../state/own_points.js").Points | null} points null: none are drawn
 * @property {boolean} showTest
 * @property {number[]} [support] numbers of training points
 * @property {number | null} [margin] the output at its edge
 * @property {number[] | null} [marked] a point with a ring about it
 * @property {boolean} [isAmount] from nothing to all, in the colour of letters
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Shown} shown
 * @param {Palette} colors
 */
export function drawPicture(canvas, { fields, sides, points, showTest, support = [], margin = null, marked = null, isAmount = false }, colors) {
  const { ctx, width, height, scale } = fit(canvas);
  const size = Math.min(width, height);
  const pixels = Math.max(1, Math.round(size * scale));
  const plane = scratch(pixels);
  if (!fields.length) plane.pixels.fill(colors.field[128]);
  else if (fields.length > 1) {
    const ends = fields.map((_, i) => colors.classes[i % colors.classes.length].field);
    paintClasses(fields, plane.pixels, pixels, { paper: colors.paper, colors: ends, discretize: sides });
  } else {
    paintField(fields[0], plane.pixels, pixels, isAmount ? amounts(colors) : sides ? discrete(colors.field) : colors.field);
  }
  plane.show();
  ctx.drawImage(plane.canvas, 0, 0, size, size);
  if (margin !== null && fields.length === 1) drawMargin(ctx, fields[0], size, margin, colors.ink.text);
  if (!points) return;
  const radius = Math.max(LEAST_RADIUS, (size / USUAL_SIZE) * (points.train.length > MANY ? 2.6 : 3.2));
  const look = { size, radius, ...marksFor(points.task, colors) };
  drawPoints(ctx, points.train, { ...look, ring: colors.ink[points.task.has_classes ? "point-ring" : "value-ring"] });
  if (showTest) drawPoints(ctx, points.test, { ...look, ring: colors.ink["test-ring"], dot: colors.ink["test-ring"] });
  const box = { left: 0, top: 0, size };
  const supporting = support.map((row) => points.train[row]).filter(Boolean);
  // Where most points support the margin, rings would hide them.
  const isCrowded = supporting.length > MANY_SUPPORT;
  ctx.globalAlpha = isCrowded ? 0.55 : 1;
  drawRings(ctx, supporting, { ...box, radius: radius + (isCrowded ? 0.75 : 1.75), width: isCrowded ? 0.75 : 1, color: colors.ink.text });
  ctx.globalAlpha = 1;
  if (marked) drawRings(ctx, [marked], { ...box, radius: radius + 4, width: 2.5, color: colors.ink.accent });
}

/**
 * From paper to the colour of letters, softened so that points stand out.
 * @param {Palette} colors
 */
function amounts({ paper, ink }) {
  return pixelTable(risingScale(paper, mixed(paper, parseColor(ink.text), 0.7)));
}

/**
 * The boundary, and thinner the margin on both of its sides.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Field} field
 * @param {number} size
 * @param {number} margin
 * @param {string} color
 */
function drawMargin(ctx, field, size, margin, color) {
  ctx.strokeStyle = color;
  for (const level of [-margin, 0, margin]) {
    ctx.lineWidth = level === 0 ? 1.5 : 0.75;
    ctx.beginPath();
    traceContour(field, (level + 1) * 127.5, (x0, y0, x1, y1) => {
      ctx.moveTo(x0 * size, y0 * size);
      ctx.lineTo(x1 * size, y1 * size);
    });
    ctx.stroke();
  }
}
