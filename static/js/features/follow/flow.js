/** Which links show what runs along them, and how strongly. Pure. */

import { shownNumbers } from "../../state/follow.js";
import { numberOf } from "../../state/selectors.js";

const MOST = 240; // of more links than this the strongest; what little the others carry could not be seen
const MOST_OF_MANY = 120; // where there are more, which lie over each other: more would be a tangle, and slow to draw
const LARGE = 1 / 8; // of the largest
const LABELLED = 3; // links into the neuron that is looked at
const NEAR = 12; // of many, as many as its card names

/**
 * @typedef {import("../../state/follow.js").Follow} Follow
 * @typedef {import("../../state/follow_numbers.js").StepNumbers} Numbers
 * @typedef {object} Run
 * @property {Link} link
 * @property {number} index of its weight
 * @property {number} value what runs along it: weight times what is received, or the gradient
 * @property {number} share of the largest; of those near what is looked at, of the largest of them
 * @property {boolean} isNear whether it is one of many that do most for the neuron that is looked at
 * @property {boolean} isBeside whether it is one of the others of many
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
  const hidden = layout.layers.length - 1;
  const isBack = stage === "backward" || stage === "update";
  const chosen = subject.kind === "parameter" ? subject.index : null;
  const { indices, values, sizes } = carried(links, layout, stage, numbers);
  const { largest, least, most } = strongestOf(sizes);
  const ends = (/** @type {Link} */ { layer, to }) => subject.kind === "neuron" && layer === subject.layer && to === subject.neuron;
  const places = /** @type {number[]} */ ([]);
  for (let i = 0; i < links.length; i++) if (sizes[i] >= least || indices[i] === chosen || ends(links[i])) places.push(i);
  const strongest = places.sort((a, b) => sizes[a] - sizes[b]);
  const into = strongest.filter((i) => ends(links[i]));
  const labelled = new Set(into.slice(-LABELLED));
  const isMany = sizes.length > MOST;
  const near = new Set(isMany ? into.slice(-NEAR) : []);
  const largestNear = sizes[into[into.length - 1]] || 1;
  const drawn = new Set(strongest.filter((i) => sizes[i] >= least).slice(-most));
  return strongest.flatMap((i) => {
    const { layer, from, to } = links[i];
    const isOut = (layer > 0 && numbers.mask(layer - 1, from) === 0) || (layer < hidden && numbers.mask(layer, to) === 0);
    const isChosen = indices[i] === chosen;
    const isLabelled = isChosen || labelled.has(i);
    const isNear = near.has(i);
    if (!isLabelled && ((!drawn.has(i) && !isNear) || (isOut && isBack))) return [];
    const share = sizes[i] / (isNear ? largestNear : largest);
    return [{ link: links[i], index: indices[i], value: values[i], share, isOut, isChosen, isLabelled, isNear, isBeside: isMany && !isNear && !isChosen }];
  });
}

/**
 * What runs along each link. There may be tens of thousands: nothing is made for each.
 * @param {Link[]} links
 * @param {Layout} layout
 * @param {Follow["stage"]} stage
 * @param {Numbers} numbers
 */
function carried(links, layout, stage, numbers) {
  const indices = new Int32Array(links.length);
  const [values, sizes] = [new Float64Array(links.length), new Float64Array(links.length)];
  const along = stage === "update" ? numbers.move : stage === "backward" ? numbers.gradient : null;
  for (let i = 0; i < links.length; i++) {
    const link = links[i];
    const index = numberOf(link, layout);
    const value = along ? along(index) : numbers.parameter(index) * numbers.input(link.layer, link.from);
    indices[i] = index;
    values[i] = Number.isFinite(value) ? value : 0;
    sizes[i] = Math.abs(values[i]);
  }
  return { indices, values, sizes };
}

/**
 * @param {Float64Array} sizes
 * @returns {{largest: number, least: number, most: number}} the least that is among the strongest, of which there are at most so many
 */
function strongestOf(sizes) {
  const most = sizes.length > MOST ? MOST_OF_MANY : MOST;
  const largest = sizes.reduce((most_so_far, size) => Math.max(most_so_far, size), 0);
  const large = sizes.filter((size) => size > largest * LARGE);
  const sorted = (large.length < most ? sizes.slice() : large).sort(); // of all of them it would take a picture's time
  return { largest: largest || 1, least: sorted[Math.max(0, sorted.length - most)] ?? 0, most };
}

/** @typedef {(links: Link[], layout: Layout, follow: Follow) => Run[]} RunsIn */

/**
 * What runs along the links, calculated once for all who draw it; nothing while the numbers have not come.
 * @returns {RunsIn}
 */
export function sharedRuns() {
  let key = /** @type {unknown[]} */ ([]);
  let runs = /** @type {Run[]} */ ([]);
  return (links, layout, follow) => {
    const { stage, subject, numbers: told, member } = follow;
    const wanted = [links, layout, stage, subject, told, member];
    if (wanted.some((each, i) => each !== key[i])) {
      key = wanted;
      const numbers = shownNumbers(follow, layout);
      runs = numbers.count ? runsOf(links, layout, { stage, subject }, numbers) : [];
    }
    return runs;
  };
}
