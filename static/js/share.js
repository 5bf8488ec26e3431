/** The composition root of the dialog Share, whose scripts are loaded when it is first opened. */

import { exportFeature } from "./features/export/index.js";
import { shareFeature } from "./features/share/index.js";
import { addDocument } from "./page/later.js";
import { exportCallsOf } from "./wire/export_calls.js";
import { followExports } from "./wire/exports.js";
import { followReports } from "./wire/reports.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{rest: ReturnType<typeof import("./wire/rest.js").restAt>, connection: ReturnType<typeof import("./wire/connection.js").connect>,
 *     parts: Part[], drawNow: () => void}} given  parts: of the page, to which these are added
 */
export async function layOutShare(page, store, { rest, connection, parts, drawNow }) {
  const calls = exportCallsOf(rest);
  const [{ formats }, { ways }] = await Promise.all([calls.listFormats(), calls.listWays(), addDocument("export", page, "export-place")]);
  parts.push(...shareFeature(page, store), ...exportFeature(page, store, { formats, ways }));
  followReports(store, calls, connection);
  followExports(store, calls, connection, { formats, ways });
  store.dispatch({ type: "sharingToggled", on: true });
  drawNow();
}
