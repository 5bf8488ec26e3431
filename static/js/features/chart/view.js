/** Losses by epoch, or accuracies, with axes; where it is pointed at, all numbers of that epoch stand below. */

import { find } from "../../page/elements.js";
import { lossText, rateText } from "../../plot/scales.js";
import { otherLines } from "../../state/branches.js";
import { guessLoss, guessScore } from "../../state/guess.js";
import { nearest } from "../../state/loss_history.js";
import { taskIn } from "../../state/selectors.js";
import { fit, font } from "../../plot/canvas.js";
import { rightOf } from "../../page/chart_places.js";
import { drawGuess, drawInner, drawOther, drawTestLine, drawTrainLine, drawValidationLine } from "./lines.js";
import { drawPointer, writeReading } from "../../page/chart_reading.js";
import { LEFT_PX, TOP_PX, drawLossAxes, lossScales } from "../../plot/loss_axes.js";

/** @typedef {import("../../plot/loss_axes.js").Scales} Scales */

const LETTERS_PX = 11;
const LINE_PX = 16;

/**
 * @typedef {object} Layer what is drawn under the lines of the one on the stage
 * @property {(state: State) => LossHistory[]} histories what the axes have to hold besides
 * @property {(ctx: CanvasRenderingContext2D, state: State, scales: Scales, isScore: boolean) => void} draw
 * @property {(state: State, epoch: number) => string[]} reading what there is to say of an epoch that is pointed at
 *
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} tools the buttons beside it
 * @param {{say: Say, palette: () => Palette, layers: Layer[]}} given
 * @returns {Part}
 */
export function lossChart(canvas, tools, { say, palette, layers }) {
  const reading = find("chart-reading");

  return {
    panels: () => ["history"],
    draw(state) {
      const { chart, history, known, formerHistory: former } = state;
      const { ctx, width, height } = fit(canvas);
      const { ink } = palette();
      const isScore = chart.measure === "score";
      /** @type {import("../../plot/loss_axes.js").Measure[]} */
      const [train, test, validation] = isScore ? ["trainScore", "testScore", "validationScore"] : ["train", "test", "validation"];
      const look = { names: [train, test, validation], isLog: chart.isLog && !isScore, range: chart.range, most: isScore ? 1 : 0, right: rightOf(tools) };
      const isEmpty = history.count < 2 && !history.inner.length;
      const isInviting = isEmpty && known.count < 2 && !former.count && !state.playing;
      const others = otherLines(state);
      const beside = [...others.map(({ line }) => line), ...layers.flatMap((layer) => layer.histories(state))];
      const scales = lossScales([...(isEmpty && !known.count ? [history, former] : [history, known]), ...beside], width, height, look);
      ctx.font = font(LETTERS_PX);
      drawLossAxes(ctx, scales, ink, say("page.chart_axis"));
      ctx.save();
      ctx.beginPath();
      ctx.rect(LEFT_PX, 0, width - LEFT_PX - scales.right, height);
      ctx.clip();
      if (chart.drag) drawDrag(ctx, chart.drag, scales, ink);
      ctx.lineJoin = "round";
      for (const layer of layers) layer.draw(ctx, state, scales, isScore);
      if (!isInviting) drawGuess(ctx, isScore ? scoreOfGuess(state) : guessLoss(state), scales, ink, say("page.chart_guess"));
      ctx.globalAlpha = 0.25;
      drawTestLine(ctx, former, test, scales, ink.text);
      drawTrainLine(ctx, former, train, scales, ink["curve-train"]);
      drawValidationLine(ctx, former, validation, scales, ink.muted);
      ctx.globalAlpha = 0.4; // of what is to come, or went another way
      for (const other of others.filter(({ isOverlaid }) => !isOverlaid)) drawOther(ctx, other, test, scales, ink);
      drawTestLine(ctx, known, test, scales, ink.text);
      drawTrainLine(ctx, known, train, scales, ink["curve-train"]);
      drawValidationLine(ctx, known, validation, scales, ink.muted);
      ctx.globalAlpha = 1;
      drawTrainLine(ctx, history, train, scales, ink["curve-train"]);
      drawValidationLine(ctx, history, validation, scales, ink.muted);
      drawTestLine(ctx, history, test, scales, ink.text);
      for (const other of others.filter(({ isOverlaid }) => isOverlaid)) drawOther(ctx, other, test, scales, ink);
      drawInner(ctx, history, [[train, ink["curve-train"]], [validation, ink.muted], [test, ink.text]], scales);
      ctx.restore();
      if (isInviting) drawInvitation(ctx, scales, ink, say("page.chart_empty"));
      const pointed = state.chartEpoch === null ? undefined : nearest(known.count ? known : history, state.chartEpoch);
      if (pointed) drawPointer(ctx, (pointed.low.epoch + pointed.high.epoch) / 2, scales, ink);
      const [when, measured, ...rest] = pointed ? partsFor(pointed, state) : [];
      const besides = pointed ? layers.flatMap((layer) => layer.reading(state, pointed.low.epoch)) : [];
      writeReading(reading, pointed ? [when, measured, ...besides, ...rest] : []);
      describe(state);
      showTools(state);
    },
  };

  /**
   * @param {{low: Point, high: Point}} row
   * @param {State} state
   */
  function partsFor({ low, high }, state) {
    const { score } = taskIn(state);
    const percent = (/** @type {number} */ value) => (Number.isFinite(value) ? say("page.percent", { value: (100 * value).toFixed(1) }) : "");
    const plain = (/** @type {number} */ value) => (Number.isFinite(value) ? value.toFixed(3).replace("-", "−") : "");
    /**
     * @param {(value: number) => string} text
     * @param {import("../../plot/loss_axes.js").Measure} name
     */
    const both = (text, name) => {
      const [from, to] = [low, high].map((point) => text(point[name] ?? NaN));
      return (from === to ? from : `${from}–${to}`) || "–";
    };
    const heldOut = (/** @type {"validation" | "validationScore"} */ name, /** @type {(value: number) => string} */ text) =>
      Number.isFinite(high[name]) ? say("page.chart_validation", { value: both(text, name) }) : "";
    const lossValues = { measure: say("page.chart_loss"), test: both(lossText, "test"), train: both(lossText, "train") };
    const loss = say("page.chart_values", lossValues) + heldOut("validation", lossText);
    const text = score === "r_squared" ? plain : percent;
    const scoreValues = { measure: say(`page.chart_${score}`), test: both(text, "testScore"), train: both(text, "trainScore") };
    const scores = say("page.chart_values", scoreValues) + heldOut("validationScore", text);
    const when = low.epoch === high.epoch ? say("page.chart_at", { epoch: low.epoch }) : say("page.chart_at", { epoch: `${low.epoch}–${high.epoch}` });
    const rate = `${say("page.learning_rate")} ${both(rateText, "rate")}`;
    const isScore = state.chart.measure === "score";
    const guess = isScore ? text(scoreOfGuess(state)) : lossText(guessLoss(state));
    return [when, ...(isScore ? [scores, rate, loss] : [loss, rate, scores]), ...(guess ? [say("page.chart_guessing", { value: guess })] : [])];
  }

  /** @param {State} state */
  function describe({ history, frame }) {
    if (!frame) return;
    const blanks = { epoch: frame.epoch, train: lossText(frame.trainLoss), test: lossText(frame.testLoss) };
    const marks = history.marks.length ? ` ${say("page.chart_marks", { count: history.marks.length })}` : "";
    const heldOut = Number.isFinite(frame.validationLoss) ? say("page.chart_validation", { value: lossText(frame.validationLoss) }) : "";
    const label = say("page.chart_summary", blanks) + heldOut + marks;
    if (canvas.getAttribute("aria-label") !== label) canvas.setAttribute("aria-label", label);
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

/** @param {State} state */
function scoreOfGuess({ data }) {
  return data ? guessScore(data) : NaN;
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
  const lines = linesOf(text, (line) => ctx.measureText(line).width <= room);
  const [x, y] = [(LEFT_PX + width - right) / 2, (height - LETTERS_PX) / 2];
  ctx.strokeStyle = ink.surface;
  ctx.lineWidth = 6;
  ctx.fillStyle = ink.muted;
  lines.forEach((line, i) => {
    const top = y + (i - (lines.length - 1) / 2) * LINE_PX;
    ctx.strokeText(line, x, top, room);
    ctx.fillText(line, x, top, room);
  });
}

/**
 * A text in as few lines as its room admits, parted at blanks and behind full-width marks.
 * @param {string} text
 * @param {(line: string) => boolean} fits
 */
function linesOf(text, fits) {
  /** @type {string[]} */
  const lines = [];
  for (const part of text.split(/(?<=[ ，：。])/)) {
    const longer = `${lines.at(-1) ?? ""}${part}`;
    if (lines.length && fits(longer.trimEnd())) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines.map((line) => line.trimEnd());
}
