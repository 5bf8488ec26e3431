/** The race: balls that optimizers let run on one surface, with their moments as arrows, and all of it in a table. */

import { find } from "../../page/elements.js";
import { featureLabels } from "../../state/inputs.js";
import { landscapeReducers } from "../../state/landscape.js";
import { raceReducers } from "../../state/race.js";
import { bindRace } from "./input.js";
import { raceMap } from "./map.js";
import { raceTable } from "./table.js";
import { raceSpeaker } from "./text.js";
import { raceView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function raceFeature({ say, number, language, palette, catalog, tables }, store) {
  store.addReducers({ ...landscapeReducers, ...raceReducers });
  const dialog = /** @type {HTMLDialogElement} */ (find("race"));
  const canvas = /** @type {HTMLCanvasElement} */ (find("race-map"));
  const labelsOf = (/** @type {State} */ state) => featureLabels(state, tables.featureLabels);
  const tell = raceSpeaker({ say, number, language, optimizers: catalog.optimizers, labelsOf });
  bindRace(store, { dialog, canvas, optimizers: catalog.optimizers });
  const table = raceTable(find("race-table"), { say, tell, optimizers: catalog.optimizers });
  return [raceView(dialog, { say, tell, labelsOf }), table, raceMap(canvas, { palette })];
}
