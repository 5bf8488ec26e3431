/** The numbers around the plane: coordinates, or what they stand for, and what the colours mean. */

import { EDGE, measured } from "../../plot/plane.js";
import { linear, roundBetween } from "../../plot/scales.js";
import { font } from "../../plot/canvas.js";
import { CONTOURS } from "./contour_lines.js";

const LETTERS = 11;
const GAP = 7;
const BAR = 6;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../../plot/plane.js").PlaneBox} box
 * @param {{label: string, unit: string, origin: number, scale: number}[]} axes what x1 and x2 stand for; none: themselves
 * @param {Record<string, string>} ink
 */
export function drawAxes(ctx, box, axes, ink) {
  ctx.font = font(LETTERS);
  ctx.fillStyle = ink.muted;
  drawNumbers(box, axes[0], (at, text, align) => {
    ctx.textAlign = align;
    ctx.textBaseline = "top";
    ctx.fillText(text, box.left + at, box.top + box.size + GAP);
  });
  drawNumbers(box, axes[1], (at, text) => {
    const inside = Math.min(Math.max(at, LETTERS / 2), box.size - LETTERS / 2);
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    ctx.fillText(text, box.left - GAP, box.top + box.size - inside);
  });
  const [across, up] = axes.map(({ label, unit }) => (unit ? `${label} (${unit})` : label));
  if (!across) return;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.fillText(across, box.left + box.size / 2, box.top + box.size + GAP + LETTERS + 3, box.size);
  if (!up) return;
  ctx.save();
  ctx.translate(LETTERS / 2, box.top + box.size / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.textBaseline = "middle";
  ctx.fillText(up, 0, 0, box.size);
  ctx.restore();
}

/**
 * Round numbers of what is measured, or those of the plane.
 * @param {PlaneBox} box
 * @param {import("../../state/catalog.js").Axis | undefined} axis
 * @param {(at: number, text: string, align: CanvasTextAlign) => void} draw
 */
function drawNumbers({ size }, axis, draw) {
  const [from, to] = axis ? [measured(axis, -EDGE), measured(axis, EDGE)] : [-EDGE, EDGE];
  const along = linear([from, to], [0, size]);
  const values = axis ? roundBetween(from, to, 5) : [-EDGE, -EDGE / 2, 0, EDGE / 2, EDGE];
  for (const value of values) {
    const at = along(value);
    draw(at, String(value).replace("-", "−"), at < LETTERS ? "left" : at > size - LETTERS ? "right" : "center");
  }
}

/**
 * What the colours mean: a bar beside the plane, the largest on top.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../../plot/plane.js").PlaneBox} box
 * @param {Uint32Array} table the colours
 * @param {{ends: string[], contours: boolean}} look  ends: what stands for the top, the middle and the bottom
 * @param {Record<string, string>} ink
 */
export function drawScale(ctx, { left, top, size }, table, { ends, contours }, ink) {
  const x = left + size + 8;
  const bytes = new Uint8Array(table.buffer);
  const gradient = ctx.createLinearGradient(0, top + size, 0, top);
  for (let byte = 0; byte < 256; byte += 15) {
    gradient.addColorStop(byte / 255, `rgb(${bytes[4 * byte]},${bytes[4 * byte + 1]},${bytes[4 * byte + 2]})`);
  }
  ctx.fillStyle = gradient;
  ctx.beginPath();
  ctx.roundRect(x, top, BAR, size, BAR / 2);
  ctx.fill();
  ctx.font = font(LETTERS);
  ctx.fillStyle = ink.muted;
  ctx.strokeStyle = ink.text;
  ctx.lineWidth = 1;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const places = [top + LETTERS / 2, top + size / 2, top + size - LETTERS / 2];
  const room = ctx.canvas.width / ctx.getTransform().a - x - BAR - 4;
  ends.forEach((text, i) => ctx.fillText(text, x + BAR + 4, places[i], room));
  if (!contours) return;
  const isProbability = ends[2] === "0";
  for (const { byte } of CONTOURS) {
    const y = top + size * (1 - byte / 255);
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + BAR, y);
    ctx.stroke();
    const value = isProbability ? byte / 255 : byte / 127.5 - 1;
    if (byte !== 127.5) ctx.fillText(value.toFixed(1).replace("0.", ".").replace("-", "−"), x + BAR + 4, y);
  }
}
