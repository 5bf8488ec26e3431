/** What the network's own picture shows of its inside: dead neurons, nearly flat ones, and the weights of a chosen bar. */

import { all, find } from "../../page/elements.js";
import { firstNeuron } from "../../state/inside.js";

/**
 * @param {HTMLElement} root the element #network
 * @param {HTMLElement} hints that stand in the place of the usual ones meanwhile
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function marksView(root, hints, { say }) {
  const links = find("network").querySelector(".links");

  return {
    // What makes the tiles and the links anew.
    also: ({ config, looks }) => [config.network, config.data, looks],
    draw({ inside, tab, layout }) {
      const moment = tab === "inside" ? (inside?.moment ?? null) : null;
      const isShown = moment !== null && layout === moment.layout;
      root.toggleAttribute("data-inside", tab === "inside");
      hints.hidden = tab !== "inside";
      for (const tile of all(".tile.neuron", root)) {
        if (isShown) markTile(tile, /** @type {import("../../state/inside.js").Moment} */ (moment));
        else unmark(tile);
      }
      const lit = keysOf(isShown ? (inside?.lit?.parameters ?? []) : [], layout);
      for (const each of [...(links?.children ?? []), ...all(".bias", root)]) {
        const { layer, from = "bias", to } = /** @type {HTMLElement | SVGElement} */ (each).dataset;
        each.toggleAttribute("data-lit", lit.has(`${layer} ${from} ${to}`));
      }
    },
  };

  /**
   * @param {HTMLElement} tile
   * @param {import("../../state/inside.js").Moment} moment
   */
  function markTile(tile, { frame: { tensors }, layout }) {
    const number = firstNeuron(layout, Number(tile.dataset.layer)) + Number(tile.dataset.to);
    const share = tensors.inside_saturated.values[number] ?? 0;
    const isDead = tensors.inside_dead.values[number] === 1;
    const bar = tile.querySelector(".flat-share") ?? tile.appendChild(made("flat-share"));
    /** @type {HTMLElement} */ (bar).style.setProperty("--share", String(share));
    tile.toggleAttribute("data-dead", isDead);
    const word = tile.querySelector(".dead-word");
    if (isDead && !word) tile.append(made("dead-word", say("page.inside.dead")));
    if (!isDead) word?.remove();
    const said = isDead ? say("page.inside.dead") : say("page.inside.flat_share", { share: say("page.percent", { value: Math.round(100 * share) }) });
    if (tile.getAttribute("aria-description") !== said) tile.setAttribute("aria-description", said);
  }
}

/** @param {HTMLElement} tile */
function unmark(tile) {
  for (const each of tile.querySelectorAll(".flat-share, .dead-word")) each.remove();
  tile.removeAttribute("data-dead");
  tile.removeAttribute("aria-description");
}

/**
 * The links and biases of places in the flat vector: layer, source and target. Of maxout each piece has its weight on the one link.
 * @param {number[]} parameters
 * @param {Layout | null} layout
 */
export function keysOf(parameters, layout) {
  const keys = new Set();
  const layers = layout?.layers ?? [];
  for (const at of parameters) {
    const layer = layers.findLastIndex(({ weightsOffset }) => weightsOffset <= at);
    const { fanIn, fanOut, weightsOffset, biasesOffset } = layers[layer];
    const within = (at - weightsOffset) % (fanIn * fanOut);
    if (at >= biasesOffset) keys.add(`${layer} bias ${(at - biasesOffset) % fanOut}`);
    else keys.add(`${layer} ${Math.floor(within / fanOut)} ${within % fanOut}`);
  }
  return keys;
}

/**
 * @param {string} className
 * @param {string} [text]
 */
function made(className, text = "") {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  span.setAttribute("aria-hidden", "true");
  return span;
}
