/** The card of one weight, neuron or sample. */

import { find } from "../../page/elements.js";
import { bindCard } from "./input.js";
import { readings } from "./readings.js";
import { inspector } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {() => void} drawNow
 * @returns {{parts: Part[], card: import("./input.js").Card}} card: to be opened by what is pointed at
 */
export function inspectorFeature({ say, palette, tables }, store, drawNow) {
  const words = { say, labels: tables.featureLabels, activations: tables.activationLabels };
  return {
    parts: [inspector(find("inspector"), { say, palette, readings: readings(words) })],
    card: bindCard(store, find("inspector"), find("inspector-input"), drawNow),
  };
}
