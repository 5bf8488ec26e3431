/** The order that is shown before anybody has ordered anything: never the right one. */

import { rightAnswer } from "../../state/lesson_answers.js";

/**
 * @param {import("../../state/lesson.js").Prediction} prediction
 * @returns {string[]} ids of its options
 */
export function orderOf(prediction) {
  const ids = prediction.options.map(({ id }) => id);
  return String(ids) === String(rightAnswer(prediction)) ? ids.reverse() : ids;
}
