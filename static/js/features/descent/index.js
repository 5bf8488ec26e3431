/** Descent on one curve: a ball on a curve of one variable, and the steps that gradient descent takes with it. */

import { find } from "../../page/elements.js";
import { descentReducers } from "../../state/descent.js";
import { bindDescent } from "./input.js";
import { descentView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function descentFeature({ say }, store) {
  store.addReducers(descentReducers);
  const dialog = find("descent");
  const view = descentView(dialog, { say });
  bindDescent(dialog, store, view.placeAt);
  return [view];
}
