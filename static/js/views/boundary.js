/** The plane coloured by what the network, a neuron or a feature answers, with axes, scale and samples. */

import { discrete, paintClasses, paintField } from "../fields.js";
import { linear } from "../scales.js";
import { shownRows, shownSubject, taskIn } from "../selectors.js";
import { fit, font, scratch, unitPx } from "./canvas.js";
import { classNames } from "./legend.js";
import { drawPoints, marksFor } from "./points.js";

const LEFT_PX = 22;
const RIGHT_PX = 30;
const BOTTOM_PX = 20;
const CORNER_PX = 6;
const LETTERS_PX = 11;
const BAR_PX = 6;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} subject says in words what is shown
 * @param {{features: Record<string, import("../fields.js").Field>, say: import("../words.js").Say,
 *          labels: Record<string, string>, palette: () => import("../theme.js").Palette}} given
 * @returns {import("../frame_loop.js").Part}
 */
export function boundary(canvas, subject, { features, say, labels, palette }) {
  let plane = scratch(1);
  /** The samples, drawn once and laid over every picture until they change. */
  let samples = { of: /** @type {unknown[]} */ ([]), canvas: document.createElement("canvas") };

  return {
    reads: (state) => {
      const shown = shownSubject(state);
      return [shown?.kind === "feature" ? null : state.frame, shown, shownRows(state), state.config.data, state.layout, state.showTest, state.discretize, state.looks];
    },
    draw(state) {
      const { ctx, width, height, scale } = fit(canvas);
      const size = Math.max(1, Math.min(width - LEFT_PX - RIGHT_PX, height - BOTTOM_PX));
      const colors = palette();
      const pixels = Math.round(size * scale);
      if (plane.size !== pixels) plane = scratch(pixels);
      const table = tableFor(state, colors);
      paint(state, pixels, table, colors);
      plane.show();

      ctx.save();
      ctx.beginPath();
      ctx.roundRect(LEFT_PX, 0, size, size, CORNER_PX);
      ctx.clip();
      ctx.drawImage(plane.canvas, LEFT_PX, 0, size, size);
      ctx.drawImage(samplesFor(state, size, scale, colors), LEFT_PX, 0, size, size);
      ctx.restore();
      drawAxes(ctx, size, colors);
      if (table) drawScale(ctx, size, table, shownSubject(state)?.kind === "output" ? ["1", "½", "0"] : ["1", "0", "−1"], colors);
      describe(state);
    },
  };

  function paint(state, pixels, table, colors) {
    const field = fieldFor(state, features);
    if (!field) plane.pixels.fill(colors.field[128]);
    else if (table) paintField(field, plane.pixels, pixels, table);
    else {
      const ends = state.frame.outputs.map((_, i) => colors.classes[i % colors.classes.length].field);
      paintClasses(state.frame.outputs, plane.pixels, pixels, { paper: colors.paper, colors: ends, discretize: state.discretize });
    }
  }

  function samplesFor(state, size, scale, colors) {
    const { showTest, looks } = state;
    const data = shownRows(state);
    const of = [data, showTest, looks, size, scale];
    if (of.every((value, i) => value === samples.of[i])) return samples.canvas;
    samples.of = of;
    samples.canvas.width = samples.canvas.height = Math.round(size * scale);
    if (!data) return samples.canvas;
    const ctx = /** @type {CanvasRenderingContext2D} */ (samples.canvas.getContext("2d"));
    ctx.scale(scale, scale);
    // Many samples are drawn smaller: 600 large ones would hide what is behind them.
    const radius = (size / 340) * (data.train.length > 400 ? 2.6 : 3.2);
    const look = { size, radius, ...marksFor(data.task, colors) };
    drawPoints(ctx, data.train, { ...look, ring: colors.ink[data.task === "regression" ? "value-ring" : "point-ring"] });
    if (showTest) drawPoints(ctx, data.test, { ...look, ring: colors.ink["test-ring"] });
    return samples.canvas;
  }

  function describe(state) {
    const shown = shownSubject(state);
    const text = subjectText(shown, state, labels, say);
    if (subject.textContent === text) return;
    subject.textContent = text;
    subject.toggleAttribute("data-other", shown !== null);
    canvas.setAttribute("aria-label", say("page.boundary_summary", { subject: text, samples: shownRows(state)?.train.length ?? 0 }));
  }
}

/**
 * The place of the plane that lies under a point of the window; null beside the plane.
 * @param {HTMLCanvasElement} canvas
 * @returns {[number, number] | null} x1 and x2
 */
export function placeAt(canvas, clientX, clientY) {
  const unit = unitPx();
  const box = canvas.getBoundingClientRect();
  const size = Math.max(1, Math.min(box.width / unit - LEFT_PX - RIGHT_PX, box.height / unit - BOTTOM_PX));
  const x1 = linear([LEFT_PX, LEFT_PX + size], [-6, 6])((clientX - box.left) / unit);
  const x2 = linear([0, size], [6, -6])((clientY - box.top) / unit);
  return Math.max(Math.abs(x1), Math.abs(x2)) <= 6 ? [x1, x2] : null;
}

/** What is shown of a subject now: its small picture until the large one has come. */
function fieldFor(state, features) {
  const subject = shownSubject(state);
  if (subject?.kind === "feature") return features[subject.name];
  if (!state.frame) return null;
  if (subject?.kind === "output") return state.frame.outputs[subject.index];
  if (subject?.kind !== "neuron") return state.frame.output;
  const { watched, neurons } = state.frame;
  return watched?.neuron === subject.index ? watched : neurons[subject.index];
}

/** The colours of what is shown; none where several classes share the plane. */
function tableFor(state, { field, classes }) {
  const subject = shownSubject(state);
  const several = (state.frame?.outputs.length ?? 1) > 1;
  if (several && !subject) return null;
  const table = several && subject?.kind === "output" ? classes[subject.index % classes.length].plane : field;
  return state.discretize ? discrete(table) : table;
}

function subjectText(subject, state, labels, say) {
  if (subject?.kind === "feature") return say("page.boundary_feature", { label: labels[subject.name] });
  if (subject?.kind === "output") return say("page.boundary_class", { name: classNames(state, say)[subject.index] });
  if (subject?.kind !== "neuron") return say(taskIn(state) === "multiclass" ? "page.boundary_classes" : "page.boundary_output");
  const { hidden } = state.config.network;
  let neuron = subject.index;
  let layer = 0;
  while (layer < hidden.length && neuron >= hidden[layer]) neuron -= hidden[layer++];
  return say("page.boundary_neuron", { neuron: neuron + 1, layer: layer + 1 });
}

function drawAxes(ctx, size, { ink }) {
  const along = linear([-6, 6], [0, size]);
  ctx.font = font(LETTERS_PX);
  ctx.fillStyle = ink.muted;
  for (const value of [-6, -3, 0, 3, 6]) {
    const text = String(value).replace("-", "−");
    const at = along(value);
    const inside = Math.min(Math.max(at, LETTERS_PX / 2), size - LETTERS_PX / 2);
    ctx.textAlign = value === -6 ? "left" : value === 6 ? "right" : "center";
    ctx.textBaseline = "top";
    ctx.fillText(text, LEFT_PX + at, size + 7);
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    ctx.fillText(text, LEFT_PX - 7, size - inside);
  }
}

/** What the colours mean: a bar beside the plane, the largest on top. */
function drawScale(ctx, size, table, [top, middle, bottom], { ink }) {
  const x = LEFT_PX + size + 8;
  const bytes = new Uint8Array(table.buffer);
  const gradient = ctx.createLinearGradient(0, size, 0, 0);
  for (let byte = 0; byte < 256; byte += 15) {
    gradient.addColorStop(byte / 255, `rgb(${bytes[4 * byte]},${bytes[4 * byte + 1]},${bytes[4 * byte + 2]})`);
  }
  ctx.fillStyle = gradient;
  ctx.beginPath();
  ctx.roundRect(x, 0, BAR_PX, size, BAR_PX / 2);
  ctx.fill();
  ctx.fillStyle = ink.muted;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const [text, y] of /** @type {[string, number][]} */ ([[top, LETTERS_PX / 2], [middle, size / 2], [bottom, size - LETTERS_PX / 2]])) {
    ctx.fillText(text, x + BAR_PX + 4, y);
  }
}
