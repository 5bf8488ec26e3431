/** Both losses by epoch, with axes; where it is pointed at, the numbers. */

import { countText, linear, lossText, ticks } from "../scales.js";
import { fit, font, unitPx } from "./canvas.js";

const LEFT_PX = 36;
const RIGHT_PX = 6;
const TOP_PX = 8;
const BOTTOM_PX = 20;
const FOOT_PX = 2; // below the letters, for those that reach down
const LETTERS_PX = 11;
const SHORTEST_AXIS = 10; // epochs

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
      const scales = scalesFor(points, width, height);
      ctx.font = font(LETTERS_PX);
      drawAxes(ctx, scales, ink, say("page.chart_axis"));
      ctx.lineWidth = 1.5;
      ctx.lineJoin = "round";
      drawLine(ctx, points, "train", scales, ink.muted);
      drawLine(ctx, points, "test", scales, ink.text);
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
  const { lastEpoch } = extent(points);
  const unit = unitPx();
  return linear([LEFT_PX, canvas.clientWidth / unit - RIGHT_PX], [0, lastEpoch])(x / unit);
}

function extent(points) {
  let largest = 0;
  for (const { train, test } of points) {
    if (Number.isFinite(train)) largest = Math.max(largest, train);
    if (Number.isFinite(test)) largest = Math.max(largest, test);
  }
  return { lastEpoch: Math.max(points.at(-1)?.epoch ?? 0, SHORTEST_AXIS), largest: largest || 1 };
}

function scalesFor(points, width, height) {
  const { lastEpoch, largest } = extent(points);
  const top = largest * 1.06; // a little air above the highest point
  return {
    lastEpoch, top, width, height,
    x: linear([0, lastEpoch], [LEFT_PX, width - RIGHT_PX]),
    y: linear([0, top], [height - BOTTOM_PX, TOP_PX]),
  };
}

function drawAxes(ctx, { x, y, lastEpoch, top, width, height }, ink, axis) {
  ctx.strokeStyle = ink.line;
  ctx.fillStyle = ink.muted;
  ctx.lineWidth = 1;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const loss of ticks(top, 3)) {
    const at = Math.round(y(loss)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(LEFT_PX, at);
    ctx.lineTo(width - RIGHT_PX, at);
    ctx.stroke();
    ctx.fillText(loss >= 1e4 ? loss.toExponential(0).replace("+", "") : String(loss), LEFT_PX - 6, at);
  }
  ctx.textBaseline = "bottom";
  const word = ctx.measureText(axis).width;
  ctx.fillText(axis, width - RIGHT_PX, height - FOOT_PX);
  for (const epoch of ticks(lastEpoch, 4)) {
    const text = countText(epoch);
    const reach = ctx.measureText(text).width / 2;
    if (x(epoch) + reach > width - RIGHT_PX - word - 8) continue; // the axis' name stands there
    ctx.textAlign = epoch === 0 ? "left" : "center";
    ctx.fillText(text, x(epoch), height - FOOT_PX);
  }
}

function drawLine(ctx, points, loss, { x, y }, color) {
  ctx.strokeStyle = color;
  ctx.beginPath();
  let drawing = false;
  for (const point of points) {
    // A loss that is no number leaves a gap.
    if (!Number.isFinite(point[loss])) drawing = false;
    else if (drawing) ctx.lineTo(x(point.epoch), y(point[loss]));
    else {
      ctx.moveTo(x(point.epoch), y(point[loss]));
      drawing = true;
    }
  }
  ctx.stroke();
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
