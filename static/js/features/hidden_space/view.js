/**
 * The hidden space as a picture: the plane's grid as the layer folds it, the points, and the straight borders of the output layer.
 */

import { write } from "../../page/elements.js";
import { fit, font } from "../../plot/canvas.js";
import { clipped, crossing, largestWhere } from "../../plot/half_planes.js";
import { EDGE } from "../../plot/plane.js";
import { drawPoints, marksFor } from "../../plot/points.js";
import { linear, roundBetween } from "../../plot/scales.js";
import { spaceBox } from "../../plot/space_box.js";
import { classNames, outputNames, taskIn } from "../../state/selectors.js";
import { chosenIn } from "../../state/watched_space.js";

const LEFT = 34; // for the numbers and the name of the axis
const BOTTOM = 32;
const TOP = 4;
const LETTERS = 11;
const TINT = 0.13; // of a class's colour on its side of a border
const MANY = 400;
const USUAL_SIZE = 340; // of the picture, for which radii are meant

/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/**
 * @param {{section: HTMLElement, canvas: HTMLCanvasElement, layer: HTMLSelectElement, axes: HTMLSelectElement, across: HTMLSelectElement,
 *     up: HTMLSelectElement, neurons: HTMLElement, sentence: HTMLElement, table: HTMLElement, key: HTMLElement}} places
 * @param {{say: Say, palette: () => Palette, text: ReturnType<typeof import("./text.js").hiddenSpaceSpeaker>}} given
 * @returns {Part}
 */
export function hiddenSpaceView(places, { say, palette, text }) {
  const { section, canvas, layer, axes, across, up, neurons, sentence, table, key } = places;
  return {
    draw(state) {
      const { tab, hiddenSpace, layout, data, status } = state;
      if (tab !== "inside" || !hiddenSpace || !layout) return;
      const { moment } = hiddenSpace;
      section.hidden = layout.layers.length < 2;
      if (section.hidden || !moment || !data || moment.layer >= layout.layers.length - 1) return;
      offer(moment, hiddenSpace.choice, layout);
      key.hidden = moment.borders.length === 0;
      const said = text.sentence(moment, layout);
      write(sentence, said);
      canvas.setAttribute("aria-label", say("page.inside.space.picture", { layer: text.layerName(layout, moment.layer), sentence: said }));
      paint(moment, state, data);
      if (status !== "playing") tabulate(moment, state, data);
    },
  };

  /**
   * What is chosen, or what is shown where the choice is left open.
   * @param {import("../../state/hidden_space.js").Moment} moment
   * @param {import("../../state/watched_space.js").Choice} choice
   * @param {Layout} layout
   */
  function offer(moment, choice, layout) {
    const chosen = chosenIn(layout, choice);
    const number = chosen.layer ?? moment.layer;
    const { fanOut } = layout.layers[number];
    fill(layer, layout.layers.slice(0, -1).map((_, i) => text.layerName(layout, i)), number);
    const names = Array.from({ length: fanOut }, (_, i) => say("page.inside.space.neuron", { neuron: i + 1 }));
    axes.hidden = fanOut <= 2;
    axes.value = chosen.neurons ? "neurons" : "components";
    neurons.hidden = fanOut <= 2 || !chosen.neurons;
    fill(across, names, chosen.neurons?.[0] ?? 0);
    fill(up, names, chosen.neurons?.[1] ?? Math.min(1, fanOut - 1));
  }

  /**
   * @param {import("../../state/hidden_space.js").Moment} moment
   * @param {State} state
   * @param {NonNullable<State["data"]>} data
   */
  function paint(moment, state, data) {
    const { ctx, width: whole, height: tall } = fit(canvas);
    const [width, height] = [Math.max(1, whole - LEFT - 2), Math.max(1, tall - BOTTOM - TOP)];
    const box = { left: LEFT, top: TOP, width, height };
    const shown = spaceBox(moment.points, width / height);
    const colors = palette();
    const marks = marksFor(data.task, colors);
    const x = linear(shown.x, [0, width]);
    const y = linear(shown.y, [height, 0]);
    drawFrame(ctx, moment, box, shown, colors.ink);
    ctx.save();
    ctx.translate(box.left, box.top);
    ctx.beginPath();
    ctx.rect(0, 0, width, height);
    ctx.clip();
    ctx.fillStyle = colors.ink.ground;
    ctx.fillRect(0, 0, width, height);
    const sides = regionsOf(moment, state, shown);
    ctx.globalAlpha = TINT;
    for (const { target, corners } of sides) {
      ctx.fillStyle = marks.colorOf(target);
      outline(ctx, corners, x, y);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
    drawGrid(ctx, moment, x, y, colors.ink);
    drawBorders(ctx, moment, sides, shown, { x, y, ink: colors.ink });
    const size = Math.max(width, height);
    const radius = (moment.rows.length > MANY ? 2.4 : 3) * Math.min(1.2, Math.max(0.75, size / USUAL_SIZE));
    const onPlane = linear([0, size], [-EDGE, EDGE]);
    const rows = Array.from(moment.rows, (row, i) => [onPlane(x(moment.points[2 * i])), -onPlane(y(moment.points[2 * i + 1])), data.train[row]?.[2] ?? NaN]);
    drawPoints(ctx, rows, { size, radius, ring: colors.ink[data.task.has_classes ? "point-ring" : "value-ring"], ...marks });
    ctx.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {import("../../state/hidden_space.js").Moment} moment
   * @param {Box} box
   * @param {ReturnType<typeof spaceBox>} shown
   * @param {Record<string, string>} ink
   */
  function drawFrame(ctx, moment, { left, top, width, height }, shown, ink) {
    ctx.font = font(LETTERS);
    ctx.fillStyle = ink.muted;
    const write = (/** @type {number} */ value) => String(value).replace("-", "−");
    const x = linear(shown.x, [left, left + width]);
    const y = linear(shown.y, [top + height, top]);
    ctx.textBaseline = "top";
    for (const value of roundBetween(...shown.x, 5)) {
      ctx.textAlign = x(value) < left + LETTERS ? "left" : x(value) > left + width - LETTERS ? "right" : "center";
      ctx.fillText(write(value), x(value), top + height + 4);
    }
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    for (const value of roundBetween(...shown.y, 4)) {
      ctx.fillText(write(value), left - 5, Math.min(Math.max(y(value), top + LETTERS / 2), top + height - LETTERS / 2));
    }
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    ctx.fillText(text.axis(moment, 0), left + width / 2, top + height + BOTTOM - 4, width);
    ctx.save();
    ctx.translate(LETTERS - 1, top + height / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.fillText(text.axis(moment, 1), 0, 0, height);
    ctx.restore();
  }

  /**
   * @param {import("../../state/hidden_space.js").Moment} moment
   * @param {State} state
   * @param {NonNullable<State["data"]>} data
   */
  function tabulate(moment, state, data) {
    const { class_targets: targets } = data.task;
    const named = data.task.has_classes ? classNames(state, say) : [];
    const names = new Map(named.map((name, i) => [targets.length ? targets[i] : i, name]));
    const lines = text.rows(moment, { targets: data.train.map((row) => row[2]), names, outputs: outputNames(state, say) });
    const texts = [["", say("page.inside.space.points"), text.axis(moment, 0), text.axis(moment, 1)], ...lines];
    const wanted = JSON.stringify(texts);
    if (table.dataset.shown === wanted) return;
    table.dataset.shown = wanted;
    table.replaceChildren(caption(say("page.inside.space.table")), ...texts.map((cells, i) => row(cells, i === 0)));
  }
}

/**
 * Which class the output layer says on which part of the picture.
 * @param {import("../../state/hidden_space.js").Moment} moment
 * @param {State} state
 * @param {ReturnType<typeof spaceBox>} shown
 */
function regionsOf({ borders }, state, shown) {
  const task = taskIn(state);
  if (!task.has_classes || task.n_labels || borders.length === 0) return [];
  const square = squareOf(shown);
  if (borders.length > 1) return largestWhere(square, borders).map((corners, target) => ({ target, corners }));
  const [[w1, w2, b]] = borders;
  return [
    { target: task.class_targets[0], corners: clipped(square, [-w1, -w2, -b]) },
    { target: task.class_targets[1], corners: clipped(square, [w1, w2, b]) },
  ];
}

/** @param {ReturnType<typeof spaceBox>} shown */
function squareOf({ x: [left, right], y: [low, high] }) {
  return /** @type {[number, number][]} */ ([[left, low], [right, low], [right, high], [left, high]]);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {[number, number][]} corners
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function outline(ctx, corners, x, y) {
  ctx.beginPath();
  for (const [across, up] of corners) ctx.lineTo(x(across), y(up));
  ctx.closePath();
}

/**
 * Lines of one direction after those of the other; those through the middle of the plane are stronger.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../../state/hidden_space.js").Moment} moment
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 * @param {Record<string, string>} ink
 */
function drawGrid(ctx, { grid, gridShape: [directions, lines, places] }, x, y, ink) {
  ctx.strokeStyle = ink.muted;
  ctx.lineJoin = "round";
  for (let direction = 0; direction < directions; direction++) {
    for (let line = 0; line < lines; line++) {
      const isMiddle = 2 * line === lines - 1;
      ctx.globalAlpha = isMiddle ? 0.9 : direction === 0 ? 0.55 : 0.3;
      ctx.lineWidth = isMiddle ? 1.25 : 0.75;
      ctx.beginPath();
      for (let place = 0; place < places; place++) {
        const at = 2 * ((direction * lines + line) * places + place);
        if (Number.isFinite(grid[at]) && Number.isFinite(grid[at + 1])) ctx.lineTo(x(grid[at]), y(grid[at + 1]));
      }
      ctx.stroke();
    }
  }
  ctx.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../../state/hidden_space.js").Moment} moment
 * @param {{corners: [number, number][]}[]} sides of classes
 * @param {ReturnType<typeof spaceBox>} shown
 * @param {{x: (value: number) => number, y: (value: number) => number, ink: Record<string, string>}} given
 */
function drawBorders(ctx, { borders }, sides, shown, { x, y, ink }) {
  ctx.strokeStyle = ink.text;
  ctx.lineWidth = 2;
  if (sides.length > 2) {
    // Around what a class has; the picture's own edge is cut off.
    for (const { corners } of sides) {
      outline(ctx, corners, x, y);
      ctx.stroke();
    }
    return;
  }
  for (const line of borders) {
    const ends = crossing(squareOf(shown), line);
    if (!ends) continue;
    ctx.beginPath();
    for (const [across, up] of ends) ctx.lineTo(x(across), y(up));
    ctx.stroke();
  }
}

/**
 * @param {HTMLSelectElement} select
 * @param {string[]} names
 * @param {number} chosen
 */
function fill(select, names, chosen) {
  const wanted = JSON.stringify(names);
  if (select.dataset.offered !== wanted) {
    select.dataset.offered = wanted;
    select.replaceChildren(...names.map((name, i) => new Option(name, String(i))));
  }
  if (select.value !== String(chosen)) select.value = String(chosen);
}

/** @param {string} words */
function caption(words) {
  return Object.assign(document.createElement("caption"), { textContent: words });
}

/**
 * @param {string[]} cells
 * @param {boolean} isHead
 */
function row(cells, isHead) {
  const made = document.createElement("tr");
  made.append(...cells.map((words, i) => {
    const cell = document.createElement(isHead || i === 0 ? "th" : "td");
    if (cell.tagName === "TH") cell.setAttribute("scope", isHead ? "col" : "row");
    cell.textContent = words;
    return cell;
  }));
  return made;
}
