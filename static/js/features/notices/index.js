/** What there is to say of the connection, of training that ended, and of links and files that were opened. */

import { find } from "../../page/elements.js";
import { followChanges } from "./going_on.js";
import { report } from "./report.js";
import { engineNote, notices, toasts } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function noticesFeature({ say, tables }, store) {
  followChanges(store);
  /** @param {string} type */
  const offered = (type) => store.dispatch({ type });
  return [notices({ say, rates: tables.rates }), toasts({ say, offered }), engineNote({ say }), report(find("report"), { say })];
}
