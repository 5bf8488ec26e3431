/**
 * Settings that are kept to be compared over seeds, and what a comparison of them gave: the store's `comparing`. Pure.
 *
 * @typedef {object} SettingFound  as REST has it
 * @property {string} name
 * @property {Config} config
 * @property {(number | null)[]} values by seed; null: not yet, or diverged
 * @property {boolean[]} diverged
 * @property {number | null} median
 * @property {Record<"10" | "25" | "75" | "90", number | null>} quantiles
 * @property {{epochs: number[], values: ((number | null)[] | null)[]}} curves
 * @property {(string | null)[] | null} pictures base64
 *
 * @typedef {object} PairFound
 * @property {string} a
 * @property {string} b
 * @property {number} n seeds that both have
 * @property {number | null} difference
 * @property {[number | null, number | null]} interval
 * @property {number} wins_a
 * @property {number} wins_b
 * @property {number} ties
 * @property {number} p
 * @property {"a_better" | "b_better" | "not_distinguishable"} verdict
 * @property {number | null} seeds_needed
 * @property {number} fewest_seeds with fewer no claim is possible
 *
 * @typedef {object} Found a comparison, as REST has it
 * @property {string} id
 * @property {"waiting" | "running" | "finished" | "cancelled" | "failed"} status
 * @property {string | null} error
 * @property {number} done
 * @property {number} total
 * @property {number} epochs
 * @property {string} measure
 * @property {boolean} larger_is_better of the measure
 * @property {"all" | "start"} vary
 * @property {number[]} seeds
 * @property {SettingFound[]} settings
 * @property {PairFound[]} pairs
 *
 * @typedef {{seeds: number, epochs: number, measure: string, vary: "all" | "start"}} Order
 *
 * @typedef {object} Comparing
 * @property {Config[]} pins settings that are kept, the one named A first
 * @property {Order} order what the next comparison is to be
 * @property {Found | null} found the newest comparison
 * @property {Found | null} [covered] what is not shown of it, while the test set that it is of is covered
 * @property {[number, number]} pair the two of its settings that are looked at
 * @property {number | null} seed the place of the seed that is pointed at
 * @property {boolean} isAsked whether the server has been asked and has not answered
 * @property {{field: string, message: string}[]} problems what it refused
 */

import { changesBetween, withChanges } from "./config.js";

export const MOST_PINS = 4;
const LETTERS = "ABCD";
const ENDED = ["finished", "cancelled", "failed"];
/** What each seed decides is no difference between settings. */
const BY_SEED = ["seed", "data.seed"];

/** @type {Comparing} */
export const NOTHING_COMPARED = {
  pins: [],
  order: { seeds: 25, epochs: 300, measure: "test_loss", vary: "all" },
  found: null,
  pair: [0, 1],
  seed: null,
  isAsked: false,
  problems: [],
};

/**
 * Reducers of the store, by action.
 * @type {Record<string, import("./reducers.js").Reducer>}
 */
export const comparingReducers = {
  settingPinned: (state, { config = state.config }) =>
    state.comparing.pins.length === MOST_PINS || placeOf(state.comparing.pins, config) >= 0 ? {} : slice(state, { pins: [...state.comparing.pins, config] }),
  pinRemoved: (state, { place }) => slice(state, { pins: state.comparing.pins.filter((_, i) => i !== place) }),
  pinChanged: (state, { place, changes }) => slice(state, { pins: state.comparing.pins.map((pin, i) => (i === place ? withChanges(pin, changes) : pin)) }),
  pinsRecalled: (state, { pins }) => slice(state, { pins: pins.slice(0, MOST_PINS) }),
  comparisonDrafted: (state, { changes }) => slice(state, { order: { ...state.comparing.order, ...changes }, problems: [] }),
  comparisonReceived: (state, { comparison }) => slice(state, {
    found: comparison, isAsked: false, problems: [],
    ...(comparison.id !== state.comparing.found?.id && { pair: /** @type {[number, number]} */ ([0, comparison.settings.length - 1]), seed: null }),
  }),
  comparisonRefused: (state, { problems }) => slice(state, { isAsked: false, problems }),
  comparisonPairChosen: (state, { pair }) => slice(state, { pair }),
  comparedSeedPointedAt: (state, { seed }) => slice(state, { seed }),
  // Orders: somebody else carries them out, and tells.
  comparisonAsked: (state) => slice(state, { isAsked: true, problems: [] }),
  comparisonCancelAsked: () => ({}),
};

/**
 * @param {State} state
 * @param {Partial<Comparing>} changes
 */
function slice(state, changes) {
  return { comparing: { ...state.comparing, ...changes } };
}

/**
 * The settings that are compared: the pins, and the page's own if it is none of them and there is a letter left for it.
 * @param {Pick<State, "config" | "comparing">} state
 * @returns {Config[]}
 */
export function comparedSettings({ config, comparing: { pins } }) {
  return placeOf(pins, config) < 0 && pins.length < MOST_PINS ? [...pins, config] : pins;
}

/**
 * Which of the settings a config is; -1: none.
 * @param {Config[]} settings
 * @param {Config} config
 */
export function placeOf(settings, config) {
  return settings.findIndex((each) => differences(each, config).length === 0);
}

/**
 * The fields in which two settings differ.
 * @param {Config} one
 * @param {Config} other
 */
export function differences(one, other) {
  return Object.keys(changesBetween(one, other)).filter((field) => !BY_SEED.includes(field));
}

/**
 * A setting with one of the seeds, as it is trained in a comparison.
 * @param {Config} config
 * @param {number} seed
 * @param {"all" | "start"} vary
 * @returns {Config}
 */
export function withSeed(config, seed, vary) {
  return { ...config, seed, data: { ...config.data, seed: vary === "all" ? null : (config.data.seed ?? config.seed) } };
}

/**
 * What a setting is called, by its place.
 * @param {number} place
 */
export function letterOf(place) {
  return LETTERS[place];
}

/**
 * Whether nothing more will come of a comparison.
 * @param {Found} found
 */
export function hasEnded({ status }) {
  return ENDED.includes(status);
}

/**
 * Whether a comparison is of other settings than those that would be compared now.
 * @param {Found} found
 * @param {Config[]} settings
 */
export function isStale({ settings: then }, settings) {
  return then.length !== settings.length || then.some(({ config }, i) => differences(config, settings[i]).length > 0);
}

/**
 * The seeds, by place, with which all settings have been trained.
 * @param {Found} found
 */
export function doneSeeds({ seeds, settings }) {
  return seeds.flatMap((_, i) => (settings.every(({ values, diverged }) => values[i] !== null || diverged[i]) ? [i] : []));
}
