/** Is it luck? Every run that a lesson's step is about, under the network. */

import { measureSpeaker } from "../../page/measure_text.js";
import { headView } from "./head_view.js";
import { bindEvidence } from "./input.js";
import { rowsView } from "./rows_view.js";
import { stripView } from "./strip_view.js";
import { tableView } from "./table_view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function lessonEvidenceFeature({ say, palette }, store) {
  const tell = measureSpeaker(say);
  bindEvidence(store);
  return [headView({ say, tell }), stripView({ say, tell, palette }), rowsView({ say, tell }), tableView({ say, tell })];
}
