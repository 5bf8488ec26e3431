/** The composition root of going through the time of training, which is loaded when there is a time to go through. */

import { timeFeature } from "./features/time/index.js";
import { addDocument } from "./page/later.js";
import { followBranches } from "./wire/branches.js";
import { exportCallsOf } from "./wire/export_calls.js";
import { followReports } from "./wire/reports.js";
import { followSearching } from "./wire/searching.js";
import { followSeeking } from "./wire/seeking.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{rest: ReturnType<typeof import("./wire/rest.js").restAt>, connection: ReturnType<typeof import("./wire/connection.js").connect>,
 *     parts: Part[], drawNow: () => void}} given  parts: of the page, to which these are added
 */
export async function layOutTime(page, store, { rest, connection, parts, drawNow }) {
  await addDocument("time", page, "chart");
  followSeeking(store, connection);
  followBranches(store, connection);
  followReports(store, exportCallsOf(rest), connection);
  followSearching(store, connection);
  parts.push(...timeFeature(page, store));
  drawNow();
}
