/** The live network, or its training, as code and as files. */

import { NOTHING_EXPORTED, exportingReducers } from "../../state/exporting.js";
import { bindExport } from "./input.js";
import { exportView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {import("../../state/exporting.js").Format[]} formats
 * @returns {Part[]}
 */
export function exportFeature({ say, language }, store, formats) {
  store.addReducers(exportingReducers);
  store.dispatch({ type: "exportingChanged", changes: NOTHING_EXPORTED });
  bindExport(store, { say, formats });
  return [exportView({ say, formats, language })];
}
