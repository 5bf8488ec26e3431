/** In which ways a sweep's results can be looked at. Pure. */

import { growingField } from "./complexity.js";
import { foldsOf } from "./folds.js";
import { searchPlane } from "./search_space.js";

/**
 * @typedef {NonNullable<import("../../state/runs.js").Runs["mapShows"]>} View
 *
 * @param {Sweep} sweep
 * @returns {View[]} the first is what it opens with
 */
export function viewsOf(sweep) {
  /** @type {[View, boolean][]} */
  const views = [
    ["plane", searchPlane(sweep) !== null],
    ["folds", foldsOf(sweep) !== null],
    ["boundaries", true],
    ["curves", true],
    ["complexity", growingField(sweep) !== null],
  ];
  return views.flatMap(([view, isThere]) => (isThere ? [view] : []));
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
