/** The history that the chart shows: what frames, changes of settings and new beginnings make of it. Pure. */

import { changesBetween, fieldOf } from "./config.js";
import { NO_HISTORY, extended, lastEpoch, withInner, withMark } from "./loss_history.js";

/**
 * The history after a frame: with the epochs that it brings, and in slow motion with a point within an epoch.
 * @param {State} state
 * @param {Frame} frame
 * @returns {LossHistory}
 */
export function afterFrame({ history, playing, speed, data }, frame) {
  const whole = frame.history ? extended(history, frame.history) : history;
  // At a gallop, where in an epoch a picture was taken says nothing.
  if (!frame.samplesUsed || (playing && speed !== "batch")) return whole;
  /** @param {"train" | "test" | "validation"} part */
  const score = (part) => (Number.isFinite(frame[`${part}Accuracy`]) ? frame[`${part}Accuracy`] : frame[`${part}RSquared`]);
  const { trainLoss: train, testLoss: test, validationLoss: validation, learningRate: rate } = frame;
  const epoch = frame.epoch + frame.samplesUsed / Math.max(frame.samplesUsed + 1, data?.train.length ?? 0);
  return withInner(whole, { epoch, train, test, trainScore: score("train"), testScore: score("test"), validation, validationScore: score("validation"), rate });
}

/**
 * The longer of what was known before training went back and what there is now.
 * @param {State} state
 */
export function knownOf({ known, history }) {
  return lastEpoch(known) > lastEpoch(history) ? known : history;
}

/**
 * The last epoch that is known.
 * @param {State} state
 */
export function knownEnd({ known, history }) {
  return Math.floor(Math.max(lastEpoch(known), lastEpoch(history)));
}

/**
 * What is known of the time to come, after training has reached an epoch.
 * @param {LossHistory} known
 * @param {number} epoch
 */
export function stillAhead(known, epoch) {
  return epoch < lastEpoch(known) ? known : NO_HISTORY;
}

/**
 * The history with as many of the marks that are known as training has passed.
 * @param {LossHistory} history
 * @param {LossHistory} known
 * @param {number} epoch
 * @returns {LossHistory}
 */
export function withMarksOf(history, known, epoch) {
  return known.count ? { ...history, marks: known.marks.filter((mark) => mark.epoch <= epoch) } : history;
}

/**
 * The history with a mark of what a config changes in the middle of training.
 * @param {State} state
 * @param {{config: Config, epoch: number, step: number}} given
 */
export function marked({ history, accepted }, { config, epoch, step }) {
  const changed = accepted && step > 0 ? Object.entries(changesBetween(accepted, config)) : [];
  const changes = changed.map(([field, to]) => ({ field, from: fieldOf(/** @type {Config} */ (accepted), field), to }));
  return changes.length ? withMark(history, { epoch, changes }) : history;
}

/**
 * The history that a new beginning leaves behind, if it is of the same data and loss: others are not to be compared.
 * @param {State} state
 * @param {Config} config
 */
export function formerOf({ history, formerHistory, accepted }, config) {
  const comparable = (/** @type {Config} */ { data, training }) => JSON.stringify([data, training.loss]);
  if (!accepted || comparable(accepted) !== comparable(config)) return NO_HISTORY;
  return history.count > 1 ? { ...history, inner: [], marks: [] } : formerHistory;
}
