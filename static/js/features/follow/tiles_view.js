/** On every tile a mark where the sample lies, under it its numbers, and beside the output target and loss. */

import { all, find } from "../../page/elements.js";
import { EDGE } from "../../plot/plane.js";
import { svg } from "../../page/svg.js";
import { classMark } from "../../plot/class_mark.js";
import { classNames } from "../../state/selectors.js";
import { shownNumbers } from "../../state/follow.js";
import { aroundTile } from "./apart.js";
import { columnsApart, fits } from "./links_view.js";
import { numberText } from "./numbers.js";
import { kindOf } from "./strip_view.js";

const ROOMY_PX = 92; // between two columns, for z and a beside each other
const NARROW_PX = 46; // for one number
const STAGE_MS = 400;
const RISE_MS = 160;
const [TARGET_PX, LINE_PX] = [14, 18]; // height of the box beside the output, without and of its lines
/** Of the mark where the sample lies: of a small tile it leaves most to be seen. */
const [LARGEST_MARK_PX, MARK_OF_TILE] = [3.75, 0.16];
const ROUNDED = 0.2; // of a tile's side, as it is drawn

/**
 * @typedef {import("../../state/follow.js").Follow} Follow
 * @typedef {{layer: number, neuron: number}} Neuron
 * @typedef {ReturnType<typeof shownNumbers>} Numbers
 *
 * @param {HTMLElement} root
 * @param {{say: Say, geometry: () => Plot, runsIn: import("./flow.js").RunsIn, apart: import("./apart.js").Placing}} given
 * @returns {Part}
 */
export function tilesView(root, { say, geometry, runsIn, apart }) {
  const marks = root.appendChild(document.createElement("div"));
  // A path for all of them: of a large network there are hundreds, and each element costs.
  const out = svg("path", { class: "follow-out" });
  const here = svg("path", { class: "follow-here" });
  const looked = svg("path", { class: "follow-looked" });
  const subjectMark = svg("path", { class: "follow-subject" });
  root.append(svg("svg", { class: "follow-marks" }, out, here, looked, subjectMark));
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
      if (!follow) clear();
      if (!follow || !layout || !data || !fits(layout, geometry())) return;
      const plot = geometry();
      if (plot !== measured.plot) measured = { plot, height: find("follow-layer").clientHeight };
      const numbers = shownNumbers(follow, layout);
      const row = data[follow.part][follow.row];
      const columns = [...plot.hidden, plot.outputs];
      markSample(plot, columns, [plot, follow.numbers?.tensors.step_mask, follow.member, row], numbers, row);
      const { stage, subject, pointed = null } = follow;
      const connected = connectedTo(runsIn(plot.links, layout, follow));
      const made = [
        ...plot.features.flatMap((spot, i) => inputOf(spot, plot, numbers.input(0, i))),
        ...columns.flatMap((column, layer) =>
          column.flatMap((spot, neuron) => {
            const isConnected = connected.has(`${layer} ${neuron}`);
            return ofNeuron(spot, { layer, neuron }, plot, { stage, subject, pointed, isConnected }, numbers);
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
      placeApart(plot, columns, { subject, pointed });
      if (isEntered && !state.isStill) layerByLayer(follow, plot.hidden.length + 1);
    },
  };

  /** What is hidden would be styled anew with all of it when the next one is followed. */
  function clear() {
    [marked, drawn] = [[], ""];
    for (const each of [marks, boxes]) each.replaceChildren();
    for (const each of [out, here, looked, subjectMark]) each.removeAttribute("d");
  }

  /**
   * Of a network that has no room under its tiles, what stands there anyway; and the box beside the output, which is as wide as its
   * words are, and ends where the column does.
   * @param {Plot} plot
   * @param {TileSpot[][]} columns of neurons
   * @param {Pick<Follow, "subject"> & {pointed: Neuron | null}} follow
   */
  function placeApart({ tile, outputs }, columns, { subject, pointed }) {
    const numbers = all(".follow-numbers[data-over]", boxes);
    const spots = numbers.map(({ dataset }) => columns[Number(dataset.layer)][Number(dataset.neuron)]);
    // Labels of links have the rank between; what is only pointed at moves nothing else.
    const rankOf = (/** @type {DOMStringMap} */ { layer, neuron }) => {
      const isIt = (/** @type {Neuron} */ other) => other.layer === Number(layer) && other.neuron === Number(neuron);
      return subject.kind === "neuron" && isIt(subject) ? 1 : pointed && isIt(pointed) ? 4 : 3;
    };
    const lowest = outputs[outputs.length - 1];
    looked.setAttribute("d", spots.map((spot) => squareAt(spot, tile)).join(""));
    // Their buttons come after them where there are hundreds.
    subjectMark.setAttribute("d", spots.flatMap((spot, i) => (rankOf(numbers[i].dataset) === 1 ? squareAt(spot, tile + 6) : [])).join(""));
    apart.place(
      "tiles",
      [
        ...all(".follow-target", boxes).map((element) => ({ element, rank: 0, spotsFor: below(lowest.x, parseFloat(element.style.top)) })),
        ...numbers.map((element, i) => ({ element, rank: rankOf(element.dataset), spotsFor: aroundTile(spots[i], tile) })),
      ],
      spots,
    );
  }

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
    const spots = columns.flatMap((column, layer) => column.map((spot, neuron) => ({ ...spot, isOut: numbers.mask(layer, neuron) === 0 })));
    marks.replaceChildren(...titles(plot));
    out.setAttribute("d", spots.map((spot) => (spot.isOut ? squareAt(spot, tile) : "")).join(""));
    here.setAttribute("d", [...plot.features, ...spots.filter(({ isOut }) => !isOut)].map((spot) => hereOn(spot, tile, row)).join(""));
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
   * @param {Pick<Follow, "stage" | "subject"> & {pointed: Neuron | null, isConnected: boolean}} follow
   * @param {Numbers} numbers
   */
  function ofNeuron(spot, { layer, neuron }, plot, { stage, subject, pointed, isConnected }, numbers) {
    const { tile, under } = plot;
    const isIt = (/** @type {Neuron} */ other) => other.layer === layer && other.neuron === neuron;
    const isLookedAt = (subject.kind === "neuron" && isIt(subject)) || (pointed !== null && isIt(pointed));
    if (!under && !isLookedAt && !isConnected) return [];
    const isOut = numbers.mask(layer, neuron) === 0;
    const isBack = (stage === "backward" || stage === "update") && (under > 0 || isLookedAt);
    const isRoomy = columnsApart(plot) >= ROOMY_PX && under > 0;
    if (columnsApart(plot) < NARROW_PX && !isLookedAt) return [];
    const answer = layer === plot.hidden.length ? "ŷ" : "a";
    const box = element("follow-numbers", { left: spot.x, top: spot.y + tile / 2 + 5 });
    box.toggleAttribute("data-out", isOut);
    Object.assign(box.dataset, { layer, neuron });
    const z = isRoomy || isLookedAt ? [["z", numbers.preActivation(layer, neuron), "z"]] : [];
    box.append(lineOf([...z, [answer, numbers.activation(layer, neuron), "a"]]));
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
 * @param {number} x
 * @param {number} top
 * @returns {import("./apart.js").Wanted["spotsFor"]}
 */
function below(x, top) {
  return ({ height }) => [{ x, y: top + height / 2 }];
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
 * The neurons at the ends of the links that are looked at, by layer and place: of a chosen weight, or of the strongest into a neuron,
 * of many as many as its card names.
 * @param {import("./flow.js").Run[]} runs
 * @returns {Set<string>}
 */
function connectedTo(runs) {
  const looked = runs.filter(({ isLabelled, isNear }) => isLabelled || isNear);
  return new Set(looked.flatMap(({ link: { layer, from, to } }) => [`${layer - 1} ${from}`, `${layer} ${to}`]));
}

/**
 * A ring where the sample lies in the picture of a tile.
 * @param {TileSpot} spot
 * @param {number} tile
 * @param {number[]} row
 * @returns {string} as a part of the `d` of an SVG path
 */
function hereOn({ x, y }, tile, row) {
  const up = row.length > 2 ? row[1] : 0;
  const [left, top] = [row[0], -up].map((value, i) => Math.round([x, y][i] + (Math.max(-1, Math.min(1, value / EDGE)) * tile) / 2));
  const radius = Math.min(LARGEST_MARK_PX, tile * MARK_OF_TILE);
  return `M${left - radius} ${top}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
}

/**
 * A rounded square over a tile.
 * @param {TileSpot} spot
 * @param {number} tile
 * @returns {string} as a part of the `d` of an SVG path
 */
function squareAt({ x, y }, tile) {
  const round = tile * ROUNDED;
  const side = tile - 2 * round;
  const arc = (/** @type {number} */ dx, /** @type {number} */ dy) => `a${round} ${round} 0 0 1 ${dx} ${dy}`;
  const [right, down] = [`h${side}${arc(round, round)}`, `v${side}${arc(-round, round)}`];
  return `M${x - side / 2} ${y - tile / 2}${right}${down}h${-side}${arc(-round, -round)}v${-side}${arc(round, -round)}z`;
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
