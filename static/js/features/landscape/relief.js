/** The ground from the side, with the paths on it: painted from back to front, kept as long as nothing but the ball moves. */

import { font } from "../../plot/canvas.js";
import { mixed, parseColor } from "../../plot/colors.js";
import { traceContour } from "../../plot/contours.js";
import { drawStart, groundScale, write } from "../../page/ground.js";
import { reliefOf, sidesOf, squaresOf } from "../../plot/relief.js";
import { looksOf } from "../../state/branches.js";
import { ballOn, fractionOf, heightsOf, levelsBetween } from "../../state/landscape.js";
import { DEPTH, drawBall, strengthOf } from "./marks.js";

const LETTERS_PX = 12;
/** Light from the right: how much of the ink the steepest slope away from it takes. */
const SHADE = 0.3;
const SHADES = 8;
/** Of the ink, what the sides take. */
const ROCK = 0.16;
const STEEPEST = 3;
const OVERLAP = 1.15;
/** What lies on the ground comes after the squares that it lies on. */
const NEARER = 0.05;
/** Of a path, pieces that follow the ground. */
const PIECES = 6;

/**
 * @typedef {import("../../state/landscape.js").Surface} Surface
 * @typedef {import("../../plot/relief.js").Relief} Relief
 * @typedef {import("./marks.js").Sheet} Sheet
 */

/**
 * @param {(state: State, branch: number) => string} nameOf
 * @returns {(sheet: Sheet, surface: Surface, state: State, outlook: import("../../plot/relief.js").Outlook) => void}
 */
export function reliefPainter(nameOf) {
  const ground = document.createElement("canvas");
  let painted = /** @type {{surface: Surface, key: string, relief: Relief} | null} */ (null);

  return (sheet, surface, state, outlook) => {
    const { ctx, width, height, ink } = sheet;
    const colors = (surface.paths ?? []).map(({ branch }) => (branch === undefined ? ink.text : ink[looksOf(state.branches, branch).color]));
    const key = JSON.stringify([outlook, width, height, ctx.canvas.width, ink.surface, ink.accent, colors]);
    if (painted?.surface !== surface || painted.key !== key) {
      const { height: heightOf } = heightsOf(surface);
      const field = { size: surface.size, values: Float64Array.from(surface.values, (value) => (value === null ? NaN : heightOf(value))) };
      painted = { surface, key, relief: reliefOf(field, outlook, sheet) };
      ground.width = ctx.canvas.width;
      ground.height = ctx.canvas.height;
      const own = /** @type {CanvasRenderingContext2D} */ (ground.getContext("2d"));
      own.setTransform(ctx.getTransform());
      paint({ ...sheet, ctx: own }, surface, field, painted.relief, colors);
    }
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(ground, 0, 0);
    ctx.restore();
    drawBalls(sheet, surface, state, painted.relief, colors);
  };

  /**
   * @param {Sheet} sheet
   * @param {Surface} surface
   * @param {State} state
   * @param {Relief} relief
   * @param {string[]} colors
   */
  function drawBalls(sheet, surface, state, relief, colors) {
    const now = ballOn(surface, state);
    const [first] = surface.paths ?? [];
    if (first && first.epochs.length > 1) drawStart(sheet, onGround(surface, relief, [first.x[0] ?? 0, first.y[0] ?? 0]));
    const ends = surface.paths?.map(({ x, y, branch = 0 }) => ({ place: /** @type {[number, number]} */ ([x.at(-1) ?? 0, y.at(-1) ?? 0]), branch }));
    for (const [i, { place: end, branch }] of [...(ends ?? [{ place: now, branch: 0 }]).entries()].reverse()) {
      const place = i === 0 ? now : end;
      const [across, down] = onGround(surface, relief, place);
      // What a hill hides is seen through it, but not as if it stood before it.
      sheet.ctx.globalAlpha = relief.isHidden(...fractionOf(surface, ...place)) ? 0.35 : 1;
      drawBall(sheet, [across, down], colors[i] ?? sheet.ink.text);
      sheet.ctx.globalAlpha = 1;
      const name = ends ? nameOf(state, branch) : "";
      if (!name) continue;
      sheet.ctx.font = `600 ${font(LETTERS_PX)}`;
      write(sheet, name, across, Math.max(10, down - 17), sheet.ink.text);
    }
  }
}

/**
 * @param {Surface} surface
 * @param {Relief} relief
 * @param {[number, number]} at a place of the plane
 */
function onGround(surface, { place, groundAt }, at) {
  const [across, down] = fractionOf(surface, ...at);
  const height = groundAt(across, down);
  return place(across, down, Number.isFinite(height) ? height : 0);
}

/**
 * @param {Sheet} sheet
 * @param {Surface} surface
 * @param {{size: number, values: Float64Array}} field
 * @param {Relief} relief
 * @param {string[]} colors of the paths
 */
function paint({ ctx, ink }, surface, field, relief, colors) {
  const things = /** @type {{depth: number, draw: () => void}[]} */ ([]);
  const scale = groundScale(ink, DEPTH);
  const dark = parseColor(ink.text);
  const fills = Array.from({ length: SHADES + 1 }, (_, shade) => scale.map((color) => css(mixed(color, dark, (SHADE * shade) / SHADES))));
  for (const { depth, height, slope, corners } of squaresOf(field, relief)) {
    const away = Math.min(1, Math.max(0, 0.35 - slope / STEEPEST));
    const fill = fills[Math.round(SHADES * away)][Math.round(255 * Math.min(1, Math.max(0, height)))];
    things.push({ depth, draw: () => outline(ctx, enlarged(corners), fill) });
  }
  const { low, high, height: heightOf } = heightsOf(surface);
  for (const level of levelsBetween(low, high)) {
    const height = heightOf(level);
    traceContour({ size: field.size, values: /** @type {any} */ (field.values) }, height, (x0, y0, x1, y1) => {
      if (!Number.isFinite(x0 + y0 + x1 + y1)) return;
      const depth = relief.depthAt((x0 + x1) / 2, (y0 + y1) / 2) - NEARER / 2;
      things.push({ depth, draw: () => line(ctx, relief.place(x0, y0, height), relief.place(x1, y1, height), ink.text, 0.8, 0.35) });
    });
  }
  surface.paths?.forEach(({ x, y, losses, plane_losses: plane }, number) => {
    for (let i = 1; i < x.length; i++) {
      if (x[i] === null || x[i - 1] === null) continue;
      const [from, to] = [i - 1, i].map((k) => fractionOf(surface, x[k] ?? 0, y[k] ?? 0));
      for (let piece = 0; piece < PIECES; piece++) {
        const [a, b] = [piece, piece + 1].map((k) => from.map((start, axis) => start + ((to[axis] - start) * k) / PIECES));
        const [start, end] = [a, b].map(([across, down]) => relief.place(across, down, relief.groundAt(across, down)));
        if (![...start, ...end].every(Number.isFinite)) continue;
        const depth = relief.depthAt((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) - NEARER;
        things.push({ depth, draw: () => line(ctx, start, end, ink.surface, 4, 0.6) });
        things.push({ depth: depth - 2 * NEARER, draw: () => line(ctx, start, end, colors[number], 2, strengthOf(losses[i], plane[i])) });
      }
    }
  });
  ctx.lineCap = ctx.lineJoin = "round";
  for (const { draw } of things.sort((one, other) => other.depth - one.depth)) draw();
  const rock = css(mixed(parseColor(ink.surface), dark, ROCK));
  for (const side of sidesOf(field, relief)) outline(ctx, side, rock);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {[number, number][]} corners
 * @param {string} fill
 */
function outline(ctx, corners, fill) {
  ctx.globalAlpha = 1;
  ctx.fillStyle = fill;
  ctx.beginPath();
  for (const [x, y] of corners) ctx.lineTo(x, y);
  ctx.fill();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {string} color
 * @param {number} width
 * @param {number} strength
 */
function line(ctx, from, to, color, width, strength) {
  ctx.globalAlpha = strength;
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

/**
 * Squares that overlap: between such as merely touch the paper would shine through.
 * @param {[number, number][]} corners
 * @returns {[number, number][]}
 */
function enlarged(corners) {
  const [x, y] = [(corners[0][0] + corners[2][0]) / 2, (corners[0][1] + corners[2][1]) / 2];
  return corners.map((corner) => [x + OVERLAP * (corner[0] - x), y + OVERLAP * (corner[1] - y)]);
}

/** @param {import("../../plot/colors.js").Rgb} rgb */
function css([red, green, blue]) {
  return `rgb(${red},${green},${blue})`;
}
