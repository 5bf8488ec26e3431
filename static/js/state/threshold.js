/** The output from which on a sample is called the second of two classes: the usual one, or one that somebody chose. Pure. */

import { taskIn } from "./selectors.js";

/** How far beyond the ends of the outputs a threshold may lie, so that it can call all of them one class. */
const BEYOND = 0.01;

/**
 * The threshold in force: the output from which on a sample is called the second of two classes.
 * @param {Pick<State, "threshold" | "layout" | "config" | "taskOf" | "tasks">} state
 * @returns {number | null} null unless there are two classes
 */
export function thresholdIn(state) {
  const usual = state.layout?.threshold ?? null;
  const chosen = Number(state.threshold);
  if (usual === null || state.threshold === "" || taskIn(/** @type {State} */ (state)).class_targets.length !== 2) return usual;
  const { low, high } = rangeOf(/** @type {Layout} */ (state.layout));
  return chosen >= low && chosen <= high ? chosen : usual;
}

/**
 * Where a threshold may lie.
 * @param {Pick<Layout, "output">} layout
 */
export function rangeOf({ output }) {
  return { low: output === "probability" ? 0 : -1, high: 1 + BEYOND };
}
