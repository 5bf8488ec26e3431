/** The map of the race: the ground, the ways so far, the balls and their moments. */

import { fit, font } from "../../plot/canvas.js";
import { drawStart, groundPainter } from "../../page/ground.js";
import { fractionOf } from "../../state/landscape.js";
import { arrowOf, ballAt, raceFound, raceIn } from "../../state/race.js";

const BALL_PX = 8;
/** The longest arrow of each way. */
const ARROW_PX = 64;
const LEAST_ARROW_PX = 4;
const HEAD_PX = 7;
/** From the edge, of the mark for a ball that is beyond it. */
const EDGE_PX = 9;
/** Runs have colours of their own; the one that is nearest to the ground's comes last. */
const COLORS = ["branch-2", "branch-3", "branch-4", "branch-1", "branch-5"];

/**
 * @typedef {import("../../page/ground.js").Sheet} Sheet
 * @typedef {import("../../state/race.js").RaceFound} RaceFound
 * @typedef {import("../../state/race.js").RacerFound} RacerFound
 * @typedef {[number, number]} Spot  pixels from the left and from the top
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{palette: () => Palette}} given
 * @returns {Part}
 */
export function raceMap(canvas, { palette }) {
  const paint = groundPainter();
  return {
    also: ({ looks }) => looks,
    draw(state) {
      if (state.prepared.sheet !== "race") return;
      const found = raceFound(state);
      const { ctx, width, height, scale } = fit(canvas);
      if (!found || width <= 0) return;
      const { ink } = palette();
      const sheet = { ctx, width, height, ink };
      paint(ctx, found, ink, { width, height, scale }, found.directions === undefined || found.directions === "weights");
      for (const [i, minimum] of (found.minima ?? []).entries()) drawMinimum(sheet, spotOf(sheet, found, ...minimum), i === 0);
      const { at } = raceIn(state);
      const balls = found.racers.map((racer, i) => ({ racer, i, color: ink[COLORS[i]], ...ballAt(racer, at) }));
      // What flies to and fro must not hide the others.
      const isWild = (/** @type {{racer: RacerFound}} */ { racer }) => racer.diverged !== null;
      for (const ball of balls.filter(isWild)) drawWay(sheet, found, { ...ball, width: 1 });
      for (const ball of balls.filter((each) => !isWild(each))) drawWay(sheet, found, { ...ball, width: 2 });
      drawStart(sheet, spotOf(sheet, found, ...found.start));
      // The first lies on top where several are in one place.
      for (const { racer, i, color, x, y, moment, hasDiverged } of [...balls].reverse()) {
        if (x === null || y === null) continue;
        const spot = spotOf(sheet, found, x, y);
        const isBeyond = spot.some((each, axis) => !(each >= 0 && each <= [width, height][axis]));
        const within = /** @type {Spot} */ (spot.map((each, axis) => Math.min([width, height][axis] - EDGE_PX, Math.max(EDGE_PX, each))));
        if (moment && !hasDiverged && !isBeyond) {
          const unit = /** @type {[number, number]} */ ([width / (found.x[1] - found.x[0]), height / (found.y[1] - found.y[0])]);
          drawArrow(sheet, within, arrowOf(racer, unit, moment), color);
        }
        if (isBeyond) drawBeyond(sheet, within, Math.atan2(spot[1] - within[1], spot[0] - within[0]), color);
        else drawBall(sheet, within, color, String(i + 1));
        if (hasDiverged) drawCross(sheet, within, color);
      }
    },
  };
}

/**
 * @param {{width: number, height: number}} sheet
 * @param {RaceFound} found
 * @param {number} x
 * @param {number} y
 * @returns {Spot}
 */
function spotOf({ width, height }, found, x, y) {
  const [across, down] = fractionOf(found, x, y);
  return [across * width, down * height];
}

/**
 * @param {Sheet} sheet
 * @param {RaceFound} found
 * @param {{racer: RacerFound, index: number, color: string, width: number}} given  index: of its last place
 */
function drawWay(sheet, found, { racer: { x, y }, index, color, width }) {
  const { ctx, ink } = sheet;
  ctx.beginPath();
  for (let i = 0; i <= index; i++) {
    const [across, up] = [x[i], y[i]];
    if (across === null || up === null) break;
    ctx.lineTo(...spotOf(sheet, found, across, up));
  }
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.strokeStyle = ink.surface;
  ctx.lineWidth = width + 2;
  ctx.globalAlpha = 0.8;
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.stroke();
}

/**
 * @param {Sheet} sheet
 * @param {Spot} spot
 * @param {[number, number]} arrow of length 1 at most
 * @param {string} color
 */
function drawArrow({ ctx, ink }, [x, y], [across, down], color) {
  const [dx, dy] = [across * ARROW_PX, down * ARROW_PX];
  const length = Math.hypot(dx, dy);
  if (length < LEAST_ARROW_PX) return;
  const [ux, uy] = [dx / length, dy / length];
  const [fromX, fromY] = [x + ux * BALL_PX, y + uy * BALL_PX];
  const [toX, toY] = [fromX + dx, fromY + dy];
  const shape = new Path2D();
  shape.moveTo(fromX, fromY);
  shape.lineTo(toX, toY);
  for (const side of [-1, 1]) {
    shape.moveTo(toX, toY);
    shape.lineTo(toX - HEAD_PX * (ux - side * 0.6 * uy), toY - HEAD_PX * (uy + side * 0.6 * ux));
  }
  ctx.lineCap = ctx.lineJoin = "round";
  for (const [style, width] of /** @type {[string, number][]} */ ([[ink.surface, 5], [color, 2.5]])) {
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.stroke(shape);
  }
}

/**
 * @param {Sheet} sheet
 * @param {Spot} spot
 * @param {string} color
 * @param {string} name
 */
function drawBall({ ctx, ink }, [x, y], color, name) {
  ctx.beginPath();
  ctx.arc(x, y, BALL_PX, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = ink.surface;
  ctx.stroke();
  ctx.font = `600 ${font(10)}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = ink.surface;
  ctx.fillText(name, x, y + 0.5);
}

/**
 * A ball beyond the edge: a mark that points to where it is.
 * @param {Sheet} sheet
 * @param {Spot} spot
 * @param {number} angle
 * @param {string} color
 */
function drawBeyond({ ctx, ink }, [x, y], angle, color) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.beginPath();
  ctx.moveTo(EDGE_PX - 1, 0);
  ctx.lineTo(-6, -7);
  ctx.lineTo(-6, 7);
  ctx.closePath();
  ctx.fillStyle = color;
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = ink.surface;
  ctx.stroke();
  ctx.restore();
}

/**
 * Here it ended: what followed was no number any more, or too far to come back from.
 * @param {Sheet} sheet
 * @param {Spot} spot
 * @param {string} color
 */
function drawCross({ ctx, ink }, [x, y], color) {
  ctx.beginPath();
  for (const side of [-1, 1]) {
    ctx.moveTo(x - BALL_PX - 3, y - side * (BALL_PX + 3));
    ctx.lineTo(x + BALL_PX + 3, y + side * (BALL_PX + 3));
  }
  ctx.lineCap = "round";
  for (const [style, width] of /** @type {[string, number][]} */ ([[ink.surface, 6], [color, 3]])) {
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

/**
 * @param {Sheet} sheet
 * @param {Spot} spot
 * @param {boolean} isLowest
 */
function drawMinimum({ ctx, ink }, [x, y], isLowest) {
  const arm = isLowest ? 8 : 5;
  ctx.beginPath();
  for (const [dx, dy] of [[arm, 0], [0, arm]]) {
    ctx.moveTo(x - dx, y - dy);
    ctx.lineTo(x + dx, y + dy);
  }
  ctx.lineCap = "round";
  for (const [style, width] of /** @type {[string, number][]} */ ([[ink.surface, isLowest ? 5 : 4], [ink.text, isLowest ? 2 : 1]])) {
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}
