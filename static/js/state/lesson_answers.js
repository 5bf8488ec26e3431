/**
 * Answers to predictions: whether one is an answer at all, whether it is right, and which explanations are meant for it. Pure.
 *
 * @typedef {import("./lesson.js").Answer} Answer
 * @typedef {import("./lesson.js").Prediction} Prediction
 */

import { readNumber } from "./number_text.js";

/**
 * Why what was given so far is no answer.
 * @param {Prediction} prediction
 * @param {Answer | undefined} given  of a number or a share also its text
 * @returns {string | null} a key of what is expected; null if it is an answer
 */
export function refusalOf({ kind, options }, given) {
  const ids = options.map(({ id }) => id);
  switch (kind) {
    case "choice":
      return ids.includes(String(given)) ? null : "page.lesson.refused.choice";
    case "several":
      return Array.isArray(given) && given.length > 0 && given.every((each) => ids.includes(each)) ? null : "page.lesson.refused.several";
    case "order":
      return Array.isArray(given) && given.length === ids.length && ids.every((each) => given.includes(each)) ? null : "page.lesson.refused.order";
    default:
      return Number.isFinite(numberOf(given)) ? null : "page.lesson.refused.number";
  }
}

/**
 * Whether something that was remembered is still an answer.
 * @param {Prediction} prediction
 * @param {Answer} given
 */
export function isAnswer(prediction, given) {
  return refusalOf(prediction, given) === null;
}

/**
 * What is kept of an answer that is none of the refused.
 * @param {Prediction} prediction
 * @param {Answer} given
 * @returns {Answer}
 */
export function committed({ kind }, given) {
  return kind === "number" || kind === "share" ? numberOf(given) : given;
}

/** @param {Answer | undefined} given */
function numberOf(given) {
  return typeof given === "number" ? given : typeof given === "string" ? readNumber(given.replace(/%\s*$/, "")) : NaN;
}

/**
 * The right answer.
 * @param {Prediction} prediction
 * @returns {Answer | null} null: the lesson has not been checked, so nobody knows it
 */
export function rightAnswer({ expected }) {
  return expected?.answer ?? null;
}

/**
 * Whether an answer is right.
 * @param {Prediction} prediction
 * @param {Answer} answer
 * @returns {boolean | null} null where the right one is not known
 */
export function isRight(prediction, answer) {
  const { kind, tolerance } = prediction;
  const expected = rightAnswer(prediction);
  if (expected === null) return null;
  if (kind === "number" || kind === "share") {
    const distance = Math.abs(Number(answer) - Number(expected));
    return distance <= Math.max(tolerance ?? 0, Math.abs(Number(expected)) * 1e-9);
  }
  const [given, right] = [answer, expected].map((each) => (Array.isArray(each) ? [...each] : [String(each)]));
  if (kind === "several") [given, right].forEach((each) => each.sort());
  return String(given) === String(right);
}

/**
 * Whether an option is part of what is right.
 * @param {Prediction} prediction
 * @param {string} option
 */
export function isRightOption(prediction, option) {
  const right = rightAnswer(prediction);
  return Array.isArray(right) ? right.includes(option) : right === option;
}

/**
 * The explanations for an answer: those for everybody, and those for who answered so.
 * @param {Prediction} prediction
 * @param {Answer} answer
 * @returns {string[]} HTML; where the right answer is not known, only what is for everybody
 */
export function explanationsFor(prediction, answer) {
  const right = isRight(prediction, answer);
  /** @type {string[]} */
  const words = [];
  const isNumber = prediction.kind === "number" || prediction.kind === "share";
  if (right !== null) words.push(right ? "right" : "wrong");
  if (right === false && isNumber) words.push(Number(answer) < Number(rightAnswer(prediction)) ? "low" : "high");
  if (right !== null && !isNumber && prediction.kind !== "order") words.push(...(Array.isArray(answer) ? answer : [String(answer)]));
  const isMeant = (/** @type {string[] | null} */ wanted) => wanted === null || wanted.some((each) => words.includes(each));
  return prediction.explanations.filter((each) => isMeant(each.for)).map(({ html }) => html);
}

/**
 * An order with one entry moved.
 * @param {string[]} order
 * @param {string} id
 * @param {number} to its place then
 */
export function moved(order, id, to) {
  const rest = order.filter((each) => each !== id);
  const place = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, place), id, ...rest.slice(place)];
}
