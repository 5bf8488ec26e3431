/**
 * The card of arithmetic: what was looked at before, one level less deep; which number is left blank; with how many digits. Pure:
 * reducers that join the store's when a sample is first followed.
 *
 * @typedef {import("./follow.js").Follow} Follow
 * @typedef {import("./follow.js").FollowSubject} FollowSubject
 * @typedef {{from: FollowSubject, to: FollowSubject}} Descent
 */

import { countOf } from "./follow.js";
import { nextBlank } from "./follow_blanks.js";
import { DIGITS, levelOf } from "./follow_levels.js";
import { effectiveLoss } from "./selectors.js";

/** Digits that numbers may be shown with, the usual ones first. */
const DIGITS_OFFERED = [DIGITS, 4, 6];

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const followCardReducers = {
  followEntered: (state, { subject }) =>
    changed(state, (follow) => ({
      subject,
      before: null,
      trail: [...trailOf(follow), { from: follow.subject, to: subject }],
      ...(follow.stage === "loss" && { stage: "backward" }),
    })),
  followReturned: (state) =>
    changed(state, (follow) => {
      const trail = trailOf(follow);
      const last = trail.at(-1);
      return last ? { subject: last.from, trail: trail.slice(0, -1) } : {};
    }),
  followDigitsChosen: (state) =>
    changed(state, ({ digits = DIGITS }) => ({ digits: DIGITS_OFFERED[(DIGITS_OFFERED.indexOf(digits) + 1) % DIGITS_OFFERED.length] })),
  followBlankAsked: (state, { catalog }) =>
    changed(state, (follow) => {
      const level = levelIn(state, catalog);
      const blank = level && nextBlank(level.lines, blankOf(follow));
      return { blank: blank && { ...blank, of: placeKey(follow) } };
    }),
  followBlankFilled: (state, { text }) => changed(state, ({ blank }) => ({ blank: blank && { ...blank, text } })),
  followBlankSeen: (state) => changed(state, ({ blank }) => ({ blank: blank && { ...blank, isSeen: true } })),
  followBlankLeft: (state) => changed(state, () => ({ blank: null })),
};

/**
 * @param {State} state
 * @param {(follow: Follow) => Partial<Follow>} changes
 */
function changed({ follow }, changes) {
  return follow ? { follow: { ...follow, ...changes(follow) } } : {};
}

/**
 * The way from where one began to what is looked at; none where something else was chosen since.
 * @param {Follow} follow
 * @returns {Descent[]}
 */
export function trailOf({ trail = [], subject }) {
  const last = trail.at(-1);
  return last && JSON.stringify(last.to) === JSON.stringify(subject) ? trail : [];
}

/**
 * What a blank belongs to: it goes when something else is looked at.
 * @param {Follow} follow
 */
export function placeKey({ subject, stage, member, sample, unit }) {
  return JSON.stringify([subject, stage, unit, member, sample]);
}

/**
 * The number that is left out now.
 * @param {Follow} follow
 * @returns {import("./follow_blanks.js").Blank}
 */
export function blankOf(follow) {
  return follow.blank?.of === placeKey(follow) ? follow.blank : null;
}

/**
 * The arithmetic of what is looked at; null while there are no numbers for it.
 * @param {State} state
 * @param {Catalog} catalog with its formulas, or names alone
 */
export function levelIn(state, catalog) {
  const { follow, layout, tasks, taskOf } = state;
  const tensors = follow?.numbers?.tensors;
  if (!follow || !layout || !tensors || countOf(follow.numbers) === 0) return null;
  const config = follow.numbers?.accepted ?? state.config;
  const nNeurons = layout.layers.reduce((sum, { fanOut }) => sum + fanOut, 0);
  const fits = tensors.step_pre_activations?.shape[1] === nNeurons && tensors.step_inputs?.shape[1] === layout.features.length;
  return fits ? levelOf({ numbers: tensors, layout, config, follow, catalog, loss: effectiveLoss(/** @type {State} */ ({ config, tasks, taskOf })) }) : null;
}
