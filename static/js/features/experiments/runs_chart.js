/** The loss curves of compared runs over each other: the test loss strong, the training loss faint. */

import { comparedRuns } from "../../state/runs.js";
import { find } from "../../page/elements.js";
import { drawPointer, writeReading } from "../../page/chart_reading.js";
import { NO_HISTORY, nearest } from "../../state/loss_history.js";
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
      const { ink } = palette();
      const curves = compared.map(({ run, slot }) => ({ run, color: ink[`branch-${slot + 1}`], history: runs.histories[run.id]?.history ?? NO_HISTORY }));
      const scales = lossScales(curves.map(({ history }) => history), width, height, { isLog: runs.isLog });
      ctx.font = font(LETTERS_PX);
      drawLossAxes(ctx, scales, ink, say("page.chart_axis"));
      ctx.lineJoin = "round";
      for (const { history, color } of curves) {
        ctx.lineWidth = 1;
        ctx.setLineDash([4, 3]);
        ctx.globalAlpha = 0.6;
        drawLossLine(ctx, history, "train", scales, color);
        ctx.lineWidth = 2;
        ctx.setLineDash([]);
        ctx.globalAlpha = 1;
        drawLossLine(ctx, history, "test", scales, color);
      }
      const together = compared.map(({ run }) => run);
      const said = curves.map(({ run }) => `${speak.among(run, together)} ${lossText(run.metrics?.test_loss ?? NaN)}`);
      find("run-log").setAttribute("aria-pressed", String(runs.isLog));
      const pointed = runs.curveEpoch === null ? [] : curves.map(({ run, history }) => ({ run, row: nearest(history, runs.curveEpoch ?? 0) }));
      const row = pointed.find((each) => each.row)?.row;
      if (row) drawPointer(ctx, row.high.epoch, scales, ink);
      const lossOf = (/** @type {number | undefined} */ loss) => lossText(loss ?? NaN) || "–";
      const values = pointed.map((each) => say("page.runs.curve_at", { name: speak.among(each.run, together), loss: lossOf(each.row?.high.test) }));
      writeReading(find("run-reading"), row ? [say("page.chart_at", { epoch: row.high.epoch }), ...values] : []);
      canvas.setAttribute("aria-label", say("page.runs.curves_summary", { runs: said.join("; ") }));
    },
  };
}
