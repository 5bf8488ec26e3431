/** The live network, its training or the experiment, as code and as files. */

import { NOTHING_EXPORTED, exportingReducers } from "../../state/exporting.js";
import { bindExport } from "./input.js";
import { exportView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{formats: import("../../state/exporting.js").Format[], ways: import("../../state/exporting.js").Way[]}} known
 * @returns {Part[]}
 */
export function exportFeature({ say, language }, store, { formats, ways }) {
  store.addReducers(exportingReducers);
  store.dispatch({ type: "exportingChanged", changes: NOTHING_EXPORTED });
  bindExport(store, { say, formats });
  return [exportView({ say, formats, ways, language })];
}
