/** The composition root of the landscape, which is loaded when its tab is first opened. */

import { landscapeFeature } from "./features/landscape/index.js";
import { addDocument } from "./page/later.js";
import { landscapeReducers } from "./state/landscape.js";
import { followLandscape } from "./wire/landscape.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{parts: Part[], drawNow: () => void}} given  parts: of the page, to which these are added
 */
export async function layOutLandscape(page, store, { parts, drawNow }) {
  await addDocument("landscape", page, "landscape");
  store.addReducers(landscapeReducers);
  parts.push(...landscapeFeature(page, store));
  followLandscape(store);
  store.dispatch({ type: "looksChanged" });
  drawNow();
}
