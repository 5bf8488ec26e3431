/**
 * Gradients by measuring: what is measured how, and which studies of it are to be asked for. Pure.
 *
 * @typedef {"central" | "forward"} Difference
 * @typedef {object} Checking
 * @property {number} stepIndex of h in STEPS
 * @property {Difference} difference
 */

import { numberOf } from "./selectors.js";
import { isStale, isUnderWay } from "./studies.js";

/** The values of h: two in each power of ten, as the server has them. */
export const STEPS = Array.from({ length: 33 }, (_, i) => Number(`${i % 2 ? 3 : 1}e${Math.floor(i / 2) - 16}`));

/** @type {Checking} */
export const FIRST_CHECKING = { stepIndex: STEPS.indexOf(1e-5), difference: "central" };

/** Updates of the copy that is trained. */
export const TRAINING_STEPS = 30;

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const gradientCheckReducers = {
  checkingChanged: (state, { changes }) => ({ checking: { ...checkingIn(state), ...changes } }),
};

/** @param {Pick<State, "checking">} state */
export function checkingIn({ checking }) {
  return checking ?? FIRST_CHECKING;
}

/**
 * The parameter that is looked at: the card's last one, while the network has it, else the first weight.
 * @param {Pick<State, "checkedPlace" | "layout">} state
 * @returns {Place}
 */
export function placeIn({ checkedPlace, layout }) {
  const known = checkedPlace && layout?.layers[checkedPlace.layer];
  const isThere = known && checkedPlace.to < known.fanOut && (checkedPlace.from ?? 0) < known.fanIn;
  return isThere ? checkedPlace : { layer: 0, from: 0, to: 0 };
}

/**
 * The curve to ask for, once training rests: of another parameter or moment than the one that is known or on its way.
 * @param {State} state
 * @returns {{parameter: number} | null}
 */
export function wantedCurve(state) {
  if (state.prepared.sheet !== "gradient_check" || !state.layout || !state.frame || state.playing || state.connection !== "open") return null;
  const parameter = numberOf(placeIn(state), state.layout);
  const study = state.studies.slope_errors;
  if (study?.settings.parameter !== parameter) return { parameter };
  if (isUnderWay(study) || study.problem) return null;
  return study.isCancelled || !study.result || isStale(study, state) ? { parameter } : null;
}

/**
 * The curve of the parameter that is looked at, of whatever moment; null if there is none.
 * @param {State} state
 */
export function curveIn(state) {
  const result = state.studies.slope_errors?.result;
  return result && state.layout && result.parameter === numberOf(placeIn(state), state.layout) ? result : null;
}

/**
 * What a press of a study's button asks for.
 * @param {"gradient_check" | "measured_training"} name
 * @param {Pick<State, "checking">} state
 */
export function settingsFor(name, state) {
  const { stepIndex, difference } = checkingIn(state);
  const how = { step: STEPS[stepIndex], difference };
  return name === "measured_training" ? { ...how, steps: TRAINING_STEPS } : how;
}
