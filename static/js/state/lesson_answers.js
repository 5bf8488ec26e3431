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
 * Whether an answer is right.
 * @param {Prediction} prediction
 * @param {Answer} answer
 */
export function isRight({ kind, tolerance, expected }, answer) {
  if (kind === "number" || kind === "share") {
    const distance = Math.abs(Number(answer) - Number(expected.answer));
    return distance <= Math.max(tolerance ?? 0, Math.abs(Number(expected.answer)) * 1e-9);
  }
  const [given, right] = [answer, expected.answer].map((each) => (Array.isArray(each) ? [...each] : [String(each)]));
  if (kind === "several") [given, right].forEach((each) => each.sort());
  return String(given) === String(right);
}

/**
 * Whether an option is part of what is right.
 * @param {Prediction} prediction
 * @param {string} option
 */
export function isRightOption({ expected }, option) {
  return Array.isArray(expected.answer) ? expected.answer.includes(option) : String(expected.answer) === option;
}

/**
 * The explanations for an answer: those for everybody, and those for who answered so.
 * @param {Prediction} prediction
 * @param {Answer} answer
 * @returns {string[]} HTML
 */
export function explanationsFor(prediction, answer) {
  const right = isRight(prediction, answer);
  const words = [right ? "right" : "wrong"];
  const isNumber = prediction.kind === "number" || prediction.kind === "share";
  if (isNumber && !right) words.push(Number(answer) < Number(prediction.expected.answer) ? "low" : "high");
  if (!isNumber && prediction.kind !== "order") words.push(...(Array.isArray(answer) ? answer : [String(answer)]));
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
