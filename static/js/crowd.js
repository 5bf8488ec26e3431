/** The composition root of a crowd of seeds, which is loaded when more than one is wanted. */

import { crowdFeature } from "./features/crowd/index.js";
import { addDocument } from "./page/later.js";
import { followCrowd } from "./wire/crowd.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{connection: ReturnType<typeof import("./wire/connection.js").connect>, parts: Part[], layers: import("./features/chart/view.js").Layer[],
 *     drawNow: () => void}} given  parts, layers: of the page and of its chart, to which these are added
 */
export async function layOutCrowd(page, store, { connection, parts, layers, drawNow }) {
  await addDocument("crowd", page, "network");
  const { parts: own, layer } = crowdFeature(page, store);
  parts.push(...own);
  layers.push(layer);
  followCrowd(store, connection);
  drawNow();
}
