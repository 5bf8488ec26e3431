/**
 * A lesson's goal against the experiment as it is now, by the same rules as `playground/lessons/conditions.py`. Pure.
 *
 * @typedef {Record<string, any>} Condition  `of` what, with one relation and what it is to
 * @typedef {{metrics: Record<string, number | null>, config: Config, epoch: number}} Experiment
 * @typedef {{condition: Condition, value: unknown, holds: boolean}} Judged  value: what is now; null where there is none
 */

import { changesBetween, fieldOf } from "./config.js";

/** @type {Record<string, (now: any, to: any) => boolean>} */
const RELATIONS = {
  below: (now, to) => isNumber(now) && now < to,
  above: (now, to) => isNumber(now) && now > to,
  at_least: (now, to) => isNumber(now) && now >= to,
  at_most: (now, to) => isNumber(now) && now <= to,
  is: isSame,
  is_not: (now, to) => !isSame(now, to),
  one_of: (now, to) => to.some((/** @type {unknown} */ each) => isSame(now, each)),
};

/** @type {Record<string, (frame: Frame) => number>} */
const METRICS = {
  train_loss: ({ trainLoss }) => trainLoss,
  test_loss: ({ testLoss }) => testLoss,
  validation_loss: ({ validationLoss }) => validationLoss,
  train_accuracy: ({ trainAccuracy }) => trainAccuracy,
  test_accuracy: ({ testAccuracy }) => testAccuracy,
  validation_accuracy: ({ validationAccuracy }) => validationAccuracy,
  train_r_squared: ({ trainRSquared }) => trainRSquared,
  test_r_squared: ({ testRSquared }) => testRSquared,
  validation_r_squared: ({ validationRSquared }) => validationRSquared,
  parameters: ({ parameters }) => parameters.length,
};

/** @type {Record<string, (network: Config["network"]) => number>} */
const COUNTS = {
  hidden_neurons: ({ hidden }) => hidden.reduce((sum, each) => sum + each, 0),
  hidden_layers: ({ hidden }) => hidden.length,
  features: ({ features }) => features.length,
};

/**
 * A goal, and each of its conditions, of the experiment on the page.
 * @param {Condition[]} conditions
 * @param {Pick<State, "frame" | "config" | "accepted">} state
 * @returns {{isReached: boolean, conditions: Judged[]}} not reached while the numbers are of settings that are no longer wanted
 */
export function goalNow(conditions, state) {
  const experiment = experimentIn(state);
  const judged = conditions.map((condition) => judge(condition, experiment));
  return { isReached: isSettled(state) && judged.every(({ holds }) => holds), conditions: judged };
}

/**
 * Whether the server has the settings of the page, so that its numbers are theirs.
 * @param {Pick<State, "config" | "accepted">} state
 */
export function isSettled({ accepted, config }) {
  return accepted !== null && Object.keys(changesBetween(accepted, config)).length === 0;
}

/**
 * One condition of an experiment.
 * @param {Condition} condition
 * @param {Experiment} experiment
 * @returns {Judged}
 */
export function judge(condition, experiment) {
  const value = quantity(condition.of, experiment);
  const [relation, to] = /** @type {[string, unknown]} */ (Object.entries(condition).find(([name]) => name in RELATIONS));
  return { condition, value, holds: RELATIONS[relation](value, to) };
}

/** @param {Pick<State, "frame" | "config">} state */
function experimentIn({ frame, config }) {
  const metrics = Object.fromEntries(Object.entries(METRICS).map(([name, of]) => [name, frame ? of(frame) : null]));
  return { metrics, config, epoch: frame?.epoch ?? 0 };
}

/**
 * @param {string} of
 * @param {Experiment} experiment
 */
function quantity(of, { metrics, config, epoch }) {
  if (of === "epoch") return epoch;
  if (of in METRICS) return isNumber(metrics[of]) ? metrics[of] : null;
  if (of in COUNTS) return COUNTS[of](config.network);
  return fieldOf(config, of) ?? null;
}

/** @param {unknown} value */
function isNumber(value) {
  return typeof value === "number" && !Number.isNaN(value);
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
