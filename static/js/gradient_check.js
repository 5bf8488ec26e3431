/** The composition root of gradients by measuring, whose sheet is loaded when it is first asked for. */

import { gradientCheckFeature } from "./features/gradient_check/index.js";
import { addDocument } from "./page/later.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{parts: Part[], drawNow: () => void}} given  parts: of the page, to which these are added
 */
export async function layOutGradientCheck(page, store, { parts, drawNow }) {
  await addDocument("gradient_check", page, "later");
  parts.push(...gradientCheckFeature(page, store));
  drawNow();
}
