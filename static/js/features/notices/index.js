/** What there is to say of the connection, of training that ended, and of links and files that were opened. */

import { find } from "../../page/elements.js";
import { report } from "./report.js";
import { engineNote, notices, toasts } from "./view.js";

/**
 * @param {Page} page
 * @returns {Part[]}
 */
export function noticesFeature({ say, tables }) {
  return [notices({ say, rates: tables.rates }), toasts({ say }), engineNote({ say }), report(find("report"), { say })];
}
