/** The ROC curve: hits against false alarms for every threshold, with a handle at the one in force, and where mistakes cost least. */

import { linear } from "../../plot/scales.js";
import { fit, font, unitPx } from "../../plot/canvas.js";
import { areaUnder, cheapestCorner, cornerAt, costsIn, curveIn, ratesAt, thresholdAt } from "../../state/judging.js";
import { rangeOf, thresholdIn } from "../../state/threshold.js";

const LEFT_PX = 26;
const EDGE_PX = 9;
const BOTTOM_PX = 30;
const LETTERS_PX = 11;
const HANDLE_PX = 6;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{say: Say, palette: () => Palette}} given
 * @returns {Part}
 */
export function rocChart(canvas, { say, palette }) {
  const place = /** @type {HTMLElement} */ (canvas.parentElement);
  return {
    draw(state) {
      if (state.tab !== "metrics") return;
      const threshold = thresholdIn(state);
      const curve = curveIn(state, state.scored);
      place.hidden = threshold === null;
      if (threshold === null || !curve) return;
      const { ctx, width, height } = fit(canvas);
      const { x, y } = scales(width, height);
      const { ink } = palette();
      drawFrame(ctx, x, y, ink);
      drawCurve(ctx, curve, x, y, ink);
      const now = cornerAt(curve, threshold);
      const cheapest = cheapestCorner(curve, costsIn(state), now);
      if (cheapest !== now) drawMark(ctx, ratesAt(curve, cheapest), x, y, ink);
      drawHandle(ctx, ratesAt(curve, now), x, y, ink);
      const area = areaUnder(curve);
      canvas.setAttribute("aria-label", say("page.roc_summary", { area: Number.isFinite(area) ? area.toFixed(3) : say("page.no_value") }));
      ctx.textAlign = "center";
      ctx.textBaseline = "bottom";
      ctx.fillStyle = ink.muted;
      ctx.fillText(say("page.false_positives"), x(0.5), y(0) + BOTTOM_PX - 2);
      ctx.save();
      ctx.translate(LEFT_PX - 14, y(0.5));
      ctx.rotate(-Math.PI / 2);
      ctx.fillText(say("page.true_positives"), 0, 6);
      ctx.restore();
    },
  };
}

/**
 * The threshold of the curve's corner that is nearest to a place on the page.
 * @param {HTMLCanvasElement} canvas
 * @param {State} state
 * @param {number} clientX
 * @param {number} clientY
 * @returns {number | null} null where there is no curve
 */
export function thresholdNear(canvas, state, clientX, clientY) {
  const curve = curveIn(state, state.scored);
  if (!curve || !state.layout) return null;
  const unit = unitPx();
  const { left, top } = canvas.getBoundingClientRect();
  const { x, y } = scales(canvas.clientWidth / unit, canvas.clientHeight / unit);
  let best = 0;
  let least = Infinity;
  for (let corner = 0; corner < curve.thresholds.length; corner++) {
    const [alarms, hits] = ratesAt(curve, corner);
    const distance = Math.hypot(x(alarms) - (clientX - left) / unit, y(hits) - (clientY - top) / unit);
    if (distance < least) [best, least] = [corner, distance];
  }
  return thresholdAt(curve, best, rangeOf(state.layout));
}

/**
 * @param {number} width
 * @param {number} height
 */
function scales(width, height) {
  const size = Math.min(width - LEFT_PX - EDGE_PX, height - BOTTOM_PX - EDGE_PX);
  return { x: linear([0, 1], [LEFT_PX, LEFT_PX + size]), y: linear([0, 1], [EDGE_PX + size, EDGE_PX]) };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {(fraction: number) => number} x
 * @param {(fraction: number) => number} y
 * @param {Ink} ink
 */
function drawFrame(ctx, x, y, ink) {
  ctx.font = font(LETTERS_PX);
  ctx.fillStyle = ink.muted;
  ctx.strokeStyle = ink.line;
  ctx.lineWidth = 1;
  ctx.strokeRect(x(0), y(1), x(1) - x(0), y(0) - y(1));
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(x(0), y(0));
  ctx.lineTo(x(1), y(1));
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  ctx.fillText("0", x(0) - 4, y(0) - 4);
  ctx.fillText("1", x(0) - 4, y(1) + 4);
  ctx.textBaseline = "top";
  ctx.fillText("1", x(1), y(0) + 4);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../../state/judging.js").Curve} curve
 * @param {(fraction: number) => number} x
 * @param {(fraction: number) => number} y
 * @param {Ink} ink
 */
function drawCurve(ctx, curve, x, y, ink) {
  ctx.beginPath();
  curve.thresholds.forEach((_, corner) => {
    const [alarms, hits] = ratesAt(curve, corner);
    ctx.lineTo(x(alarms), y(hits));
  });
  ctx.strokeStyle = ink.accent;
  ctx.lineWidth = 2;
  ctx.lineJoin = "round";
  ctx.stroke();
  ctx.lineTo(x(1), y(0));
  ctx.globalAlpha = 0.1;
  ctx.fillStyle = ink.accent;
  ctx.fill();
  ctx.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {[number, number]} rates
 * @param {(fraction: number) => number} x
 * @param {(fraction: number) => number} y
 * @param {Ink} ink
 */
function drawHandle(ctx, [alarms, hits], x, y, ink) {
  ctx.beginPath();
  ctx.arc(x(alarms), y(hits), HANDLE_PX, 0, 2 * Math.PI);
  ctx.fillStyle = ink.accent;
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = ink.ground;
  ctx.stroke();
}

/**
 * Where mistakes cost least: a diamond, told from the handle by its shape.
 * @param {CanvasRenderingContext2D} ctx
 * @param {[number, number]} rates
 * @param {(fraction: number) => number} x
 * @param {(fraction: number) => number} y
 * @param {Ink} ink
 */
function drawMark(ctx, [alarms, hits], x, y, ink) {
  const [across, up] = [x(alarms), y(hits)];
  ctx.beginPath();
  ctx.moveTo(across, up - HANDLE_PX);
  ctx.lineTo(across + HANDLE_PX, up);
  ctx.lineTo(across, up + HANDLE_PX);
  ctx.lineTo(across - HANDLE_PX, up);
  ctx.closePath();
  ctx.fillStyle = ink.ground;
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = ink.text;
  ctx.stroke();
}
