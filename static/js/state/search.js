/**
 * Searching back for the moment at which something happened last. Pure.
 *
 * @typedef {{kind: "loss_fell", part: "train" | "test" | "validation"} | {kind: "gradient_left", low: number, high: number} | {kind: "neuron_died"}
 *     | {kind: "point_changed", sample: number[]}} Condition
 * @typedef {{condition: Condition, done: number, total: number}} Search  of so many epochs
 */

import { knownOf } from "./chart_history.js";

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const searchReducers = {
  searchAsked: (state, { condition }) => ({ playing: false, known: knownOf(state), search: { condition, done: 0, total: 0 }, found: null }),
  searchTold: ({ search }, { done, total }) => ({ search: search && { ...search, done, total } }),
  searchEnded: (_, { found }) => ({ search: null, found }),
  searchCancelled: () => ({}),
};
