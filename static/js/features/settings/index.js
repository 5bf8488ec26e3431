/** The controls of the settings, also those that unfold. */

import { find } from "../../page/elements.js";
import { bindAdvanced } from "./advanced_input.js";
import { advanced } from "./advanced_view.js";
import { bindControls } from "./input.js";
import { layers } from "./layers_view.js";
import { settings } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function settingsFeature({ say, catalog, tables, defaults }, store) {
  bindControls(store, tables);
  bindAdvanced(store, defaults);
  return [settings({ say }), advanced(find("advanced"), { say, defaults }), layers(find("layers"), { say, activations: catalog.activations })];
}
