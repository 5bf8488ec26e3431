/** The sentences under the histograms, each computed of what is drawn, and what their bars are called. Pure. */

import { sizeBelow, neuronsOf, parametersOf, valuesOf, N_BARS } from "../../state/inside.js";
import { sizeText } from "../../plot/size_text.js";

const MOST_OF_ALL = 0.9;

/** @typedef {import("../../state/inside.js").Moment} Moment */

/** @param {{say: Say, number: Intl.NumberFormat, labels: Record<string, string>}} given  labels: of activations */
export function insideSpeaker({ say, number, labels }) {
  const value = (/** @type {number} */ each) => sizeText(each) || say("page.no_value");
  const percent = (/** @type {number} */ share) => say("page.percent", { value: shareText(share) });

  return { layerName, title, state, z, sums, weights, gradients, norms, layers, bar, chosen, value, percent };

  /**
   * @param {Layout} layout
   * @param {number} layer
   */
  function layerName({ layers }, layer) {
    return layer === layers.length - 1 ? say("page.output") : say("page.layer_number", { layer: layer + 1 });
  }

  /**
   * @param {Layout} layout
   * @param {number} layer
   */
  function title(layout, layer) {
    const { activation } = layout.layers[layer];
    return say("page.inside.layer", { layer: layerName(layout, layer), activation: labels[activation] ?? activation });
  }

  /**
   * What stands beside a layer's name: how many are dead, or which share is saturated.
   * @param {Moment} moment
   * @param {number} layer
   * @param {number | null} neuron
   */
  function state(moment, layer, neuron) {
    const { share, dead, neurons } = idle(moment, layer, neuron);
    if (neuron !== null) return dead ? say("page.inside.dead") : say("page.inside.saturated", { share: percent(share) });
    if (dead) return say("page.inside.dead_of", { count: dead, all: number.format(neurons) });
    return say("page.inside.saturated", { share: percent(share) });
  }

  /**
   * @param {Moment} moment
   * @param {number} layer
   * @param {number | null} neuron
   */
  function z(moment, layer, neuron) {
    const sentence = ofSlopes(moment, layer, neuron);
    return moment.layout.layers[layer].activation === "softmax" ? say("page.inside.z_softmax", { sentence }) : sentence;
  }

  /**
   * Where the slope is nearly zero.
   * @param {Moment} moment
   * @param {number} layer
   * @param {number | null} neuron
   */
  function ofSlopes(moment, layer, neuron) {
    const { share, dead, neurons, below, rows } = idle(moment, layer, neuron);
    if (neuron !== null) {
      if (dead) return say("page.inside.z_neuron_dead");
      return say("page.inside.z_neuron", { count: Math.round(share * rows), all: number.format(rows), below });
    }
    if (dead) return say("page.inside.z_dead", { count: dead, all: number.format(neurons) });
    return share > 0 ? say("page.inside.z_saturated", { share: percent(share), below }) : say("page.inside.z_free", { below });
  }

  /**
   * What normalizing has brought into the range that has bars of its own.
   * @param {{before: number[], after: number[], half: number}} counts
   */
  function sums({ before, after, half }) {
    const beyond = (/** @type {number[]} */ counts) => (counts[0] + counts[N_BARS - 1]) / Math.max(1, counts.reduce((sum, each) => sum + each, 0));
    return say("page.inside.sums_text", { before: percent(beyond(before)), after: percent(beyond(after)), reach: value(half) });
  }

  /**
   * @param {Moment} moment
   * @param {number} layer
   * @param {number | null} neuron
   */
  function weights(moment, layer, neuron) {
    const values = valuesOf("weights", moment);
    const own = parametersOf(moment.layout, layer, neuron);
    const largest = own.reduce((most, at) => (Math.abs(values[at]) > Math.abs(most) ? values[at] : most), 0);
    if (largest === 0) return say("page.inside.weights_zero");
    return say("page.inside.weights_text", { most: value(sizeBelow(values, own, MOST_OF_ALL)), largest: value(largest) });
  }

  /**
   * @param {Moment} moment
   * @param {number} layer
   * @param {number | null} neuron
   */
  function gradients(moment, layer, neuron) {
    const norms = moment.frame.tensors.inside_gradient_norms.values;
    const values = valuesOf("gradients", moment);
    const own = neuron === null ? norms[layer] : Math.hypot(...parametersOf(moment.layout, layer, neuron).map((at) => values[at]));
    if (own === 0) return say(neuron === null ? "page.inside.gradients_zero" : "page.inside.gradients_zero_neuron");
    const last = norms[norms.length - 1];
    if (neuron !== null || layer === norms.length - 1 || !(last > 0)) return say("page.inside.gradients_norm", { norm: value(own) });
    return say("page.inside.gradients_text", { norm: value(own), times: value(own / last) });
  }

  /**
   * What has become of the first layer's gradient beside the last one's.
   * @param {Layout} layout
   * @param {import("../../state/inside.js").Seen[]} seen in order
   */
  function norms(layout, seen) {
    const [last, first] = [layout.layers.length - 1, seen[0]];
    const now = seen.at(-1);
    if (!first || !now) return "";
    const ratio = (/** @type {number[]} */ sizes) => (sizes[last] > 0 ? sizes[0] / sizes[last] : NaN);
    const names = { layer: layerName(layout, 0), now: value(now.sizes[0]), times: value(ratio(now.sizes)) };
    if (last === 0) return say("page.inside.norms_alone", { before: value(first.sizes[0]), now: names.now });
    if (first === now) return say("page.inside.norms_now", names);
    return say("page.inside.norms_text", { ...names, before: value(ratio(first.sizes)), epoch: number.format(Math.floor(first.epoch)) });
  }

  /**
   * How many parameters there are to a training row, which layer holds the most, and where the latest update was the largest.
   * @param {Layout} layout
   * @param {{counts: number[], ratios: ArrayLike<number>, rows: number}} given  counts: of parameters by layer; ratios: of update to
   *     weights by layer, NaN where there is none; rows: training rows
   */
  function layers(layout, { counts, ratios, rows }) {
    const all = counts.reduce((sum, count) => sum + count, 0);
    const most = Math.max(...counts);
    const largest = counts.flatMap((count, layer) => (count === most ? [layer] : []));
    const given = { each: value(all / rows), count: rows, share: percent(most / all), layer: layerName(layout, largest[0]), layers: largest.length };
    const sentence = say(counts.length === 1 ? "page.inside.layers_alone" : largest.length > 1 ? "page.inside.layers_tied" : "page.inside.layers_text", given);
    const moved = counts.map((_, layer) => layer).filter((layer) => ratios[layer] > 0);
    if (!moved.length) return sentence;
    const farthest = moved.reduce((one, other) => (ratios[other] > ratios[one] ? other : one));
    return say("page.inside.layers_update", { sentence, layer: layerName(layout, farthest), ratio: value(ratios[farthest]) });
  }

  /**
   * @param {import("../../state/inside.js").Picture} picture
   * @param {[number, number]} ends
   */
  function range(picture, [from, to]) {
    const symbol = picture === "z" || picture === "sums" ? "z" : picture === "weights" ? "w" : "∂";
    if (from === -Infinity) return `${symbol} ≤ ${value(to)}`;
    if (to === Infinity) return `${symbol} > ${value(from)}`;
    return `${value(from)} < ${symbol} ≤ ${value(to)}`;
  }

  /**
   * @param {import("../../state/inside.js").Picture} picture
   * @param {[number, number]} ends
   * @param {number} count
   */
  function bar(picture, ends, count) {
    return say("page.inside.bar", { range: range(picture, ends), number: number.format(count) });
  }

  /**
   * What is lit up.
   * @param {import("../../state/inside.js").Bar} chosen
   * @param {import("../../state/inside.js").Lit} lit
   * @param {[number, number]} ends
   */
  function chosen({ picture }, { rows, parameters }, ends) {
    const isOfRows = picture === "z" || picture === "sums";
    return say(isOfRows ? "page.inside.lit_points" : "page.inside.lit_weights", { count: (isOfRows ? rows : parameters).length, range: range(picture, ends) });
  }
}

/**
 * How much of a layer, or of one neuron, has nearly no slope.
 * @param {Moment} moment
 * @param {number} layer
 * @param {number | null} neuron
 */
function idle({ frame: { tensors, metadata }, layout }, layer, neuron) {
  const own = neuronsOf(layout, layer, neuron);
  return {
    share: own.reduce((sum, each) => sum + tensors.inside_saturated.values[each], 0) / own.length,
    dead: own.filter((each) => tensors.inside_dead.values[each]).length,
    neurons: own.length,
    rows: tensors.inside_rows.values.length,
    below: metadata.inside_saturated_below,
  };
}

/**
 * A share in hundredths; of what is there, but little, never nothing.
 * @param {number} share
 */
function shareText(share) {
  const hundredths = 100 * share;
  if (hundredths > 0 && hundredths < 0.5) return "< 1";
  if (hundredths < 100 && hundredths > 99.5) return "> 99";
  return String(Math.round(hundredths));
}
