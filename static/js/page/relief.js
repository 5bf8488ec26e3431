/** The ground of a map: shades and lines of equal value, kept as long as it stays as it is. */

import { font, scratch } from "../plot/canvas.js";
import { mixed, parseColor, pixelTable, risingScale } from "../plot/colors.js";
import { traceContour } from "../plot/contours.js";
import { roundBetween } from "../plot/scales.js";
import { fractionOf, heightsOf, levelsBetween } from "../state/landscape.js";

const LETTERS_PX = 10;
/** Between two numbers on lines. */
const LABEL_GAP_PX = 40;
/** Where they are not at round powers. */
const LINES = 14;
/** Of the accent, what the deepest ground takes: balls and ways must stand out. */
const DEPTH = 0.55;
/** Pieces of a line: on a mere speck a number would say no more than its shade. */
const LEAST_PIECES = 10;

/**
 * @typedef {Pick<import("../state/landscape.js").Surface, "size" | "values" | "x" | "y" | "lowest" | "highest" | "holes">} Ground
 * @typedef {{width: number, height: number, scale: number}} Size  scale: the screen's pixels in a unit
 */

/**
 * @returns {(ctx: CanvasRenderingContext2D, ground: Ground, ink: Ink, size: Size, hasTicks: boolean) => void} draws the ground over the whole canvas
 */
export function reliefPainter() {
  /** @type {{values: unknown, key: string, picture: HTMLCanvasElement} | null} */
  let kept = null;
  return (ctx, ground, ink, size, hasTicks) => {
    const key = [ink.accent, ink.surface, ink.text, size.width, size.height, size.scale, hasTicks].join(" ");
    if (kept?.values !== ground.values || kept.key !== key) kept = { values: ground.values, key, picture: painted(ground, ink, size, hasTicks) };
    ctx.drawImage(kept.picture, 0, 0, size.width, size.height);
  };
}

/**
 * @param {Ground} ground
 * @param {Ink} ink
 * @param {Size} size
 * @param {boolean} hasTicks
 */
function painted(ground, ink, { width, height, scale }, hasTicks) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  const { height: heightOf } = reliefOf(ground);
  const [paper, accent] = [ink.surface, ink.accent].map(parseColor);
  const table = pixelTable(risingScale(mixed(paper, accent, DEPTH), paper));
  const { canvas: shades, pixels, show } = scratch(ground.size);
  ground.values.forEach((value, i) => { pixels[i] = value === null ? 0 : table[Math.round(255 * heightOf(value))]; });
  show();
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(shades, 0, 0, width, height);
  const labels = drawLines(ctx, ground, ink, { width, height });
  ctx.font = font(LETTERS_PX);
  for (const { text, x, y } of labels) writeOn(ctx, ink, { text, x, y, color: ink.muted });
  if (hasTicks) drawTicks(ctx, ground, ink, { width, height });
  return canvas;
}

/**
 * How values become heights, and where lines are: by logarithms where all are above zero, else by square roots of what is
 * above the lowest, for the ground is what one wants to see.
 * @param {Ground} ground
 * @returns {{height: (value: number) => number, levels: number[]}} height: 0 for the lowest, 1 for the highest
 */
function reliefOf(ground) {
  const { low, high, height } = heightsOf(ground);
  if (low > 0 || !(high > low)) return { height, levels: levelsBetween(low, high) };
  const levels = Array.from({ length: LINES }, (_, i) => Number((low + (high - low) * ((i + 0.5) / LINES) ** 2).toPrecision(2)));
  return { height: (value) => Math.sqrt(Math.max(0, value - low) / (high - low)), levels: [...new Set(levels)] };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Ground} ground
 * @param {Ink} ink
 * @param {{width: number, height: number}} size
 * @returns {{text: string, x: number, y: number}[]} numbers that are to stand on the lines
 */
function drawLines(ctx, ground, ink, { width, height }) {
  const { height: heightOf, levels } = reliefOf(ground);
  const values = Float64Array.from(ground.values, (value) => (value === null ? NaN : heightOf(value)));
  const labels = /** @type {{text: string, x: number, y: number}[]} */ ([]);
  ctx.strokeStyle = ink.text;
  ctx.lineWidth = 0.8;
  ctx.globalAlpha = 0.35;
  for (const level of levels) {
    const middles = /** @type {[number, number][]} */ ([]);
    ctx.beginPath();
    traceContour({ size: ground.size, values: /** @type {any} */ (values) }, heightOf(level), (x0, y0, x1, y1) => {
      if (!Number.isFinite(x0 + y0 + x1 + y1)) return;
      ctx.moveTo(x0 * width, y0 * height);
      ctx.lineTo(x1 * width, y1 * height);
      middles.push([((x0 + x1) / 2) * width, ((y0 + y1) / 2) * height]);
    });
    ctx.stroke();
    const free = middles.filter(([x, y]) => x > 28 && x < width - 28 && y > 14 && y < height - 24 &&
      labels.every((label) => Math.hypot(label.x - x, label.y - y) > LABEL_GAP_PX));
    if (middles.length <= LEAST_PIECES || !free.length) continue;
    const [x, y] = free[Math.floor(free.length / 3)];
    labels.push({ text: valueText(level), x, y });
  }
  ctx.globalAlpha = 1;
  return labels;
}

/**
 * What stands for how much, along the left and the lower edge.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Ground} ground
 * @param {Ink} ink
 * @param {{width: number, height: number}} size
 */
function drawTicks(ctx, ground, ink, { width, height }) {
  ctx.font = font(LETTERS_PX);
  for (const tick of roundBetween(...ground.x, 5)) {
    const x = fractionOf(ground, tick, 0)[0] * width;
    if (x > 28 && x < width - 16) writeOn(ctx, ink, { text: valueText(tick), x, y: height - 9, color: ink.text });
  }
  for (const tick of roundBetween(...ground.y, 5)) {
    const y = fractionOf(ground, 0, tick)[1] * height;
    if (y > 16 && y < height - 20) writeOn(ctx, ink, { text: valueText(tick), x: 18, y, color: ink.text });
  }
}

/**
 * A short text that is read on any ground.
 * @param {CanvasRenderingContext2D} ctx with the letters that are wanted
 * @param {Ink} ink
 * @param {{text: string, x: number, y: number, color: string}} given  the text's middle
 */
export function writeOn(ctx, ink, { text, x, y, color }) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = ink.surface;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

/** @param {number} value */
function valueText(value) {
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(0) : String(Number(value.toPrecision(3)));
  return text.replaceAll("-", "−");
}
