/** The plane coloured by what the network, a neuron or a feature answers, with axes, scale, contours and samples. */

import { mistakes } from "../../state/predictions.js";
import { aroundByte, byteFor, discrete, paintClasses, paintField } from "../../plot/fields.js";
import { thresholdIn } from "../../state/threshold.js";
import { EDGE, planeBox, pointOf } from "../../plot/plane.js";
import { axesOf, hasNamedAxes } from "./places.js";
import { HEIGHT, featureLabels, inputsIn } from "../../state/inputs.js";
import { classOfOutput, followsBatches, isProbability, outputNames, shownField, showsTest, shownRows, shownSubject, taskIn } from "../../state/selectors.js";
import { fit, scratch } from "../../plot/canvas.js";
import { drawContours } from "./contour_lines.js";
import { drawAxes, drawScale } from "./axes.js";
import { drawRegionLines } from "./region_lines.js";
import { drawPoints, drawRings, marksFor } from "../../plot/points.js";

const CORNER_PX = 6;
const MANY = 400; // samples; more are drawn smaller, or they would hide what is behind them
const LARGE_RADIUS = 3.2;
const LARGEST_RADIUS = 5; // of points that can be counted, as the corners of a gate
const FEW = 12;
const SMALL_RADIUS = 2.6;
const USUAL_SIZE = 340; // of the plane, for which the radii are meant

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} subject says in words what is shown
 * @param {{features: (state: State) => Record<string, FeatureField>, say: Say,
 *          labels: Record<string, string>, palette: () => Palette}} given
 * @returns {Part}
 */
export function boundary(canvas, subject, { features, say, labels, palette }) {
  let plane = scratch(1);
  /** The samples, drawn once and laid over every picture until they change. */
  const samples = { of: /** @type {unknown[]} */ ([]), canvas: document.createElement("canvas") };

  return {
    panels: (state) => [...(asksForMistakes(state) ? ["outputs"] : []), ...(followsBatches(state) ? ["updates"] : [])],
    draw(state) {
      const { ctx, width, height, scale } = fit(canvas);
      const axes = [...axesOf(state), ...targetAxis(state)];
      const box = planeBox(width, height, hasNamedAxes(state));
      const { left, top, size } = box;
      const colors = palette();
      const pixels = Math.round(size * scale);
      if (plane.size !== pixels) plane = scratch(pixels);
      const table = tableFor(state, colors);
      paint(state, pixels, table, colors);
      plane.show();

      ctx.save();
      ctx.beginPath();
      ctx.roundRect(left, top, size, size, CORNER_PX);
      ctx.clip();
      ctx.drawImage(plane.canvas, left, top, size, size);
      if (state.showContours) drawContours(ctx, fieldsOf(state, features(state)), box, colors.ink);
      if (state.showRegions && state.frame) drawRegionLines(ctx, state.frame, box, colors.ink);
      ctx.drawImage(samplesFor(state, size, scale, colors), left, top, size, size);
      if (isCurve(state)) drawCurve(ctx, state.frame, box, colors.ink.text);
      markSamples(ctx, state, box, colors.ink);
      if (state.cursor) drawCursor(ctx, box, state.cursor, colors.ink);
      ctx.restore();
      describe(state);
      if (left === 0) return; // no room for numbers
      drawAxes(ctx, box, axes, colors.ink);
      const contours = state.showContours && shownSubject(state)?.kind !== "feature";
      if (table) drawScale(ctx, box, table, { ends: endsOf(state, features(state)), contours }, colors.ink);
    },
  };

  /**
   * With one input alone targets stand upright, where they have an order.
   * @param {State} state
   * @returns {import("../../state/catalog.js").Axis[]}
   */
  function targetAxis(state) {
    const isShown = inputsIn(state) === 1 && !taskIn(state).has_numbered_classes;
    return isShown ? [{ label: say("page.target"), unit: "", origin: 0, scale: HEIGHT }] : [];
  }

  /**
   * @param {State} state
   * @param {number} pixels
   * @param {Uint32Array | null} table
   * @param {Palette} colors
   */
  function paint(state, pixels, table, colors) {
    const field = shownField(state, features(state));
    if (!field) plane.pixels.fill(colors.field[128]);
    else if (table) paintField(field, plane.pixels, pixels, table);
    else if (state.frame) {
      const ends = state.frame.outputs.map((_, i) => colors.classes[i % colors.classes.length].field);
      paintClasses(state.frame.outputs, plane.pixels, pixels, { paper: colors.paper, colors: ends, discretize: state.discretize });
    }
  }

  /**
   * @param {State} state
   * @param {number} size
   * @param {number} scale
   * @param {Palette} colors
   */
  function samplesFor(state, size, scale, colors) {
    const { looks } = state;
    const showTest = showsTest(state);
    const data = shownRows(state);
    const of = [data, showTest, looks, size, scale];
    if (of.every((value, i) => value === samples.of[i])) return samples.canvas;
    samples.of = of;
    samples.canvas.width = samples.canvas.height = Math.round(size * scale);
    if (!data) return samples.canvas;
    const ctx = /** @type {CanvasRenderingContext2D} */ (samples.canvas.getContext("2d"));
    ctx.scale(scale, scale);
    const look = { size, radius: radiusFor(data, size), ...marksFor(data.task, colors) };
    const given = data.train.length - ("n_made" in data ? Number(data.n_made) : 0);
    drawPoints(ctx, data.train.slice(given), { ...look, ring: null, isHollow: true });
    drawPoints(ctx, data.train.slice(0, given), { ...look, ring: colors.ink[data.task.has_classes ? "point-ring" : "value-ring"] });
    if (data.validation) drawPoints(ctx, data.validation, { ...look, ring: colors.ink.muted, dot: colors.ink.muted });
    // A test sample has the outline of its own and a dot: it can be told from a training sample without its colour.
    if (showTest) drawPoints(ctx, data.test, { ...look, ring: colors.ink["test-ring"], dot: colors.ink["test-ring"] });
    return samples.canvas;
  }

  /**
   * Rings about what is wrong, what was trained on last, and what the card is about.
   * @param {CanvasRenderingContext2D} ctx
   * @param {State} state
   * @param {PlaneBox} box
   * @param {Ink} ink
   */
  function markSamples(ctx, state, { left, top, size }, ink) {
    const { data, frame, layout, showMistakes, inspected, inside, follow } = state;
    if (!data || !frame || !layout || shownRows(state) !== data) return;
    const radius = radiusFor(data, size);
    /**
     * @param {number[][]} rows
     * @param {{radius: number, width: number, color: string}} look
     */
    const ring = (rows, look) => drawRings(ctx, rows, { left, top, size, ...look });
    const showTest = showsTest(state);
    const batch = followsBatches(state) ? frame.tensors.batch : undefined;
    // Before the first step everything is a guess, and a hundred rings would say nothing.
    if (showMistakes && frame.step > 0 && frame.tensors.outputs_train) {
      const wrong = (/** @type {"train" | "test"} */ part) =>
        mistakes(data.task, frame.tensors[`outputs_${part}`], data[part], thresholdIn(state)).map((row) => data[part][row]);
      const rows = showTest ? [...wrong("train"), ...wrong("test")] : wrong("train");
      ring(rows, { radius: radius + 2.75, width: 1.1, color: batch ? ink["value-ring"] : ink.text });
    }
    if (batch) {
      const rows = [...batch.values].map((row) => data.train[row]).filter(Boolean);
      ring(rows, { radius: radius + 4.5, width: 2.5, color: ink.accent });
    }
    if (inside?.lit) ring(inside.lit.rows.map((row) => data.train[row]).filter(Boolean), { radius: radius + 3, width: 2, color: ink.accent });
    const looked = inspected?.kind === "point" ? inspected : follow;
    if (looked) ring([data[looked.part][looked.row]].filter(Boolean), { radius: radius + 6, width: 2.5, color: ink.accent });
  }

  /** @param {State} state */
  function describe(state) {
    const shown = shownSubject(state);
    const text = subjectText(shown, state, featureLabels(state, labels), say);
    const summary = say("page.boundary_summary", { subject: text, samples: shownRows(state)?.train.length ?? 0 });
    if (canvas.getAttribute("aria-label") !== summary) canvas.setAttribute("aria-label", summary);
    if (subject.textContent === text) return;
    subject.textContent = text;
    subject.toggleAttribute("data-other", shown !== null);
  }
}

/** @param {State} state */
function isCurve(state) {
  return inputsIn(state) === 1 && !taskIn(state).has_numbered_classes && !shownSubject(state);
}

/**
 * The output as a curve over the one input, as high as samples of that target stand.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Frame | null} frame
 * @param {PlaneBox} box
 * @param {string} color
 */
function drawCurve(ctx, frame, box, color) {
  if (!frame) return;
  const { size, values } = frame.output;
  ctx.strokeStyle = color;
  ctx.lineWidth = 2;
  ctx.beginPath();
  for (let i = 0; i < size; i++) {
    const x1 = ((i + 0.5) / size) * 2 * EDGE - EDGE;
    ctx.lineTo(...pointOf(box, { x1, x2: (values[i] / 127.5 - 1) * HEIGHT }));
  }
  ctx.stroke();
}

/** @param {State} state */
function asksForMistakes(state) {
  return state.showMistakes && taskIn(state).has_classes;
}

/**
 * @param {{train: Row[]}} given
 * @param {number} size
 */
function radiusFor({ train }, size) {
  const radius = train.length > MANY ? SMALL_RADIUS : train.length > FEW ? LARGE_RADIUS : LARGEST_RADIUS;
  return (size / USUAL_SIZE) * radius;
}

/**
 * The fields of which contours are drawn: all classes together, or what is shown.
 * @param {State} state
 * @param {Record<string, FeatureField>} features
 */
function fieldsOf(state, features) {
  const field = shownField(state, features);
  const several = !shownSubject(state) && (state.frame?.outputs.length ?? 1) > 1;
  return several && state.frame ? state.frame.outputs : field ? [field] : [];
}

/**
 * The colours of what is shown; none where several classes share the plane.
 * @param {State} state
 * @param {Palette} palette
 */
function tableFor(state, { field, classes }) {
  const subject = shownSubject(state);
  const several = (state.frame?.outputs.length ?? 1) > 1;
  if (several && !subject) return null;
  const table = several && subject?.kind === "output" ? classes[classOfOutput(state, subject.index) % classes.length].plane : field;
  // The border is where the threshold is.
  const threshold = subject ? null : thresholdIn(state);
  const middle = threshold === null ? undefined : byteFor(threshold, isProbability(state, null));
  return state.discretize ? discrete(table, middle) : aroundByte(table, middle);
}

/**
 * @param {State} state
 * @param {Record<string, FeatureField>} features
 */
function endsOf(state, features) {
  const subject = shownSubject(state);
  if (subject?.kind === "feature") {
    const extreme = String(Number((features[subject.name]?.extreme ?? 1).toPrecision(3)));
    return [extreme, "0", `−${extreme}`];
  }
  return isProbability(state, subject) ? ["1", "½", "0"] : ["1", "0", "−1"];
}

/**
 * @param {Subject | null} subject
 * @param {State} state
 * @param {Record<string, string>} labels
 * @param {Say} say
 */
function subjectText(subject, state, labels, say) {
  if (subject?.kind === "feature") return say("page.boundary_feature", { label: labels[subject.name] ?? subject.name });
  if (subject?.kind === "output") return say("page.boundary_class", { name: outputNames(state, say)[subject.index] });
  if (subject?.kind !== "neuron") return say(taskIn(state).has_numbered_classes ? "page.boundary_classes" : "page.boundary_output");
  const { hidden } = state.config.network;
  let neuron = subject.index;
  let layer = 0;
  while (layer < hidden.length && neuron >= hidden[layer]) neuron -= hidden[layer++];
  return say("page.boundary_neuron", { neuron: neuron + 1, layer: layer + 1 });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {PlaneBox} box
 * @param {Spot} cursor
 * @param {Ink} ink
 */
function drawCursor(ctx, box, cursor, ink) {
  const [x, y] = pointOf(box, cursor);
  ctx.strokeStyle = ink.text;
  ctx.globalAlpha = 0.45;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(box.left, y);
  ctx.lineTo(box.left + box.size, y);
  ctx.moveTo(x, box.top);
  ctx.lineTo(x, box.top + box.size);
  ctx.stroke();
  ctx.globalAlpha = 1;
}
