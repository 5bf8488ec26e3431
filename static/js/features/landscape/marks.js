/** What stands on the ground, seen from above and from the side: balls, where paths begin, and letters. */

import { mixed, parseColor, risingScale } from "../../plot/colors.js";
import { trustIn } from "../../state/landscape.js";

const BALL_PX = 6.5;
/** Of the accent, what the deepest ground takes: names and paths must stand out. */
const DEPTH = 0.8;
const FAINTEST = 0.2;

/** @typedef {{ctx: CanvasRenderingContext2D, width: number, height: number, ink: Ink}} Sheet */

/**
 * The colours of the ground, from the lowest to the highest.
 * @param {Ink} ink
 */
export function groundScale(ink) {
  const [paper, accent] = [ink.surface, ink.accent].map(parseColor);
  return risingScale(mixed(paper, accent, DEPTH), paper);
}

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

/**
 * @param {Sheet} sheet
 * @param {[number, number]} place
 */
export function drawStart({ ctx, ink }, [x, y]) {
  ctx.beginPath();
  ctx.arc(x, y, 4, 0, 2 * Math.PI);
  ctx.fillStyle = ink.surface;
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = ink.text;
  ctx.stroke();
}

/**
 * Letters that can be read on any ground.
 * @param {Sheet} sheet
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} color
 */
export function write({ ctx, ink }, text, x, y, color) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = ink.surface;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}
