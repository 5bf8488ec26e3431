/** What is said of a hidden space: its axes, and one sentence computed of what is drawn. Pure. */

import { coordinateText } from "../../plot/scales.js";

/** @typedef {import("../../state/hidden_space.js").Moment} Moment */

/** @param {{say: Say, number: Intl.NumberFormat, labels: Record<string, string>}} given  labels: of activations */
export function hiddenSpaceSpeaker({ say, number, labels }) {
  const percent = (/** @type {number} */ share) => say("page.percent", { value: hundredths(share) });

  return { layerName, axis, sentence, rows };

  /**
   * @param {Layout} layout
   * @param {number} layer
   */
  function layerName({ layers }, layer) {
    const { fanOut, activation } = layers[layer];
    return say("page.inside.space.layer", {
      layer: say("page.layer_number", { layer: layer + 1 }), neurons: say("page.neurons", { count: fanOut }), activation: labels[activation] ?? activation,
    });
  }

  /**
   * @param {Moment} moment
   * @param {0 | 1} which
   */
  function axis({ neurons, explained }, which) {
    if (neurons) return say("page.inside.space.neuron", { neuron: neurons[which] + 1 });
    return say(Number.isFinite(explained[which]) ? "page.inside.space.component" : "page.inside.space.component_flat", { number: which + 1 });
  }

  /**
   * @param {Moment} moment
   * @param {Layout} layout
   */
  function sentence(moment, { layers }) {
    const { layer, neurons, explained, borders, parted } = moment;
    const size = layers[layer].fanOut;
    const [said] = [
      layer < layers.length - 2 ? say("page.inside.space.not_last") : null,
      Number.isFinite(parted) && borders.length === 1 ? say("page.inside.space.parted", { share: percent(parted) }) : null,
      Number.isFinite(parted) && borders.length > 1 ? say("page.inside.space.parted_several", { share: percent(parted) }) : null,
      Number.isFinite(parted) ? say("page.inside.space.parted_wide", { share: percent(parted), count: size }) : null,
      say("page.inside.space.number", { count: size }),
    ].filter((each) => each !== null);
    if (neurons) return Number.isFinite(parted) ? said : ofPair(said, moment, neurons);
    const share = explained[0] + explained[1];
    return Number.isFinite(share) ? say("page.inside.space.explained", { sentence: said, share: percent(share) }) : said;
  }

  /**
   * What both neurons have to do with each other, where no share of rightly classed points can be said.
   * @param {string} sentence
   * @param {Moment} moment
   * @param {[number, number]} neurons
   */
  function ofPair(sentence, { points }, neurons) {
    if (neurons[0] === neurons[1]) return sentence;
    const { same, r } = correlation(points);
    if (same !== null) return say("page.inside.space.constant", { sentence, neuron: neurons[same] + 1 });
    return Number.isFinite(r) ? say("page.inside.space.correlated", { sentence, r: coordinateText(r) }) : sentence;
  }

  /**
   * For who does not see the picture: where the points of each class lie, and the borders.
   * @param {Moment} moment
   * @param {{targets: number[], names: Map<number, string>, outputs: string[]}} given  targets: of all training rows; names: of classes,
   *     none where targets are numbers; outputs: names of the outputs
   * @returns {string[][]}
   */
  function rows(moment, { targets, names, outputs }) {
    const { rows, points, borders } = moment;
    const groups = names.size ? [...names] : [/** @type {[number, string]} */ ([NaN, say("page.inside.space.all")])];
    const centres = groups.map(([target, name]) => {
      const own = Array.from(rows).flatMap((row, i) => (Number.isNaN(target) || targets[row] === target ? [i] : []));
      const mean = (/** @type {number} */ axis) => own.reduce((sum, i) => sum + points[2 * i + axis], 0) / own.length;
      const places = own.length ? [coordinateText(mean(0)), coordinateText(mean(1))] : ["", ""];
      return [name, number.format(own.length), ...places];
    });
    return [
      ...centres,
      ...borders.map(([w1, w2, b], i) => [
        say("page.inside.space.border", { output: outputs[i] ?? say("page.output") }), "",
        say("page.inside.space.equation", { w1: coordinateText(w1), w2: signed(w2), b: signed(b) }), "",
      ]),
    ];
  }
}

/**
 * Pearson's coefficient of both coordinates.
 * @param {ArrayLike<number>} points x, y, x, y, ...
 * @returns {{same: 0 | 1 | null, r: number}} same: the coordinate that does not vary, for which there is no coefficient
 */
function correlation(points) {
  const axes = [0, 1].map((axis) => Array.from({ length: points.length / 2 }, (_, i) => points[2 * i + axis]));
  const away = axes.map((values) => {
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    return values.map((each) => each - mean);
  });
  const same = axes.findIndex((values) => values.every((each) => each === values[0]));
  const product = (/** @type {number[]} */ one, /** @type {number[]} */ other) => one.reduce((sum, each, i) => sum + each * other[i], 0);
  const r = product(away[0], away[1]) / Math.sqrt(product(away[0], away[0]) * product(away[1], away[1]));
  return { same: same < 0 ? null : /** @type {0 | 1} */ (same), r };
}

/**
 * As a further term of a sum.
 * @param {number} value
 */
function signed(value) {
  return `${value < 0 ? "−" : "+"} ${coordinateText(Math.abs(value))}`;
}

/**
 * A share in hundredths, with one decimal where whole ones would claim all or nothing.
 * @param {number} share
 */
function hundredths(share) {
  const value = 100 * share;
  const whole = Math.round(value);
  if ((whole === 100 && value < 100) || (whole === 0 && value > 0)) return (whole === 100 ? Math.min(value, 99.9) : Math.max(value, 0.1)).toFixed(1);
  return String(whole);
}
