/** The order that is shown before anybody has ordered anything: never the right one. */

/**
 * @param {import("../../state/lesson.js").Prediction} prediction
 * @returns {string[]} ids of its options
 */
export function orderOf({ options, expected }) {
  const ids = options.map(({ id }) => id);
  return String(ids) === String(expected.answer) ? ids.reverse() : ids;
}
