/** The branches as a tree over the epochs: where each left, how long it went on, its test loss above its line. */

import { knownOf } from "../../state/chart_history.js";
import { since } from "../../state/loss_history.js";
import { branchesNow, looksOf } from "../../state/branches.js";
import { fit, font } from "../../plot/canvas.js";
import { linear, roundBetween, countText } from "../../plot/scales.js";

const LETTERS_PX = 11;
const LEFT_PX = 12;
const RIGHT_PX = 44;
const TOP_PX = 10;
const FOOT_PX = 22;
const MOST_CURVE_PX = 26;
const BALL_PX = 4;
const BEND_PX = 14;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{say: Say, palette: () => Palette}} given
 * @returns {Part}
 */
export function branchTree(canvas, { say, palette }) {
  return {
    draw(state) {
      const { branches, frame } = state;
      const rows = branchesNow(state).map((branch) => {
        const isCurrent = branch.id === branches.current;
        const line = isCurrent ? knownOf(state) : branches.lines[branch.id];
        return { branch, isCurrent, end: branch.end.epoch, line: line && since(line, branch.leaves.epoch), ...looksOf(branches, branch.id) };
      });
      canvas.style.height = `${(TOP_PX + FOOT_PX + Math.max(rows.length, 2) * 44) / 16}rem`;
      const { ctx, width, height } = fit(canvas);
      if (!rows.length || width < 1) return;
      const { ink } = palette();
      const last = Math.max(10, ...rows.map(({ end }) => end));
      const x = linear([0, last], [LEFT_PX, width - RIGHT_PX]);
      const y = (/** @type {number} */ row) => TOP_PX + (row + 1) * ((height - TOP_PX - FOOT_PX) / Math.max(rows.length, 2)) - BALL_PX;
      drawAxis(ctx, { x, last, height, width }, ink, say("page.chart_axis"));
      const highest = Math.max(...rows.flatMap(({ line }) => (line ? [...line.high.test.subarray(0, line.count)] : [])).filter(Number.isFinite), 1e-9);
      rows.forEach((row, i) => {
        const { branch, isCurrent, end, line, color, letter } = row;
        const from = rows.findIndex((each) => each.branch.id === branch.parent);
        ctx.strokeStyle = ctx.fillStyle = ink[color];
        if (line) drawCurve(ctx, line, { x, base: y(i), highest });
        ctx.lineWidth = isCurrent ? 3 : 1.75;
        ctx.beginPath();
        const begin = x(branch.leaves.epoch);
        if (from >= 0) {
          ctx.moveTo(begin, y(from));
          ctx.bezierCurveTo(begin + BEND_PX / 2, y(from), begin, y(i), begin + BEND_PX, y(i));
        } else ctx.moveTo(begin, y(i));
        ctx.lineTo(Math.max(x(end), begin + (from >= 0 ? BEND_PX : 0)), y(i));
        ctx.stroke();
        if (from >= 0) drawBall(ctx, begin, y(from), ink.surface, ink[color]);
        drawBall(ctx, Math.max(x(end), begin), y(i), ink[color], ink.surface);
        ctx.fillStyle = ink.text;
        ctx.textAlign = "left";
        ctx.textBaseline = "middle";
        ctx.fillText(letter, Math.max(x(end), begin) + 2 * BALL_PX + 2, y(i));
      });
      if (frame) drawNow(ctx, x(frame.epoch), height, ink.accent);
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {{x: (epoch: number) => number, last: number, height: number, width: number}} given
 * @param {Ink} ink
 * @param {string} axis
 */
function drawAxis(ctx, { x, last, height, width }, ink, axis) {
  ctx.font = font(LETTERS_PX);
  ctx.textBaseline = "bottom";
  ctx.strokeStyle = ink.line;
  ctx.fillStyle = ink.muted;
  ctx.lineWidth = 1;
  for (const epoch of roundBetween(0, last, 5).filter(Number.isInteger)) {
    const at = Math.round(x(epoch)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(at, TOP_PX);
    ctx.lineTo(at, height - FOOT_PX);
    ctx.stroke();
    ctx.textAlign = epoch === 0 ? "left" : "center";
    if (x(epoch) < width - RIGHT_PX - 16 || epoch === 0) ctx.fillText(countText(epoch), at, height - 4);
  }
  ctx.textAlign = "right";
  ctx.fillText(axis, width - 4, height - 4);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {LossHistory} line
 * @param {{x: (epoch: number) => number, base: number, highest: number}} given
 */
function drawCurve(ctx, { count, high }, { x, base, highest }) {
  ctx.globalAlpha = 0.18;
  ctx.beginPath();
  ctx.moveTo(x(high.epoch[0] ?? 0), base);
  for (let row = 0; row < count; row++) {
    const loss = Number.isFinite(high.test[row]) ? high.test[row] : highest;
    ctx.lineTo(x(high.epoch[row]), base - (MOST_CURVE_PX * loss) / highest);
  }
  ctx.lineTo(x(high.epoch[Math.max(0, count - 1)] ?? 0), base);
  ctx.fill();
  ctx.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {string} inside
 * @param {string} around
 */
function drawBall(ctx, x, y, inside, around) {
  ctx.fillStyle = inside;
  ctx.strokeStyle = around;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(x, y, BALL_PX, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
}

/**
 * The moment that is shown.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} height
 * @param {string} color
 */
function drawNow(ctx, x, height, color) {
  ctx.strokeStyle = ctx.fillStyle = color;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x, 4);
  ctx.lineTo(x, height - FOOT_PX);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x - 5, 0);
  ctx.lineTo(x + 5, 0);
  ctx.lineTo(x + 5, 6);
  ctx.lineTo(x, 11);
  ctx.lineTo(x - 5, 6);
  ctx.fill();
}
