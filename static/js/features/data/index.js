/** Data sets to choose from, and tables of one's own. */

import { find } from "../../page/elements.js";
import { tooLarge } from "../../state/too_large.js";
import { bindOwnData } from "./input.js";
import { thumbnails } from "./thumbnails.js";
import { ownData } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{readTable: import("./input.js").ReadTable, mostBytes: number}} given  mostBytes: that the server takes
 * @returns {{parts: Part[], showTable: (source: Blob, name: string) => void}} showTable: opens the dialog with a table from elsewhere
 */
export function dataFeature({ say, number, catalog, previews, classPreviews, palette }, store, { readTable, mostBytes }) {
  const dialog = find("own");
  /** @type {import("./input.js").ReadTable} */
  const read = async (source, name, answers) => {
    const said = tooLarge(source.size, mostBytes);
    if (said) throw new Error(say(said.key, said.blanks));
    return readTable(source, name, answers);
  };
  return {
    parts: [
      thumbnails(/** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll(".preview")), { previews, classPreviews, palette }),
      ownData(dialog, { say, number, palette, mostInputs: catalog.constants.inputs.length }),
    ],
    showTable: bindOwnData(store, dialog, read),
  };
}
