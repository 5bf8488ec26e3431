/** Gradients by measuring: one parameter with every h, all parameters at once, and a copy that is trained so. */

import { find } from "../../page/elements.js";
import { gradientCheckReducers } from "../../state/gradient_check.js";
import { bindGradientCheck } from "./input.js";
import { gradientCheckText } from "./text.js";
import { gradientCheckView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function gradientCheckFeature({ say, tables }, store) {
  store.addReducers(gradientCheckReducers);
  bindGradientCheck(find("gradient-check"), store);
  return [gradientCheckView(find("gradient-check"), { say, text: gradientCheckText({ say, labels: tables.featureLabels }) })];
}
