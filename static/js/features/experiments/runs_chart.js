/** The loss curves of compared runs over each other: the test loss strong, the training loss faint. */

import { comparedRuns } from "../../state/runs.js";
import { lossText } from "../../plot/scales.js";
import { drawLossAxes, drawLossLine, lossScales } from "../../plot/loss_axes.js";
import { fit, font } from "../../plot/canvas.js";

const LETTERS_PX = 11;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{say: Say, palette: () => Palette,
 *          speak: RunSpeaker}} given
 * @returns {Part}
 */
export function runsChart(canvas, { say, palette, speak }) {
  return {
    draw({ runs }) {
      const compared = comparedRuns(runs);
      if (!runs.shown || !compared.length || !canvas.clientWidth) return;
      const { ctx, width, height } = fit(canvas);
      const { ink, classes } = palette();
      const curves = compared.map(({ run, slot }) => ({ run, color: classes[slot].css, points: runs.histories[run.id]?.points ?? [] }));
      const scales = lossScales(curves.flatMap(({ points }) => points), width, height);
      ctx.font = font(LETTERS_PX);
      drawLossAxes(ctx, scales, ink, say("page.chart_axis"));
      ctx.lineJoin = "round";
      for (const { points, color } of curves) {
        ctx.lineWidth = 1;
        ctx.globalAlpha = 0.4;
        drawLossLine(ctx, points, "train", scales, color);
        ctx.lineWidth = 2;
        ctx.globalAlpha = 1;
        drawLossLine(ctx, points, "test", scales, color);
      }
      const said = curves.map(({ run }) => `${speak.name(run)} ${lossText(run.metrics?.test_loss ?? NaN)}`);
      canvas.setAttribute("aria-label", say("page.runs.curves_summary", { runs: said.join("; ") }));
    },
  };
}
