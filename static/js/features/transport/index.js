/** Play, step, reset, undo, their keys, and the numbers beside them. */

import { bindKeyboard, rememberedShortcuts } from "./keyboard.js";
import { seeds } from "./seeds.js";
import { stopAt } from "./stop_at.js";
import { undoing } from "./undoing.js";
import { readouts } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function transportFeature({ say, number }, store) {
  store.dispatch({ type: "shortcutsToggled", on: rememberedShortcuts() });
  bindKeyboard(store);
  return [readouts({ say, number }), undoing(), stopAt(store, { say }), seeds(store)];
}
