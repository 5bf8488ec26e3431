/** The composition root of the race of optimizers, whose sheet is loaded when it is first asked for. */

import { raceFeature } from "./features/race/index.js";
import { addDocument } from "./page/later.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{parts: Part[], drawNow: () => void}} given  parts: of the page, to which these are added
 */
export async function layOutRace(page, store, { parts, drawNow }) {
  await addDocument("race", page, "later");
  parts.push(...raceFeature(page, store));
  drawNow();
}
