/** Numbers that are predicted, as people read them. */

const DIGITS = 4;

/** @param {number} value */
export function shortNumber(value) {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(DIGITS)));
}

/**
 * What a predicted number counts.
 * @param {import("../../state/lesson.js").Step} step
 * @param {Say} say
 */
export function unitOf({ prediction, evidence }, say) {
  if (prediction?.kind === "share" && evidence) return say("page.lesson.of_all_seeds", { count: evidence.seeds });
  return prediction?.unit ?? "";
}
