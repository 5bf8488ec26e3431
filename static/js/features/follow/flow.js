/** Which links show what runs along them, and how strongly. Pure. */

import { numberOf } from "../../state/selectors.js";

const MOST = 240; // of more links the strongest; what little the others carry could not be seen
const LABELLED = 3; // links into the neuron that is looked at

/**
 * @typedef {import("../../state/follow.js").Follow} Follow
 * @typedef {ReturnType<typeof import("../../state/follow.js").shownNumbers>} Numbers
 * @typedef {object} Run
 * @property {Link} link
 * @property {number} index of its weight
 * @property {number} value what runs along it: weight times what is received, or the gradient
 * @property {number} share of the largest
 * @property {boolean} isOut whether dropout leaves it out
 * @property {boolean} isChosen whether it is looked at
 * @property {boolean} isLabelled whether its number is written on it
 */

/**
 * @param {Link[]} links
 * @param {Layout} layout
 * @param {Follow} follow
 * @param {Numbers} numbers
 * @returns {Run[]} the weakest first
 */
export function runsOf(links, layout, { stage, subject }, numbers) {
  const isBack = stage === "backward" || stage === "update";
  const hidden = layout.layers.length - 1;
  const all = links.map((link) => {
    const { layer, from, to } = link;
    const index = numberOf({ layer, from, to }, layout);
    const value = isBack ? numbers[stage === "update" ? "move" : "gradient"](index) : numbers.parameter(index) * numbers.received(layer, from);
    const isOut = (layer > 0 && numbers.mask(layer - 1, from) === 0) || (layer < hidden && numbers.mask(layer, to) === 0);
    return { link, index, value: Number.isFinite(value) ? value : 0, isOut, isChosen: subject.kind === "parameter" && subject.index === index };
  });
  const largest = all.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0) || 1;
  const strongest = [...all].sort((a, b) => Math.abs(a.value) - Math.abs(b.value));
  const into = subject.kind === "neuron" ? strongest.filter(({ link }) => link.layer === subject.layer && link.to === subject.neuron) : [];
  const labelled = new Set(into.slice(-LABELLED));
  const least = Math.max(0, strongest.length - MOST);
  return strongest
    .filter((run, i) => run.isChosen || labelled.has(run) || (i >= least && (!run.isOut || !isBack)))
    .map((run) => ({ ...run, share: Math.abs(run.value) / largest, isLabelled: run.isChosen || labelled.has(run) }));
}
