/** The ROC curve: hits against false alarms for every threshold, with the line of mere guessing. */

import { linear } from "../../plot/scales.js";
import { fit, font } from "../../plot/canvas.js";
import { metricsIn } from "./model.js";

const LEFT_PX = 26;
const EDGE_PX = 6;
const BOTTOM_PX = 30;
const LETTERS_PX = 11;

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
      const shown = metricsIn(state.metrics, state.scored);
      const curve = shown?.roc;
      place.hidden = !curve?.truePositive.length;
      if (place.hidden || !shown || !curve) return;
      const { ctx, width, height } = fit(canvas);
      const size = Math.min(width - LEFT_PX - EDGE_PX, height - BOTTOM_PX - EDGE_PX);
      const x = linear([0, 1], [LEFT_PX, LEFT_PX + size]);
      const y = linear([0, 1], [EDGE_PX + size, EDGE_PX]);
      const { ink } = palette();
      drawFrame(ctx, x, y, ink);
      drawCurve(ctx, curve, x, y, ink);
      const area = Number.isFinite(shown.values.roc_area) ? shown.values.roc_area.toFixed(3) : say("page.no_value");
      canvas.setAttribute("aria-label", say("page.roc_summary", { area }));
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
 * @param {import("./model.js").Metrics["roc"]} curve
 * @param {(fraction: number) => number} x
 * @param {(fraction: number) => number} y
 * @param {Ink} ink
 */
function drawCurve(ctx, { falsePositive, truePositive }, x, y, ink) {
  ctx.beginPath();
  ctx.moveTo(x(0), y(0));
  truePositive.forEach((fraction, i) => ctx.lineTo(x(falsePositive[i]), y(fraction)));
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
