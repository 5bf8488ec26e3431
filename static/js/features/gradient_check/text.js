/** What the checks have found, in words. */

import { sizeText, withPower } from "../../plot/size_text.js";
import { featureLabels } from "../../state/inputs.js";
import { outputNames } from "../../state/selectors.js";
import { networkNames } from "../network/names.js";

/** @param {{say: Say, labels: Record<string, string>}} given  labels: of the features */
export function gradientCheckText({ say, labels }) {
  return { nameOf, all, notes, training, seconds };

  /**
   * @param {State} state
   * @param {{layer: number, part?: string, from: number | null, to: number, piece?: number}} place
   */
  function nameOf(state, { layer, part = "weights", from, to, piece = 0 }) {
    const { features, layers } = /** @type {Layout} */ (state.layout);
    const sizes = layers.map(({ fanOut }) => fanOut);
    const outputs = sizes.at(-1) === 1 ? [null] : outputNames(state, say);
    const names = networkNames({ features, hidden: sizes.slice(0, -1), outputs }, { say, labels: featureLabels(state, labels) });
    const piecewise = piece ? say("page.gradient_check.piece", { number: piece + 1 }) : "";
    if (from !== null) return names.link({ layer, from, to }) + piecewise;
    if (part === "weights" || part === "biases") return names.bias({ layer, to }) + piecewise;
    return say(`page.gradient_check.${part}`, { neuron: names.neuron({ layer, to }) });
  }

  /** @param {any} result of the study gradient_check */
  function all(result) {
    const { step, difference, parameters, compared, greatest, median, rounding, evaluations, is_finite: isKnown } = result;
    const { seconds: spent, backpropagation_seconds: one } = result;
    if (!isKnown) return say("page.gradient_check.not_finite");
    const price = say("page.gradient_check.price", { count: evaluations, seconds: seconds(spent), other: seconds(one), times: sizeText(spent / one) });
    const how = measuredBy({ step, difference });
    if (!compared) return `${how}${say("page.gradient_check.none_compared", { count: parameters, rounding: sizeText(rounding) })} ${price}`;
    return `${how}${say("page.gradient_check.found", { compared, count: parameters, median: sizeText(median), greatest: sizeText(greatest) })} ${price}`;
  }

  /** @param {any} result of the study gradient_check */
  function notes(result) {
    const { parameters, compared, rounding, samples, all_samples: rows, has_dropout: dropout, is_normalized: normalized, is_finite: isKnown } = result;
    return [
      isKnown && compared && compared < parameters && say("page.gradient_check.left_out", { count: parameters - compared, rounding: sizeText(rounding) }),
      samples < rows && say("page.gradient_check.thinned", { count: samples, all: rows }),
      dropout && say("page.gradient_check.dropout"),
      normalized && say("page.gradient_check.normalized"),
    ].filter(Boolean).join(say("page.gradient_check.space"));
  }

  /** @param {{step: number, difference: string}} settings */
  function measuredBy({ step, difference }) {
    const h = step === 1 ? "1" : withPower(step, 1);
    return say("page.gradient_check.measured_by", { h, difference: say(`page.gradient_check.${difference}`) });
  }

  /**
   * @param {any} result of the study measured_training
   * @param {any} settings of it
   */
  function training({ done, parameters, evaluations_per_step: count, measured_seconds: measured, computed_seconds: computed, distance, diverged }, settings) {
    if (!done) return "";
    const blanks = { done, count, parameters, measured: seconds(measured / done), computed: seconds(computed / done), times: sizeText(measured / computed) };
    const end = diverged ? say("page.gradient_check.diverged") : say("page.gradient_check.distance", { distance: sizeText(distance) });
    return `${measuredBy(settings)}${say("page.gradient_check.trained", blanks)} ${end}`;
  }

  /** @param {number} value */
  function seconds(value) {
    if (value >= 1) return say("page.gradient_check.seconds", { value: sizeText(value) });
    return value >= 0.001 ? say("page.gradient_check.ms", { value: sizeText(value * 1e3) }) : say("page.gradient_check.us", { value: sizeText(value * 1e6) });
  }
}
