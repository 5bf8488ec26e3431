/** The composition root of the glossary, which is loaded when a term is first looked up. */

import { glossaryFeature } from "./features/glossary/index.js";
import { addDocument } from "./page/later.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{rest: ReturnType<typeof import("./wire/rest.js").restAt>, parts: Part[], drawNow: () => void}} given
 *     parts: of the page, to which these are added
 */
export async function layOutGlossary(page, store, { rest, parts, drawNow }) {
  const [{ terms }] = await Promise.all([rest.getGlossary(), addDocument("glossary", page, "later")]);
  parts.push(...glossaryFeature(page, store, terms));
  drawNow();
}
