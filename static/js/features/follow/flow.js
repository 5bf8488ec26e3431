/** Which links show what runs along them, and how strongly. Pure. */

import { numberOf } from "../../state/selectors.js";

const MOST = 240; // of more links the strongest; what little the others carry could not be seen
const LABELLED = 3; // links into the neuron that is looked at

/**
 * @typedef {import("../../state/follow.js").Follow} Follow
 * @typedef {import("../../state/follow_numbers.js").StepNumbers} Numbers
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
 * @param {Pick<Follow, "stage" | "subject">} follow
 * @param {Numbers} numbers
 * @returns {Run[]} the weakest first
 */
export function runsOf(links, layout, { stage, subject }, numbers) {
  const isBack = stage === "backward" || stage === "update";
  const hidden = layout.layers.length - 1;
  const along = stage === "update" ? numbers.move : numbers.gradient;
  const chosen = subject.kind === "parameter" ? subject.index : null;
  const indices = links.map((link) => numberOf(link, layout));
  const values = Float64Array.from(links, ({ layer, from }, i) => {
    const value = isBack ? along(indices[i]) : numbers.parameter(indices[i]) * numbers.input(layer, from);
    return Number.isFinite(value) ? value : 0;
  });
  const sizes = values.map(Math.abs);
  const sorted = sizes.slice().sort(); // bare numbers, which is quick: there may be thousands of links
  const largest = sorted[sorted.length - 1] || 1;
  const least = sorted[Math.max(0, sorted.length - MOST)] ?? 0;
  const ends = (/** @type {Link} */ { layer, to }) => subject.kind === "neuron" && layer === subject.layer && to === subject.neuron;
  const places = links.map((_, i) => i).filter((i) => sizes[i] >= least || indices[i] === chosen || ends(links[i]));
  const strongest = places.sort((a, b) => sizes[a] - sizes[b]);
  const labelled = new Set(strongest.filter((i) => ends(links[i])).slice(-LABELLED));
  const drawn = new Set(strongest.filter((i) => sizes[i] >= least).slice(-MOST));
  return strongest.flatMap((i) => {
    const { layer, from, to } = links[i];
    const isOut = (layer > 0 && numbers.mask(layer - 1, from) === 0) || (layer < hidden && numbers.mask(layer, to) === 0);
    const isChosen = indices[i] === chosen;
    const isLabelled = isChosen || labelled.has(i);
    if (!isLabelled && (!drawn.has(i) || (isOut && isBack))) return [];
    return [{ link: links[i], index: indices[i], value: values[i], share: sizes[i] / largest, isOut, isChosen, isLabelled }];
  });
}
