/** Both losses by epoch. */

import { fit } from "../plot/canvas.js";
import { drawLossAxes, drawLossLine, lossScales } from "../plot/loss_axes.js";
import { lossText } from "../plot/scales.js";

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{state: import("./client.js").Shown, colors: import("./colors.js").Colors, say: import("../page/words.js").Say}} given
 */
export function drawChart(canvas, { state, colors, say }) {
  const { ctx, width, height } = fit(canvas);
  const { history, frame } = state;
  const ink = /** @type {Ink} */ (colors.ink);
  const scales = lossScales([history], width, height, { names: ["train", "test"] });
  ctx.font = `11px ${getComputedStyle(canvas).fontFamily}`;
  drawLossAxes(ctx, scales, ink, say("page.chart_axis"));
  ctx.lineJoin = "round";
  ctx.lineWidth = 1.5;
  ctx.setLineDash([4, 3]); // told apart by more than colour
  drawLossLine(ctx, history, "train", scales, ink["curve-train"]);
  ctx.setLineDash([]);
  drawLossLine(ctx, history, "test", scales, ink.text);
  if (!frame) return;
  const told = { epoch: frame.epoch, test: lossText(frame.testLoss), train: lossText(frame.trainLoss) };
  canvas.setAttribute("aria-label", say("notebook.chart_summary", told));
}
