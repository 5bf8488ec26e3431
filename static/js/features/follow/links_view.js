/** What runs along the links: to the right the weighted inputs, to the left the gradients; and the numbers of those looked at. */

import { svg } from "../../page/svg.js";
import { shownNumbers } from "../../state/follow.js";
import { alongLink } from "./apart.js";
import { numberText } from "./numbers.js";

const MOST_MOVING = 120; // more would cost the browser more than they show
const LEAST_ROOM_PX = 96; // between two columns, for labels between them
const LABELS_AT = [0.46, 0.3, 0.62, 0.18]; // parts of a link, of which the first is taken where no other label is near
const FAINT_BESIDE = 0.4; // where there are many, what does not run into the neuron that is looked at
const NEAR_PX = { x: 120, y: 20 };

/** @typedef {{x: number, y: number}} Spot */

/**
 * @param {Element} picture
 * @param {HTMLElement} labels
 * @param {{geometry: () => Plot, linkPath: (link: Link) => string, pointOn: (link: Link, part: number) => Spot,
 *     runsIn: import("./flow.js").RunsIn, apart: import("./apart.js").Placing}} given
 * @returns {Part}
 */
export function linksView(picture, labels, { geometry, linkPath, pointOn, runsIn, apart }) {
  const group = /** @type {Element} */ (picture.querySelector("g"));
  let drawn = "";
  return {
    also: ({ config, looks }) => [config.network, looks],
    draw(state) {
      const { follow, layout } = state;
      if (!follow) {
        drawn = "";
        for (const each of [group, labels]) each.replaceChildren(); // hidden, it would be styled with the next one
      }
      if (!follow || !layout || !fits(layout, geometry())) return;
      const { stage, subject } = follow;
      const numbers = shownNumbers(follow, layout);
      const runs = runsIn(geometry().links, layout, follow);
      const marks = runs.map(({ link, value, share, isChosen, isLabelled, isBeside }) => {
        return [linkPath(link), Math.sign(value), share.toFixed(2), isChosen, isLabelled, isBeside];
      });
      const labelled = runs.filter(({ isLabelled }) => isLabelled).map(({ index, value }) => [numbers.parameter(index), value]);
      const wanted = JSON.stringify([stage, subject, marks, labelled]);
      if (wanted === drawn) return;
      drawn = wanted;
      picture.setAttribute("data-stage", stage);
      picture.toggleAttribute("data-moving", runs.length <= MOST_MOVING);
      const paths = stage === "update" ? [] : runs.map(pathOf); // a step runs along nothing
      group.replaceChildren(...runs.filter(({ isChosen }) => isChosen).map(({ link }) => svg("path", { d: linkPath(link), class: "chosen" })), ...paths);
      const hasRoom = columnsApart(geometry()) >= LEAST_ROOM_PX;
      const shown = runs.filter((run) => run.isChosen || (run.isLabelled && hasRoom));
      const spots = placedApart(shown);
      const made = shown.map((run, i) => labelOf(run, spots[i], follow, numbers));
      labels.replaceChildren(...made);
      if (geometry().under) return apart.place("links", []);
      apart.place("links", made.map((element, i) => ({ element, rank: 2, isMiddle: true, spotsFor: alongLink((part) => pointOn(shown[i].link, part)) })));
    },
  };

  /** @param {import("./flow.js").Run} run */
  function pathOf({ link, value, share, isOut, isLabelled, isBeside }) {
    const path = /** @type {SVGElement} */ (svg("path", { d: linkPath(link), "data-sign": value < 0 ? "negative" : "positive", "data-layer": link.layer }));
    path.style.strokeWidth = `${(0.6 + 3 * share).toFixed(2)}px`;
    path.style.opacity = isOut ? "0" : isLabelled ? "1" : ((0.35 + 0.6 * share) * (isBeside ? FAINT_BESIDE : 1)).toFixed(2);
    if (link.layer > 0) path.setAttribute("data-arrow", "");
    return path;
  }

  /**
   * @param {import("./flow.js").Run[]} runs
   * @returns {Spot[]} of their labels
   */
  function placedApart(runs) {
    /** @type {Spot[]} */
    const taken = [];
    for (const { link } of runs) {
      const spots = LABELS_AT.map((part) => pointOn(link, part));
      const isFree = (/** @type {Spot} */ { x, y }) => taken.every((other) => Math.abs(other.x - x) > NEAR_PX.x || Math.abs(other.y - y) > NEAR_PX.y);
      taken.push(spots.find(isFree) ?? spots[0]);
    }
    return taken;
  }

  /**
   * @param {import("./flow.js").Run} run
   * @param {Spot} spot
   * @param {import("../../state/follow.js").Follow} follow
   * @param {import("./flow.js").Numbers} numbers
   */
  function labelOf({ link, index, value, isChosen }, { x, y }, { stage }, numbers) {
    const label = document.createElement("div");
    label.className = "follow-label";
    label.toggleAttribute("data-chosen", isChosen);
    Object.assign(label.style, { left: `${x}px`, top: `${y}px` });
    label.dataset.parameter = String(index);
    label.append(named("w", link.from + 1, numbers.parameter(index), "weight"));
    if (stage === "backward") label.append(named("∂", null, value, "gradient"));
    if (stage === "update") label.append(named("Δ", null, value, "move"));
    return label;
  }
}

/**
 * @param {string} name
 * @param {number | null} place
 * @param {number} value
 * @param {string} kind
 */
function named(name, place, value, kind) {
  const part = document.createElement("span");
  part.dataset.kind = kind;
  const symbol = document.createElement("i");
  symbol.append(name);
  if (place !== null) {
    const sub = document.createElement("sub");
    sub.append(String(place));
    symbol.append(sub);
  }
  const number = document.createElement("b");
  number.append(numberText(value));
  number.dataset.value = String(value);
  part.append(symbol, number);
  return part;
}

/** @param {Plot} plot */
export function columnsApart({ features, outputs, hidden }) {
  return (outputs[0].x - features[0].x) / (hidden.length + 1);
}

/**
 * Whether the tiles that are placed are those of the network that the numbers are of.
 * @param {Layout} layout
 * @param {Plot} plot
 */
export function fits({ layers, features }, plot) {
  const sizes = [...plot.hidden.map(({ length }) => length), plot.outputs.length];
  return String(layers.map(({ fanOut }) => fanOut)) === String(sizes) && plot.features.length === features.length;
}
