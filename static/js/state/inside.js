/**
 * What happens inside the network: histograms of z, weights and gradients by layer, of the newest frame that has the panel
 * `inside`; which bar is chosen, and what is kept to be compared with. Pure.
 *
 * @typedef {"z" | "sums" | "weights" | "gradients"} Picture  sums: before batch normalization
 * @typedef {{picture: Picture, layer: number, neuron: number | null, bar: number, half: number}} Bar  neuron: of the layer, if it is of
 *     one alone; half: the histogram's half width
 * @typedef {{rows: number[], parameters: number[]}} Lit  what a bar stands for: training rows, or places in the flat vector
 * @typedef {{frame: Frame, layout: Layout, branch: number | null, experiment: number}} Moment
 * @typedef {{step: number, epoch: number, sizes: number[]}} Seen  norms of the gradient by layer
 *
 * @typedef {object} Inside
 * @property {Moment | null} moment the newest
 * @property {Moment | null} kept laid under it
 * @property {Seen[]} seen
 * @property {number | null} since the step from which on nothing of the run was missed; null while nobody looks
 * @property {boolean} isDeclined whether the past is not to be found again
 * @property {number} experiment that they are of
 * @property {Bar | null} chosen
 * @property {Lit | null} lit
 * @property {number} layer that is open where there are too many for all
 *
 * @typedef {object} Histogram
 * @property {number[]} counts
 * @property {number} half
 * @property {[number, number][]} ends of each bar: above the first, up to the second
 */

export const N_BARS = 34; // of z, the first and the last for all beyond
const N_VALUE_BARS = 21; // of weights and gradients, the middle one about zero
const MOST_SEEN = 400;
/** More layers than these are not shown all at once. */
export const MOST_OPEN = 4;

/** @type {Inside} */
export const NOTHING_SEEN = { moment: null, kept: null, seen: [], since: null, isDeclined: false, experiment: 0, chosen: null, lit: null, layer: 0 };

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const insideReducers = {
  insideSeen({ inside, frame, layout, experiment, branches, data, playing, config }) {
    if (!frame || !layout || !fitsLayout(frame, layout)) return {};
    const before = inside ?? NOTHING_SEEN;
    const moment = { frame, layout, branch: branches.current, experiment };
    const [isAnew, samples] = [before.experiment !== experiment, data?.train.length ?? 0];
    const isOther = isAnew || (before.moment !== null && before.moment.branch !== branches.current);
    const sizes = [...frame.tensors.inside_gradient_norms.values];
    const former = isOther ? [] : before.seen.filter(({ step }) => step < frame.step);
    const seen = thinned([...former, { step: frame.step, epoch: epochOf(frame, samples), sizes }]);
    const ofEpoch = Math.max(1, Math.ceil(samples / config.training.batch_size));
    const hasJumped = !playing && frame.step - (former.at(-1)?.step ?? frame.step) > ofEpoch;
    const since = isOther || hasJumped ? frame.step : Math.min(before.since ?? frame.step, frame.step);
    const chosen = before.chosen && stands(before.chosen, moment, before.kept) ? before.chosen : null;
    const layer = Math.min(before.layer, layout.layers.length - 1);
    const isDeclined = before.isDeclined && !isAnew;
    return { inside: { ...before, moment, seen, since, isDeclined, experiment, layer, chosen, lit: chosen && litBy(chosen, moment) } };
  },
  barChosen({ inside }, { bar }) {
    if (!inside?.moment) return {};
    const chosen = JSON.stringify(bar) === JSON.stringify(inside.chosen) ? null : bar;
    return { inside: { ...inside, chosen, lit: chosen && litBy(chosen, inside.moment) } };
  },
  insideLeft: ({ inside }) => (inside ? { inside: { ...inside, since: null } } : {}),
  momentKept: ({ inside }) => (inside ? { inside: { ...inside, kept: inside.moment } } : {}),
  momentDropped: ({ inside }) => (inside ? { inside: { ...inside, kept: null } } : {}),
  layerOpened: ({ inside }, { layer }) => (inside ? { inside: { ...inside, layer, chosen: null, lit: null } } : {}),
};

/**
 * Whether somebody looks inside: in the tab, or at the card of a neuron.
 * @param {Pick<State, "tab" | "inspected">} state
 */
export function isLookedInside({ tab, inspected }) {
  return tab === "inside" || inspected?.kind === "neuron";
}

/**
 * What is seen of the present network, since somebody looks.
 * @param {Pick<State, "inside" | "layout" | "experiment">} state
 * @returns {Moment | null}
 */
export function presentMoment({ inside, layout, experiment }) {
  if (!inside?.moment || inside.since === null) return null;
  return inside.moment.layout === layout && inside.moment.experiment === experiment ? inside.moment : null;
}

/**
 * Whether a frame has the panel, of this network: the server may be a moment behind or ahead.
 * @param {Frame} frame
 * @param {Layout} layout
 */
function fitsLayout({ tensors }, { layers }) {
  const neurons = layers.reduce((sum, { fanOut }) => sum + fanOut, 0);
  return tensors.inside_bars?.shape[0] === neurons && tensors.inside_gradient_norms.values.length === layers.length;
}

/**
 * Where a frame is on an axis of epochs, within one as well.
 * @param {Frame} frame
 * @param {number} samples of an epoch
 */
function epochOf({ epoch, samplesUsed }, samples) {
  return epoch + (samples > 0 ? samplesUsed / samples : 0);
}

/**
 * Half as many when there are too many, evenly spread over training.
 * @param {Seen[]} seen
 */
function thinned(seen) {
  if (seen.length <= MOST_SEEN) return seen;
  const gap = (2 * (seen[seen.length - 1].step - seen[0].step)) / MOST_SEEN;
  /** @type {Seen[]} */
  const kept = [];
  for (const each of seen) {
    if (!kept.length || each.step - kept[kept.length - 1].step >= gap || each === seen[seen.length - 1]) kept.push(each);
  }
  return kept;
}

/**
 * A bar goes on standing for what it stood for while its histogram has the same width.
 * @param {Bar} bar
 * @param {Moment} moment
 * @param {Moment | null} kept
 */
function stands(bar, moment, kept) {
  const { layout: { layers } } = moment;
  if (bar.layer >= layers.length || (bar.neuron ?? 0) >= layers[bar.layer].fanOut) return false;
  return histogramOf(bar.picture, moment, bar.layer, bar.neuron, kept).half === bar.half;
}

/**
 * The number of a layer's first neuron, in the order of the panel.
 * @param {Layout} layout
 * @param {number} layer
 */
export function firstNeuron({ layers }, layer) {
  return layers.slice(0, layer).reduce((sum, { fanOut }) => sum + fanOut, 0);
}

/**
 * The neurons of a layer, or one of them, by their numbers in the panel.
 * @param {Layout} layout
 * @param {number} layer
 * @param {number | null} neuron
 */
export function neuronsOf(layout, layer, neuron) {
  const first = firstNeuron(layout, layer);
  return neuron === null ? Array.from({ length: layout.layers[layer].fanOut }, (_, i) => first + i) : [first + neuron];
}

/**
 * The weights and biases of a layer, or those of one neuron, by their places in the flat vector.
 * @param {Layout} layout
 * @param {number} layer
 * @param {number | null} neuron
 * @returns {number[]}
 */
export function parametersOf({ layers }, layer, neuron) {
  const { fanIn, fanOut, weightsOffset, biasesOffset } = layers[layer];
  const end = biasesOffset + (biasesOffset - weightsOffset) / fanIn; // maxout has a bias for each piece
  const all = Array.from({ length: end - weightsOffset }, (_, i) => weightsOffset + i);
  return neuron === null ? all : all.filter((at) => (at < biasesOffset ? at - weightsOffset : at - biasesOffset) % fanOut === neuron);
}

/**
 * @param {Picture} picture
 * @param {Moment} moment
 * @param {number} layer
 * @param {number | null} neuron of the layer, for its own histogram alone
 * @param {Moment | null} [other] shares the axis
 * @returns {Histogram}
 */
export function histogramOf(picture, moment, layer, neuron, other = null) {
  if (picture === "z" || picture === "sums") return histogramOfBars(picture, moment, layer, neuron);
  const half = roundAbove(Math.max(largest(picture, moment, layer), other && isLike(other, moment) ? largest(picture, other, layer) : 0));
  const counts = new Array(N_VALUE_BARS).fill(0);
  const values = valuesOf(picture, moment);
  for (const at of parametersOf(moment.layout, layer, neuron)) {
    const bar = barOf(values[at], half);
    if (bar >= 0) counts[bar] += 1;
  }
  const width = (2 * half) / N_VALUE_BARS;
  const ends = counts.map((_, bar) => /** @type {[number, number]} */ ([-half + bar * width, -half + (bar + 1) * width]));
  return { counts, half, ends };
}

/**
 * @param {"z" | "sums"} picture
 * @param {Moment} moment
 * @param {number} layer
 * @param {number | null} neuron
 * @returns {Histogram}
 */
function histogramOfBars(picture, { frame: { tensors }, layout }, layer, neuron) {
  const half = tensors.inside_reach.values[layer];
  const { shape: [, rows], values } = picture === "z" ? tensors.inside_bars : tensors.inside_sum_bars;
  const counts = new Array(N_BARS).fill(0);
  for (const each of neuronsOf(layout, layer, neuron)) {
    for (let row = 0; row < rows; row++) {
      const bar = values[each * rows + row];
      if (bar < N_BARS) counts[bar] += 1;
    }
  }
  const width = (2 * half) / (N_BARS - 2);
  const end = (/** @type {number} */ i) => (i < 0 ? -Infinity : i > N_BARS - 2 ? Infinity : -half + i * width);
  return { counts, half, ends: counts.map((_, bar) => [end(bar - 1), end(bar)]) };
}

/**
 * f and its slope over the bars of z; none of softmax.
 * @param {Moment} moment
 * @param {number} layer
 */
export function curvesOf({ frame: { tensors, metadata } }, layer) {
  const { shape: [, , points], values } = tensors.inside_curves;
  const at = (/** @type {number} */ which) => values.subarray((layer * 2 + which) * points, (layer * 2 + which + 1) * points);
  const [f, slope] = [at(0), at(1)];
  return Number.isFinite(f[0]) ? { f, slope, below: Number(metadata.inside_saturated_below) } : null;
}

/**
 * What a bar stands for, and nothing else.
 * @param {Bar} bar
 * @param {Moment} moment
 * @returns {Lit}
 */
export function litBy({ picture, layer, neuron, bar, half }, moment) {
  const { frame, layout } = moment;
  if (picture === "weights" || picture === "gradients") {
    const values = valuesOf(picture, moment);
    return { rows: [], parameters: parametersOf(layout, layer, neuron).filter((at) => barOf(values[at], half) === bar) };
  }
  const { inside_rows: numbers, inside_bars: after, inside_sum_bars: before } = frame.tensors;
  const { shape: [, rows], values } = picture === "z" ? after : before;
  const neurons = neuronsOf(layout, layer, neuron);
  const found = [...numbers.values].filter((_, row) => neurons.some((each) => values[each * rows + row] === bar));
  return { rows: found, parameters: [] };
}

/**
 * Whether two moments are of networks of one shape, so that they can be laid over each other.
 * @param {Moment} one
 * @param {Moment} other
 */
export function isLike(one, other) {
  const shape = (/** @type {Moment} */ { layout: { features, layers } }) =>
    JSON.stringify([features, layers.map(({ fanIn, fanOut, weightsOffset, biasesOffset }) => [fanIn, fanOut, weightsOffset, biasesOffset])]);
  return shape(one) === shape(other);
}

/**
 * @param {"weights" | "gradients"} picture
 * @param {Moment} moment
 */
export function valuesOf(picture, { frame }) {
  return picture === "weights" ? frame.parameters : /** @type {Float32Array} */ (frame.tensors.inside_gradient.values);
}

/**
 * @param {"weights" | "gradients"} picture
 * @param {Moment} moment
 * @param {number} layer
 */
function largest(picture, moment, layer) {
  const values = valuesOf(picture, moment);
  return parametersOf(moment.layout, layer, null).reduce((most, at) => (Number.isFinite(values[at]) ? Math.max(most, Math.abs(values[at])) : most), 0);
}

/**
 * The bar of a weight or a gradient; -1 for what is no number.
 * @param {number} value
 * @param {number} half
 */
function barOf(value, half) {
  if (!Number.isFinite(value)) return -1;
  const middle = (N_VALUE_BARS - 1) / 2;
  return Math.max(0, Math.min(N_VALUE_BARS - 1, Math.round((value * N_VALUE_BARS) / (2 * half)) + middle));
}

/**
 * The smallest round number that is not below a value: half widths that hold for a while.
 * @param {number} value
 */
function roundAbove(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const multiple = [1, 1.5, 2, 3, 4, 6, 8, 10].find((each) => each * power >= value) ?? 10;
  return Number((multiple * power).toPrecision(3));
}

/**
 * The number below whose size a share of some numbers lies.
 * @param {ArrayLike<number>} values
 * @param {number[]} at which of them
 * @param {number} share from 0 to 1
 */
export function sizeBelow(values, at, share) {
  const sizes = at.map((place) => Math.abs(values[place])).sort((a, b) => a - b);
  return sizes[Math.max(0, Math.ceil(share * sizes.length) - 1)] ?? NaN;
}

/**
 * The layer's and the neuron's number of what is pointed at or held on the network.
 * @param {Subject | null} subject
 * @param {Layout} layout
 * @returns {{layer: number, neuron: number} | null}
 */
export function placeOfSubject(subject, { layers }) {
  if (subject?.kind === "output") return { layer: layers.length - 1, neuron: subject.index };
  if (subject?.kind !== "neuron") return null;
  let [layer, neuron] = [0, subject.index];
  while (layer < layers.length - 1 && neuron >= layers[layer].fanOut) neuron -= layers[layer++].fanOut;
  return layer < layers.length - 1 ? { layer, neuron } : null;
}
