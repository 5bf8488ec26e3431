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
 * The parameter whose slope its own card measures; null where none does, or the sheet lies over it.
 * @param {Pick<State, "checksSlope" | "inspected" | "prepared">} state
 * @returns {Place | null}
 */
export function placeInCard({ checksSlope, inspected, prepared }) {
  return checksSlope && inspected?.kind === "parameter" && prepared.sheet !== "gradient_check" ? inspected : null;
}

/**
 * The parameter that is looked at: the card's, or its last one, while the network has it, else the first weight.
 * @param {Pick<State, "checkedPlace" | "layout" | "checksSlope" | "inspected" | "prepared">} state
 * @returns {Place}
 */
export function placeIn(state) {
  const place = placeInCard(state) ?? state.checkedPlace;
  const known = place && state.layout?.layers[place.layer];
  const isThere = known && place.to < known.fanOut && (place.from ?? 0) < known.fanIn;
  return isThere ? place : { layer: 0, from: 0, to: 0 };
}

/**
 * The curve to ask for, once training rests: of another parameter or moment than the one that is known or on its way.
 * @param {State} state
 * @returns {{parameter: number} | null}
 */
export function wantedCurve(state) {
  if (state.prepared.sheet !== "gradient_check" && !placeInCard(state)) return null;
  if (!state.layout || !state.frame || state.playing || state.connection !== "open") return null;
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
