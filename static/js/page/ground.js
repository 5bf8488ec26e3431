/** The ground of a map: its shades, lines of equal value, ticks, and what is read on it. */

import { font, scratch } from "../plot/canvas.js";
import { mixed, parseColor, pixelTable, risingScale } from "../plot/colors.js";
import { traceContour } from "../plot/contours.js";
import { roundBetween } from "../plot/scales.js";
import { fractionOf, heightsOf, levelsBetween } from "../state/landscape.js";

const LETTERS_PX = 10;
/** Between two numbers on lines. */
const LABEL_GAP_PX = 36;
/** Where they are not at round powers. */
const LINES = 14;
/** Of the accent, what the deepest ground takes: balls and ways must stand out. */
const DEPTH = 0.55;
/** Pieces of a line: on a mere speck a number would say no more than its shade. */
const LEAST_PIECES = 9;

/**
 * @typedef {Pick<import("../state/landscape.js").Surface, "size" | "values" | "x" | "y" | "lowest" | "highest" | "holes">} Ground
 * @typedef {{width: number, height: number, scale: number}} Size  scale: the screen's pixels in a unit
 * @typedef {{ctx: CanvasRenderingContext2D, width: number, height: number, ink: Ink}} Sheet
 */

/**
 * @returns {(ctx: CanvasRenderingContext2D, ground: Ground, ink: Ink, size: Size, hasTicks: boolean) => void} draws the ground over the whole
 *     canvas, kept as long as it stays as it is
 */
export function groundPainter() {
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
  const sheet = { ctx, width, height, ink };
  const shape = heightsAndLevels(ground);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(shadesOf(ground, shape.height, groundScale(ink, DEPTH)), 0, 0, width, height);
  const labels = drawLines(sheet, ground, { ...shape, text: valueText });
  ctx.font = font(LETTERS_PX);
  for (const { text, x, y } of labels) write(sheet, text, x, y, ink.muted);
  if (hasTicks) drawTicks(sheet, ground, { count: 5, text: valueText, color: ink.text });
  return canvas;
}

/**
 * The colours of the ground, from the lowest to the highest.
 * @param {Ink} ink
 * @param {number} depth of the accent, what the deepest ground takes
 */
export function groundScale(ink, depth) {
  const [paper, accent] = [ink.surface, ink.accent].map(parseColor);
  return risingScale(mixed(paper, accent, depth), paper);
}

/**
 * A pixel for each value; where there is none it shows through.
 * @param {Ground} ground
 * @param {(value: number) => number} heightOf 0 for the lowest, 1 for the highest
 * @param {ReturnType<typeof risingScale>} scale
 */
export function shadesOf(ground, heightOf, scale) {
  const table = pixelTable(scale);
  const { canvas, pixels, show } = scratch(ground.size);
  ground.values.forEach((value, i) => { pixels[i] = value === null ? 0 : table[Math.round(255 * heightOf(value))]; });
  show();
  return canvas;
}

/**
 * How values become heights, and where lines are: by logarithms where all are above zero, else by square roots of what is
 * above the lowest, for the ground is what one wants to see.
 * @param {Ground} ground
 * @returns {{height: (value: number) => number, levels: number[]}} height: 0 for the lowest, 1 for the highest
 */
function heightsAndLevels(ground) {
  const { low, high, height } = heightsOf(ground);
  if (low > 0 || !(high > low)) return { height, levels: levelsBetween(low, high) };
  const levels = Array.from({ length: LINES }, (_, i) => Number((low + (high - low) * ((i + 0.5) / LINES) ** 2).toPrecision(2)));
  return { height: (value) => Math.sqrt(Math.max(0, value - low) / (high - low)), levels: [...new Set(levels)] };
}

/**
 * Lines of equal value.
 * @param {Sheet} sheet
 * @param {Ground} ground
 * @param {{levels: number[], height: (value: number) => number, text: (level: number) => string, avoid?: number[][]}} given  avoid: places
 *     in pixels at which no number may stand
 * @returns {{text: string, x: number, y: number}[]} numbers that are to stand on the lines
 */
export function drawLines({ ctx, width, height, ink }, ground, { levels, height: heightOf, text, avoid = [] }) {
  const values = Float64Array.from(ground.values, (value) => (value === null ? NaN : heightOf(value)));
  const labels = /** @type {{text: string, x: number, y: number}[]} */ ([]);
  ctx.strokeStyle = ink.text;
  ctx.lineWidth = 0.8;
  ctx.globalAlpha = 0.38;
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
    const isFar = (/** @type {number} */ x, /** @type {number} */ y) => Math.hypot(x, y) > LABEL_GAP_PX;
    const free = middles.filter(([x, y]) => x > 40 && x < width - 26 && y > 14 && y < height - 20 &&
      labels.every((label) => isFar(label.x - x, label.y - y)) && avoid.every(([a, b]) => isFar(a - x, b - y)));
    if (middles.length < LEAST_PIECES || !free.length) continue;
    const [x, y] = free[Math.floor(free.length / 3)];
    labels.push({ text: text(level), x, y });
  }
  ctx.globalAlpha = 1;
  return labels;
}

/**
 * What stands for how much, along the left and the lower edge.
 * @param {Sheet} sheet
 * @param {Ground} ground
 * @param {{count: number, text: (value: number) => string, color: string}} given
 */
export function drawTicks(sheet, ground, { count, text, color }) {
  const { ctx, width, height } = sheet;
  ctx.font = font(LETTERS_PX);
  for (const tick of roundBetween(...ground.x, count)) {
    const x = fractionOf(ground, tick, 0)[0] * width;
    if (x > 28 && x < width - 16) write(sheet, text(tick), x, height - 9, color);
  }
  for (const tick of roundBetween(...ground.y, count)) {
    const y = fractionOf(ground, 0, tick)[1] * height;
    if (y > 16 && y < height - 20) write(sheet, text(tick), 17, y, color);
  }
}

/**
 * Where balls begin.
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
 * Letters that can be read on any ground, in the font that is set.
 * @param {Sheet} sheet
 * @param {string} text
 * @param {number} x of its middle
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

/** @param {number} value */
function valueText(value) {
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(0) : String(Number(value.toPrecision(3)));
  return text.replaceAll("-", "−");
}
