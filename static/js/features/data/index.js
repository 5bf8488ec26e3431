/** Data sets to choose from, and tables of one's own. */

import { find } from "../../page/elements.js";
import { bindOwnData } from "./input.js";
import { thumbnails } from "./thumbnails.js";
import { ownData } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {(source: Blob, name: string, answers: import("../../state/table.js").Answers) => Promise<import("../../state/table.js").Reading>} readTable
 * @returns {{parts: Part[], showTable: (source: Blob, name: string) => void}} showTable: opens the dialog with a table from elsewhere
 */
export function dataFeature({ say, number, catalog, previews, classPreviews, palette }, store, readTable) {
  const dialog = find("own");
  return {
    parts: [
      thumbnails(/** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll(".preview")), { previews, classPreviews, palette }),
      ownData(dialog, { say, number, palette, mostInputs: catalog.constants.inputs.length }),
    ],
    showTable: bindOwnData(store, dialog, readTable),
  };
}
