/** The composition root of following one sample, which is loaded when a sample is first followed. */

import { followFeature } from "./features/follow/index.js";
import { linkPath } from "./features/network/geometry.js";
import { addDocument } from "./page/later.js";
import { followReducers } from "./state/follow.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{parts: Part[], geometry: () => Plot, drawNow: () => void}} given  parts: of the page, to which these are added
 */
export async function layOutFollow(page, store, { parts, geometry, drawNow }) {
  await addDocument("follow", page, "later");
  store.addReducers(followReducers);
  parts.push(...followFeature(page, store, { geometry, linkPath, drawNow }));
  drawNow();
}
