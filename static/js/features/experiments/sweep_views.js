/** In which ways a sweep's results can be looked at. Pure. */

import { searchPlane } from "./search_space.js";

/**
 * @typedef {NonNullable<import("../../state/runs.js").Runs["mapShows"]>} View
 *
 * @param {Sweep} sweep
 * @returns {View[]} the first is what it opens with
 */
export function viewsOf(sweep) {
  return [...(searchPlane(sweep) ? [/** @type {const} */ ("plane")] : []), "boundaries", "curves"];
}

/**
 * The one that was chosen, where the sweep has it.
 * @param {Sweep} sweep
 * @param {View | null} chosen
 */
export function viewOf(sweep, chosen) {
  const views = viewsOf(sweep);
  return views.find((view) => view === chosen) ?? views[0];
}
