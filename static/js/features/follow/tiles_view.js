/** On every tile a mark where the sample lies, under it its numbers, and beside the output target and loss. */

import { all, find } from "../../page/elements.js";
import { EDGE } from "../../plot/plane.js";
import { classMark } from "../../plot/class_mark.js";
import { classNames, numberOf } from "../../state/selectors.js";
import { shownNumbers } from "../../state/follow.js";
import { runsOf } from "./flow.js";
import { columnsApart, fits } from "./links_view.js";
import { numberText } from "./numbers.js";
import { kindOf } from "./strip_view.js";

const ROOMY_PX = 92; // between two columns, for z and a beside each other
const NARROW_PX = 46; // for one number
const STAGE_MS = 400;
const RISE_MS = 160;
const [TARGET_PX, LINE_PX] = [14, 18]; // height of the box beside the output, without and of its lines

/**
 * @typedef {import("../../state/follow.js").Follow} Follow
 * @typedef {ReturnType<typeof shownNumbers>} Numbers
 *
 * @param {HTMLElement} root
 * @param {{say: Say, geometry: () => Plot}} given
 * @returns {Part}
 */
export function tilesView(root, { say, geometry }) {
  const marks = root.appendChild(document.createElement("div"));
  const boxes = root.appendChild(document.createElement("div"));
  let marked = /** @type {unknown[]} */ ([]);
  let measured = { plot: /** @type {Plot | null} */ (null), height: 0 }; // once for each layout: others have written by then
  let drawn = "";
  let stageDrawn = "";
  return {
    also: ({ config, looks }) => [config.network, looks],
    draw(state) {
      const { follow, layout, data } = state;
      markSubject(follow);
      if (!follow || !layout || !data || !fits(layout, geometry())) return;
      const plot = geometry();
      if (plot !== measured.plot) measured = { plot, height: find("follow-layer").clientHeight };
      const numbers = shownNumbers(follow, layout);
      const row = data[follow.part][follow.row];
      const columns = [...plot.hidden, plot.outputs];
      markSample(plot, columns, [plot, follow.numbers?.tensors.step_mask, follow.member, row], numbers, row);
      const { stage, subject } = follow;
      const connected = connectedTo(follow, plot, layout, numbers);
      const made = [
        ...plot.features.flatMap((spot, i) => inputOf(spot, plot, numbers.input(0, i))),
        ...columns.flatMap((column, layer) =>
          column.flatMap((spot, neuron) => {
            const isConnected = connected.has(`${layer} ${neuron}`);
            return ofNeuron(spot, { layer, neuron }, plot, { stage, subject, isConnected }, numbers);
          }),
        ),
        ...targetOf(state, plot, { stage, height: measured.height }, numbers, row),
      ];
      const wanted = made.map(({ outerHTML }) => outerHTML).join("");
      const isEntered = stageDrawn !== stage;
      stageDrawn = stage;
      if (wanted === drawn) return;
      drawn = wanted;
      boxes.replaceChildren(...made);
      keepInside(boxes);
      if (isEntered && !state.isStill) layerByLayer(follow, plot.hidden.length + 1);
    },
  };

  /**
   * What stays where it is while one goes through the stages: where the sample lies in every tile, and whom dropout leaves out.
   * @param {Plot} plot
   * @param {TileSpot[][]} columns of neurons
   * @param {unknown[]} key of all that it is made from
   * @param {Numbers} numbers
   * @param {number[]} row
   */
  function markSample(plot, columns, key, numbers, row) {
    if (key.every((each, i) => each === marked[i])) return;
    marked = key;
    const { tile } = plot;
    marks.replaceChildren(
      ...titles(plot),
      ...plot.features.map((spot) => hereOf(spot, tile, row)),
      ...columns.flatMap((column, layer) =>
        column.map((spot, neuron) =>
          numbers.mask(layer, neuron) === 0 ? element("follow-out", { left: spot.x, top: spot.y, width: tile, height: tile }) : hereOf(spot, tile, row),
        ),
      ),
    );
  }

  /** @param {Plot} plot */
  function titles(plot) {
    const isNarrow = columnsApart(plot) < NARROW_PX;
    return plot.hidden.map((column, layer) => {
      const left = column.reduce((sum, { x }) => sum + x, 0) / column.length;
      return element("follow-title", { left }, isNarrow ? String(layer + 1) : say("page.follow.layer", { layer: layer + 1 }));
    });
  }

  /**
   * @param {TileSpot} spot
   * @param {Plot} plot
   * @param {number} value
   */
  function inputOf({ x, y }, { tile, under }, value) {
    if (!under) return [];
    const made = element("follow-numbers", { left: x, top: y + tile / 2 + 5 });
    made.append(lineOf([["", value, "a"]]));
    return [made];
  }

  /**
   * @param {TileSpot} spot
   * @param {{layer: number, neuron: number}} place
   * @param {Plot} plot
   * @param {Pick<Follow, "stage" | "subject"> & {isConnected: boolean}} follow
   * @param {Numbers} numbers
   */
  function ofNeuron(spot, { layer, neuron }, plot, { stage, subject, isConnected }, numbers) {
    const { tile, under } = plot;
    const isSubject = subject.kind === "neuron" && subject.layer === layer && subject.neuron === neuron;
    if (!under && !isSubject && !isConnected) return [];
    const isOut = numbers.mask(layer, neuron) === 0;
    const isBack = stage === "backward" || stage === "update";
    const isRoomy = columnsApart(plot) >= ROOMY_PX;
    if (columnsApart(plot) < NARROW_PX && !isSubject) return [];
    const answer = layer === plot.hidden.length ? "ŷ" : "a";
    const box = element("follow-numbers", { left: spot.x, top: spot.y + tile / 2 + 5 });
    box.toggleAttribute("data-out", isOut);
    Object.assign(box.dataset, { layer, neuron });
    box.append(lineOf([...(isRoomy || isSubject ? [["z", numbers.preActivation(layer, neuron), "z"]] : []), [answer, numbers.activation(layer, neuron), "a"]]));
    if (isBack) box.append(lineOf([["δ", numbers.deltas(layer, neuron), "delta"]]));
    box.toggleAttribute("data-over", !under);
    return [box];
  }

  /**
   * @param {State} state
   * @param {Plot} plot
   * @param {{stage: Follow["stage"], height: number}} given  height: of the room, in pixels
   * @param {Numbers} numbers
   * @param {number[]} row
   */
  function targetOf(state, { outputs, tile, under }, { stage, height }, numbers, row) {
    const { data } = state;
    const lowest = outputs[outputs.length - 1];
    const top = lowest.y + tile / 2 + under + 6;
    const needed = TARGET_PX + LINE_PX * (stage === "forward" ? 1 : 2);
    if (!data || (height && top + needed > height)) return [];
    const { task } = data;
    const target = row[row.length - 1];
    const box = element("follow-target", { left: lowest.x, top });
    const kind = kindOf(task, target);
    const name = task.has_numbered_classes ? classNames(state, say)[target] : String(Number(target.toPrecision(4))).replace("-", "−");
    box.append(row2(say("page.target"), kind === null ? [name] : [classMark(kind), name], numbers.target(0)));
    if (stage !== "forward") box.append(row2(say("page.loss"), [numberText(numbers.loss())], numbers.loss()));
    return [box];
  }

  /**
   * @param {string} name
   * @param {(Node | string)[]} texts
   * @param {number} value
   */
  function row2(name, texts, value) {
    const line = document.createElement("div");
    const number = document.createElement("b");
    number.dataset.value = String(value);
    number.append(...texts);
    line.append(name, number);
    return line;
  }

  /**
   * The numbers of a stage come layer by layer, backwards from the right.
   * @param {Follow} follow
   * @param {number} nLayers
   */
  function layerByLayer({ stage }, nLayers) {
    if (stage !== "forward" && stage !== "backward") return;
    for (const box of all(".follow-numbers[data-layer]", root)) {
      const layer = Number(box.dataset.layer);
      const turn = stage === "forward" ? layer : nLayers - 1 - layer;
      const risen = stage === "forward" ? box : box.lastElementChild;
      const delay = (turn * STAGE_MS) / nLayers;
      risen?.animate([{ opacity: 0 }, { opacity: 1 }], { duration: RISE_MS, delay, fill: "backwards" });
    }
  }
}

/**
 * The box beside the output, which is as wide as its words are, ends where the column does.
 * @param {HTMLElement} root
 */
function keepInside(root) {
  const width = find("follow-layer").clientWidth;
  for (const box of all(".follow-target", root)) {
    const half = box.offsetWidth / 2;
    box.style.left = `${Math.max(half, Math.min(parseFloat(box.style.left), width - half))}px`;
  }
}

/** @param {Follow | null} follow */
function markSubject(follow) {
  const subject = follow?.subject;
  const at = subject?.kind === "neuron" ? `[data-layer="${subject.layer}"][data-to="${subject.neuron}"]` : ":not(*)";
  const tile = document.querySelector(`#feature-tiles .tile.neuron${at}`);
  for (const other of all("#feature-tiles .tile.neuron[aria-current]")) if (other !== tile) other.removeAttribute("aria-current");
  tile?.setAttribute("aria-current", "true");
}

/**
 * The neurons at the ends of the links that are looked at, by layer and place: of a chosen weight, or of the strongest into a neuron.
 * @param {Follow} follow
 * @param {Plot} plot
 * @param {Layout} layout
 * @param {Numbers} numbers
 * @returns {Set<string>}
 */
function connectedTo({ stage, subject }, { links }, layout, numbers) {
  const near = links.filter((link) => {
    if (subject.kind === "parameter") return numberOf(link, layout) === subject.index;
    return subject.kind === "neuron" && link.layer === subject.layer && link.to === subject.neuron;
  });
  const looked = runsOf(near, layout, { stage, subject }, numbers).filter(({ isLabelled }) => isLabelled);
  return new Set(looked.flatMap(({ link: { layer, from, to } }) => [`${layer - 1} ${from}`, `${layer} ${to}`]));
}

/**
 * A mark where the sample lies in the picture of a tile.
 * @param {TileSpot} spot
 * @param {number} tile
 * @param {number[]} row
 */
function hereOf({ x, y }, tile, row) {
  const up = row.length > 2 ? row[1] : 0;
  const [dx, dy] = [row[0], -up].map((value) => (Math.max(-1, Math.min(1, value / EDGE)) * tile) / 2);
  return element("follow-here", { left: x + dx, top: y + dy });
}

/** @param {[string, number, string][] | any[]} numbers  symbol, number and what it is */
function lineOf(numbers) {
  const line = document.createElement("div");
  for (const [symbol, value, kind] of numbers) {
    const number = document.createElement("b");
    number.dataset.kind = kind;
    number.dataset.value = String(value);
    number.append(numberText(value));
    if (symbol) line.append(Object.assign(document.createElement("i"), { textContent: symbol }));
    line.append(number);
  }
  return line;
}

/**
 * @param {string} name
 * @param {Record<string, number>} place in pixels
 * @param {string} text
 */
function element(name, place, text = "") {
  const made = document.createElement("div");
  made.className = name;
  for (const [side, value] of Object.entries(place)) made.style.setProperty(side, `${Math.round(value)}px`);
  made.append(text);
  return made;
}
