/** What draws the curve of an activation, loaded when something is first explained. */

import { curveAsSet } from "./features/explanation/as_set.js";
import { curveMarkup } from "./plot/activation_curve.js";

/**
 * @param {import("./plot/activation_curve.js").Curve} curve  of the defaults
 * @param {string} name of the activation
 * @param {State} state
 * @param {{label: string}} given  label: of its hyperparameter
 * @returns {{about: string, markup: string}} markup: the inside of an SVG; empty where it is no function of one z
 */
export function drawnCurve(curve, name, state, given) {
  const shown = curveAsSet(curve, name, state, given);
  return { about: shown.about, markup: shown.values ? curveMarkup(shown) : "" };
}
