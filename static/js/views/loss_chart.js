/** Both losses by epoch, with axes; where it is pointed at, the numbers. */

import { linear, lossText } from "../scales.js";
import { fit, font, unitPx } from "./canvas.js";
import { LEFT_PX, RIGHT_PX, TOP_PX, drawLossAxes, drawLossLine, lossExtent, lossScales } from "./loss_axes.js";

const LETTERS_PX = 11;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{say: import("../words.js").Say, palette: () => import("../theme.js").Palette}} given
 * @returns {import("../frame_loop.js").Part}
 */
export function lossChart(canvas, { say, palette }) {
  return {
    reads: (state) => [state.frame, state.experiment, state.chartEpoch, state.looks],
    draw(state) {
      const { ctx, width, height } = fit(canvas);
      const { points } = state.history;
      const { ink } = palette();
      const scales = lossScales(points, width, height);
      ctx.font = font(LETTERS_PX);
      drawLossAxes(ctx, scales, ink, say("page.chart_axis"));
      ctx.lineWidth = 1.5;
      ctx.lineJoin = "round";
      drawLossLine(ctx, points, "train", scales, ink.muted);
      drawLossLine(ctx, points, "test", scales, ink.text);
      if (points.length < 2) drawInvitation(ctx, scales, ink, say("page.chart_empty"));
      if (state.chartEpoch !== null) drawPointer(ctx, state.history.nearest(state.chartEpoch), scales, ink, say);
      describe(points.at(-1));
    },
  };

  function describe(last) {
    if (!last) return;
    const blanks = { epoch: last.epoch, train: lossText(last.train), test: lossText(last.test) };
    canvas.setAttribute("aria-label", say("page.chart_summary", blanks));
  }
}

/** The epoch under a place on the chart. */
export function epochAt(points, canvas, x) {
  const { lastEpoch } = lossExtent(points);
  const unit = unitPx();
  return linear([LEFT_PX, canvas.clientWidth / unit - RIGHT_PX], [0, lastEpoch])(x / unit);
}

function drawInvitation(ctx, { width, y, top }, ink, text) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  write(ctx, text, (LEFT_PX + width - RIGHT_PX) / 2, y(top / 2), ink.muted, ink);
}

function drawPointer(ctx, point, { x, y, width }, ink, say) {
  if (!point) return;
  const at = x(point.epoch);
  ctx.strokeStyle = ink.accent;
  ctx.beginPath();
  ctx.moveTo(at, TOP_PX);
  ctx.lineTo(at, y(0));
  ctx.stroke();
  const lines = [
    say("page.chart_at", { epoch: point.epoch }),
    `${say("page.train_loss")} ${lossText(point.train)}`,
    `${say("page.test_loss")} ${lossText(point.test)}`,
  ];
  const reach = Math.max(...lines.map((line) => ctx.measureText(line).width));
  const onLeft = at + reach + 12 > width;
  ctx.textAlign = onLeft ? "right" : "left";
  ctx.textBaseline = "top";
  lines.forEach((line, i) => {
    write(ctx, line, at + (onLeft ? -6 : 6), TOP_PX + i * (LETTERS_PX + 4), i === 1 ? ink.muted : ink.text, ink);
  });
}

/** Letters that keep clear of the lines behind them. */
function write(ctx, text, x, y, color, ink) {
  ctx.strokeStyle = ink.surface;
  ctx.lineWidth = 6;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}
