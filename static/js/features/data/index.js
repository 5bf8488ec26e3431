/** Data sets to choose from, and tables of one's own. */

import { find } from "../../page/elements.js";
import { bindOwnData } from "./input.js";
import { thumbnails } from "./thumbnails.js";
import { ownData } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {{parts: Part[], showTable: (content: string) => void}} showTable: opens the dialog with a table from elsewhere
 */
export function dataFeature({ say, number, catalog, previews, classPreviews, palette }, store) {
  const mostSamples = catalog.limits.max_samples;
  const dialog = find("own");
  return {
    parts: [
      thumbnails(/** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll(".preview")), { previews, classPreviews, palette }),
      ownData(dialog, { say, number, mostSamples, palette }),
    ],
    showTable: bindOwnData(store, dialog, { say, mostSamples }),
  };
}
