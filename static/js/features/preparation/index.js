/** The page as a teacher's link prepares it. */

import { bindEmbedding } from "./embedding.js";
import { bindPreparation } from "./input.js";
import { preparation } from "./view.js";

/**
 * @param {Store} store
 * @returns {Part[]}
 */
export function preparationFeature(store) {
  bindPreparation();
  bindEmbedding(store);
  return [preparation()];
}
