/** Links and files: what is taken along, and what is opened. */

import { find } from "../../page/elements.js";
import { bindFiles } from "./files.js";
import { namedParts } from "../../page/parts.js";
import { bindShare } from "./input.js";
import { share } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{showTable: (source: Blob, name: string) => void, bounds: import("../../state/drawable.js").Bounds,
 *          pictureOf: import("./files.js").PictureOf, mostBytes: number}} given  mostBytes: that the server takes
 * @returns {Part[]}
 */
export function shareFeature({ say, defaults, hosts }, store, { showTable, bounds, pictureOf, mostBytes }) {
  const dialog = find("share");
  const parts = namedParts();
  bindShare(store, dialog, { copied: say("page.share.copied"), parts });
  bindFiles(store, { defaults, pictureOf, showTable, bounds, mostBytes });
  return [share(dialog, { say, defaults, parts, hosts })];
}
