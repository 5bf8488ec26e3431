/** On every tile a mark where the sample lies, under it its numbers, and beside the output target and loss. */

import { all, find } from "../../page/elements.js";
import { EDGE } from "../../plot/plane.js";
import { classMark } from "../../plot/class_mark.js";
import { classNames } from "../../state/selectors.js";
import { shownNumbers } from "../../state/follow.js";
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
  let drawn = "";
  let stageDrawn = "";
  return {
    also: ({ config, looks }) => [config.network, looks],
    draw(state) {
      const { follow, layout, data } = state;
      markSubject(follow);
      if (!follow || !layout || !data || !fits(layout, geometry())) return;
      const plot = geometry();
      const numbers = shownNumbers(follow, layout);
      const row = data[follow.part][follow.row];
      const made = [
        ...titles(plot),
        ...plot.features.flatMap((spot, i) => [hereOf(spot, plot.tile, row), ...inputOf(spot, plot, numbers.input(i))]),
        ...plot.hidden.flatMap((column, layer) => column.flatMap((spot, neuron) => ofNeuron(spot, { layer, neuron }, plot, follow, numbers, row))),
        ...plot.outputs.flatMap((spot, neuron) => ofNeuron(spot, { layer: plot.hidden.length, neuron }, plot, follow, numbers, row)),
        ...targetOf(state, plot, follow, numbers, row),
      ];
      const wanted = made.map(({ outerHTML }) => outerHTML).join("");
      const isEntered = stageDrawn !== follow.stage;
      stageDrawn = follow.stage;
      if (wanted === drawn) return;
      drawn = wanted;
      root.replaceChildren(...made);
      keepInside(root);
      if (isEntered && !state.isStill) layerByLayer(follow, plot.hidden.length + 1);
    },
  };

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
   * @param {Follow} follow
   * @param {Numbers} numbers
   * @param {number[]} row
   */
  function ofNeuron(spot, { layer, neuron }, plot, { stage, subject }, numbers, row) {
    const { tile, under } = plot;
    const isOut = numbers.mask(layer, neuron) === 0;
    const made = isOut ? [element("follow-out", { left: spot.x, top: spot.y, width: tile, height: tile })] : [hereOf(spot, tile, row)];
    const isSubject = subject.kind === "neuron" && subject.layer === layer && subject.neuron === neuron;
    if (!under && !isSubject) return made;
    const isBack = stage === "backward" || stage === "update";
    const isRoomy = columnsApart(plot) >= ROOMY_PX;
    const isNarrow = columnsApart(plot) < NARROW_PX && !isSubject;
    if (isNarrow) return made;
    const answer = layer === plot.hidden.length ? "ŷ" : "a";
    const box = element("follow-numbers", { left: spot.x, top: spot.y + tile / 2 + 5 });
    box.toggleAttribute("data-out", isOut);
    Object.assign(box.dataset, { layer, neuron });
    box.append(lineOf([...(isRoomy || isSubject ? [["z", numbers.preActivation(layer, neuron), "z"]] : []), [answer, numbers.activation(layer, neuron), "a"]]));
    if (isBack) box.append(lineOf([["δ", numbers.delta(layer, neuron), "delta"]]));
    box.toggleAttribute("data-over", !under);
    return [...made, box];
  }

  /**
   * @param {State} state
   * @param {Plot} plot
   * @param {Follow} follow
   * @param {Numbers} numbers
   * @param {number[]} row
   */
  function targetOf(state, { outputs, tile, under }, { stage }, numbers, row) {
    const { data } = state;
    const lowest = outputs[outputs.length - 1];
    const top = lowest.y + tile / 2 + under + 6;
    const needed = TARGET_PX + LINE_PX * (stage === "forward" ? 1 : 2);
    const height = find("follow-layer").clientHeight;
    if (!data || (height && top + needed > height)) return [];
    const { task } = data;
    const target = row[row.length - 1];
    const box = element("follow-target", { left: lowest.x, top });
    const kind = kindOf(task, target);
    const name = task.has_numbered_classes ? classNames(state, say)[target] : String(Number(target.toPrecision(4))).replace("-", "−");
    box.append(row2(say("page.target"), kind === null ? [name] : [classMark(kind), name], numbers.target(0)));
    if (stage !== "forward") box.append(row2(say("page.loss"), [numberText(numbers.loss)], numbers.loss));
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
  for (const tile of all("#feature-tiles .tile.neuron, #feature-tiles .bias")) {
    const { layer, to } = tile.dataset;
    const subject = follow?.subject;
    const isIt = subject?.kind === "neuron" && tile.matches(".tile") && subject.layer === Number(layer) && subject.neuron === Number(to);
    if (isIt) tile.setAttribute("aria-current", "true");
    else tile.removeAttribute("aria-current");
  }
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
