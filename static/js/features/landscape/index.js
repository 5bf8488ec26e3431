/** The landscape: the training loss around the present network, as a map with the paths of training on it. */

import { find } from "../../page/elements.js";
import { runSpeaker } from "../../page/run_text.js";
import { looksOf } from "../../state/branches.js";
import { featureLabels } from "../../state/inputs.js";
import { bindLandscape } from "./input.js";
import { mapView } from "./map_view.js";
import { landscapeSpeaker } from "./text.js";
import { wordsView } from "./words_view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function landscapeFeature({ say, number, language, palette, tables, catalog, defaults }, store) {
  const canvas = find("landscape-map");
  bindLandscape(store, find("landscape"), canvas);
  const nameOf = (/** @type {State} */ { branches }, /** @type {number} */ id) => {
    if (branches.list.length < 2) return "";
    return branches.list.find((branch) => branch.id === id)?.name ?? looksOf(branches, id).letter;
  };
  const speak = runSpeaker({ say, catalog, defaults });
  const tell = landscapeSpeaker({ say, number, language, nameOf, optimizerOf: (name) => speak.value("training.optimizer", name) });
  return [
    mapView(canvas, { palette, nameOf }),
    ...wordsView({ say, tell, number, nameOf, labelsOf: (state) => featureLabels(state, tables.featureLabels) }),
  ];
}
