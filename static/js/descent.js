/** The composition root of descent on one curve, which is loaded when its sheet is first asked for. */

import { descentFeature } from "./features/descent/index.js";
import { addDocument } from "./page/later.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{parts: Part[], drawNow: () => void}} given  parts: of the page, to which these are added
 */
export async function layOutDescent(page, store, { parts, drawNow }) {
  await addDocument("descent", page, "later");
  parts.push(...descentFeature(page, store));
  drawNow();
}
