/**
 * Losses by epoch, or accuracies, with axes; where it is pointed at, all numbers of that epoch.
 *
 * @typedef {import("../../plot/loss_axes.js").Scales} Scales
 */

import { find } from "../../page/elements.js";
import { linear, lossText, rateText } from "../../plot/scales.js";
import { nearest } from "../../state/loss_history.js";
import { taskIn } from "../../state/selectors.js";
import { fit, font, unitPx } from "../../plot/canvas.js";
import { LEFT_PX, RIGHT_PX, TOP_PX, drawLossAxes, drawLossLine, lossExtent, lossScales } from "../../plot/loss_axes.js";

const LETTERS_PX = 11;
const LINE_PX = 15;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} tools the buttons beside it
 * @param {{say: Say, palette: () => Palette}} given
 * @returns {Part}
 */
export function lossChart(canvas, tools, { say, palette }) {
  return {
    draw(state) {
      const { chart } = state;
      const { ctx, width, height } = fit(canvas);
      const { points } = state.history;
      const { ink } = palette();
      const isScore = chart.measure === "score";
      /** @type {import("../../plot/loss_axes.js").Measure[]} */
      const [train, test] = isScore ? ["trainScore", "testScore"] : ["train", "test"];
      const look = { names: [train, test], isLog: chart.isLog && !isScore, range: chart.range, most: isScore ? 1 : 0, right: rightOf(tools) };
      const scales = lossScales(points, width, height, look);
      ctx.font = font(LETTERS_PX);
      drawLossAxes(ctx, scales, ink, say("page.chart_axis"));
      ctx.save();
      ctx.beginPath();
      ctx.rect(LEFT_PX, 0, width - LEFT_PX - scales.right, height);
      ctx.clip();
      if (chart.drag) drawDrag(ctx, chart.drag, scales, ink);
      ctx.lineWidth = 1.5;
      ctx.lineJoin = "round";
      drawLossLine(ctx, points, train, scales, ink.muted);
      drawLossLine(ctx, points, test, scales, ink.text);
      ctx.restore();
      if (points.length < 2 && !state.playing) drawInvitation(ctx, scales, ink, say("page.chart_empty"));
      const pointed = state.chartEpoch === null ? undefined : nearest(state.history, state.chartEpoch);
      if (pointed) drawPointer(ctx, pointed, scales, ink, linesFor(pointed, state));
      describe(points.at(-1));
      showTools(state);
    },
  };

  /**
   * @param {Point} point
   * @param {State} state
   */
  function linesFor(point, state) {
    const percent = (/** @type {number} */ value) => (Number.isFinite(value) ? say("page.percent", { value: (100 * value).toFixed(1) }) : say("page.no_value"));
    const plain = (/** @type {number} */ value) => (Number.isFinite(value) ? value.toFixed(3).replace("-", "−") : say("page.no_value"));
    const { score } = taskIn(state);
    const text = score === "r_squared" ? plain : percent;
    const measure = say(`page.chart_${score}`);
    return [
      say("page.chart_at", { epoch: point.epoch }),
      say("page.chart_values", { measure: say("page.chart_loss"), test: lossText(point.test) || "–", train: lossText(point.train) || "–" }),
      say("page.chart_values", { measure, test: text(point.testScore ?? NaN), train: text(point.trainScore ?? NaN) }),
      `${say("page.learning_rate")} ${rateText(point.rate ?? NaN)}`,
    ];
  }

  /** @param {Point | undefined} last */
  function describe(last) {
    if (!last) return;
    const blanks = { epoch: last.epoch, train: lossText(last.train), test: lossText(last.test) };
    canvas.setAttribute("aria-label", say("page.chart_summary", blanks));
  }

  /** @param {State} state */
  function showTools(state) {
    const { chart } = state;
    const score = find("chart-score");
    const measure = taskIn(state).score;
    const name = say(`page.chart_show_${measure}`);
    score.firstChild && (score.firstChild.textContent = measure === "r_squared" ? "R²" : "%");
    if (score.title !== name) {
      score.title = name;
      score.setAttribute("aria-label", name);
    }
    score.setAttribute("aria-pressed", String(chart.measure === "score"));
    find("chart-log").setAttribute("aria-pressed", String(chart.isLog));
    /** @type {HTMLButtonElement} */ (find("chart-log")).disabled = chart.measure === "score";
    find("chart-whole").style.visibility = chart.range ? "visible" : "hidden";
  }
}

/**
 * The room that the buttons beside the chart take, in units.
 * @param {HTMLElement} tools
 */
function rightOf(tools) {
  return Math.max(RIGHT_PX, tools.offsetWidth / unitPx() + 4);
}

/**
 * The epoch under a place on the chart.
 * @param {State} state
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} tools
 * @param {number} x in CSS pixels
 */
export function epochAt({ history, chart }, canvas, tools, x) {
  const [first, last] = chart.range ?? [0, lossExtent(history.points).lastEpoch];
  const unit = unitPx();
  return linear([LEFT_PX, canvas.clientWidth / unit - rightOf(tools)], [first, last])(x / unit);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[]} other
 * @param {Scales} scales
 * @param {Ink} ink
 */
function drawDrag(ctx, [from, to], { x, height }, ink) {
  ctx.fillStyle = ink.accent;
  ctx.globalAlpha = 0.15;
  ctx.fillRect(x(from), TOP_PX, x(to) - x(from), height - 2 * TOP_PX - LETTERS_PX);
  ctx.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {{width: number, height: number, right: number}} given
 * @param {Ink} ink
 * @param {string} text
 */
function drawInvitation(ctx, { width, height, right }, ink, text) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const room = width - right - LEFT_PX - 4;
  write(ctx, text, (LEFT_PX + width - right) / 2, (height - LETTERS_PX) / 2, ink.muted, ink, room);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point} point
 * @param {Scales} scales
 * @param {Ink} ink
 * @param {string[]} lines
 */
function drawPointer(ctx, point, { x, y, bottom, width, right }, ink, lines) {
  const at = x(point.epoch);
  if (at < LEFT_PX - 1 || at > width - right + 1) return;
  ctx.strokeStyle = ink.accent;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(at, TOP_PX);
  ctx.lineTo(at, y(bottom));
  ctx.stroke();
  const reach = Math.max(...lines.map((line) => ctx.measureText(line).width));
  const onLeft = at + reach + 12 > width - right && at - reach - 12 > 0;
  ctx.textAlign = onLeft ? "right" : "left";
  ctx.textBaseline = "top";
  lines.forEach((line, i) => write(ctx, line, at + (onLeft ? -6 : 6), TOP_PX + i * LINE_PX, i ? ink.text : ink.muted, ink));
}

/**
 * Letters that keep clear of the lines behind them, drawn together where there is little room.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} color
 * @param {Ink} ink
 * @param {number} [room]
 */
function write(ctx, text, x, y, color, ink, room = Infinity) {
  const most = Math.min(room, ctx.measureText(text).width);
  ctx.strokeStyle = ink.surface;
  ctx.lineWidth = 6;
  ctx.strokeText(text, x, y, most);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y, most);
}
