/**
 * The norms of the gradient by layer over the whole run: what the server has found again of it, and what was seen since. Pure.
 *
 * @typedef {import("./inside.js").Seen} Seen
 *
 * @typedef {object} Run as the server gives it
 * @property {number} branch
 * @property {number[]} steps
 * @property {number[]} epochs
 * @property {(number | null)[][]} norms of all layers, for each moment
 */

import { isUnderWay } from "./studies.js";

/** The name of the study. */
export const RUN = "gradient_norms";

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const runReducers = {
  // Whoever gives it up is not asked again until there is another experiment, or until they ask.
  runDeclined: ({ inside }, { isDeclined }) => (inside ? { inside: { ...inside, isDeclined } } : {}),
};

/**
 * Whether the past is to be found again: nothing is known of it, or training went on while nobody looked.
 * @param {Pick<State, "tab" | "connection" | "inside" | "studies" | "branches" | "experiment">} state
 */
export function isRunWanted(state) {
  const { tab, connection, inside, studies } = state;
  if (tab !== "inside" || connection !== "open" || !inside?.moment || inside.isDeclined) return false;
  const study = studies[RUN];
  // What is refused would be refused again.
  if (isUnderWay(study) || (study && study.problem !== null)) return false;
  return !isRunKnown(state);
}

/**
 * Whether nothing is missing between the beginning and what is seen now.
 * @param {Pick<State, "inside" | "studies" | "branches" | "experiment">} state
 */
export function isRunKnown(state) {
  return runIn(state) !== null && (state.studies[RUN]?.step ?? -1) >= (state.inside?.since ?? 0);
}

/**
 * All moments of the run up to now of which the norms are known, in order.
 * @param {Pick<State, "inside" | "studies" | "branches" | "experiment">} state
 * @returns {Seen[]}
 */
export function momentsOfRun(state) {
  const { inside } = state;
  if (!inside?.moment) return [];
  const [{ step: now }, run] = [inside.moment.frame, runIn(state)];
  const seen = new Set(inside.seen.map(({ step }) => step));
  const found = (run?.steps ?? []).flatMap((step, i) => {
    if (step > now || seen.has(step)) return [];
    return [{ step, epoch: run?.epochs[i] ?? 0, sizes: (run?.norms[i] ?? []).map((norm) => norm ?? NaN) }];
  });
  return [...found, ...inside.seen].sort((one, other) => one.step - other.step);
}

/**
 * What the server has found of this experiment and branch. What is changed later on leaves the past as it was.
 * @param {Pick<State, "studies" | "branches" | "experiment">} state
 * @returns {Run | null}
 */
function runIn({ studies, branches, experiment }) {
  const study = studies[RUN];
  const run = /** @type {Run | null} */ (study?.result ?? null);
  if (!run || study?.experiment !== experiment) return null;
  return branches.current === null || run.branch === branches.current ? run : null;
}
