/**
 * What a teacher's link has locked stays as it is, whatever would change it: a control, an example, a settings file,
 * painting, a table, undoing. Pure.
 */

import { fieldOf } from "./config.js";
import { taskIn } from "./selectors.js";
import { lockedParts } from "./view.js";

/**
 * What a part of the page holds of the state, where that is not the field of the config with the part's name.
 * @type {Record<string, (state: State) => unknown>}
 */
const HELD = {
  problem_type: (state) => taskIn(state)?.name,
  dataset: ({ config: { data }, drawn }) => [data.dataset, data.task, data.inputs, data.train, data.test, drawn],
  own_data: ({ config: { data }, drawn }) => [data.inputs, data.train, data.test, drawn],
  regenerate: ({ config }) => config.data.seed ?? config.seed,
  seed: ({ config }) => config.seed,
  data_seed: ({ config }) => config.data.seed ?? config.seed,
  layers: ({ config }) => config.network.hidden.length,
  neurons: ({ config }) => config.network.hidden,
  weights: ({ config, edited }) => [config.network.initial_parameters, edited],
  show_test: ({ showTest }) => showTest,
  discretize: ({ discretize }) => discretize,
  mistakes: ({ showMistakes }) => showMistakes,
  contours: ({ showContours }) => showContours,
  regions: ({ showRegions }) => showRegions,
  plane_inputs: ({ plane, heldInputs }) => [plane, heldInputs],
  speed: ({ speed }) => speed,
  crowd: ({ crowd, crowdVary }) => [crowd, crowdVary],
  cover_test: ({ coverTest, testOpenedAt }) => [coverTest, testOpenedAt],
};
/** What a link or a step of a lesson brings is what is locked, and the server has the last word about a config. */
const FREE = new Set(["lessonStepEntered", "linkOpened", "rejected", "configured", "configAccepted", "preparedChanged"]);

/**
 * Which locked parts an action would change.
 * @param {State} before
 * @param {State} after
 * @param {Action} action
 * @returns {string[]} their names
 */
export function brokenLocks(before, after, { type }) {
  const lock = lockedParts(before);
  if (lock.length === 0 || FREE.has(type)) return [];
  return lock.filter((part) => !isSame(held(part, before), held(part, after)));
}

/**
 * @param {string} part
 * @param {State} state
 */
function held(part, state) {
  if (Object.hasOwn(HELD, part)) return HELD[part](state);
  const { network, data, training } = state.config;
  const section = Object.entries({ network, data, training }).find(([, fields]) => Object.hasOwn(fields, part))?.[0];
  // A feature is part of the network or not; other parts, such as Play, hold nothing.
  return section ? fieldOf(state.config, `${section}.${part}`) : network.features.includes(part);
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function isSame(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
