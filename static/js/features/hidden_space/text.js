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
  function sentence({ layer, neurons, explained, borders, parted }, { layers }) {
    const size = layers[layer].fanOut;
    const [said] = [
      layer < layers.length - 2 ? say("page.inside.space.not_last") : null,
      Number.isFinite(parted) && borders.length === 1 ? say("page.inside.space.parted", { share: percent(parted) }) : null,
      Number.isFinite(parted) && borders.length > 1 ? say("page.inside.space.parted_several", { share: percent(parted) }) : null,
      Number.isFinite(parted) ? say("page.inside.space.parted_wide", { share: percent(parted), count: size }) : null,
      say("page.inside.space.number", { count: size }),
    ].filter((each) => each !== null);
    if (neurons) return said;
    const share = explained[0] + explained[1];
    return Number.isFinite(share) ? say("page.inside.space.explained", { sentence: said, share: percent(share) }) : said;
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
