/** Balls and paths on the ground, seen from above and from the side. */

import { trustIn } from "../../state/landscape.js";

const BALL_PX = 6.5;
/** Of the accent, what the deepest ground takes: names and paths must stand out. */
export const DEPTH = 0.8;
const FAINTEST = 0.2;

/** @typedef {import("../../page/ground.js").Sheet} Sheet */

/**
 * How strongly a piece of a path is drawn: more faintly where the plane is wrong.
 * @param {number | null} loss at the true place
 * @param {number | null} plane where it is drawn
 */
export function strengthOf(loss, plane) {
  return FAINTEST + (1 - FAINTEST) * trustIn(loss, plane);
}

/**
 * @param {Sheet} sheet
 * @param {[number, number]} place
 * @param {string} color
 */
export function drawBall({ ctx, ink }, [x, y], color) {
  ctx.beginPath();
  ctx.arc(x, y, BALL_PX, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = ink.surface;
  ctx.stroke();
}
