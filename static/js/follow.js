/** The composition root of following one sample, which is loaded when a sample is first followed. */

import { followFeature } from "./features/follow/index.js";
import { linkPath, pointOn } from "./features/network/geometry.js";
import { addDocument } from "./page/later.js";
import { followReducers } from "./state/follow.js";
import { followCardReducers } from "./state/follow_card.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{rest: {getCatalog: () => Promise<Catalog>}, parts: Part[], geometry: () => Plot, drawNow: () => void}} given
 *     parts: of the page, to which these are added
 */
export async function layOutFollow(page, store, { rest, parts, geometry, drawNow }) {
  // Formulas are in the whole catalog alone; without them the numbers still add up.
  const [catalog] = await Promise.all([rest.getCatalog().catch(() => page.catalog), addDocument("follow", page, "later")]);
  store.addReducers({ ...followReducers, ...followCardReducers });
  parts.push(...followFeature(page, store, { geometry, linkPath, pointOn, drawNow, catalog }));
  drawNow();
}
