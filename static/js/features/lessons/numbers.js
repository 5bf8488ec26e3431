/** Numbers that are predicted, as people read them. */

const DIGITS = 4;

/** @param {number} value */
function shortNumber(value) {
  const short = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(DIGITS)));
  return short.replace("-", "−");
}

/**
 * What a predicted number counts.
 * @param {import("../../state/lesson.js").Step} step
 * @param {Say} say
 * @returns {string} nothing where it is just a number
 */
export function unitOf({ prediction, evidence }, say) {
  if (evidence && (prediction?.kind === "share" || prediction?.unit === "seeds")) return say("page.lesson.of_all_seeds", { count: evidence.seeds });
  return prediction?.unit === "percent" ? "%" : (prediction?.unit ?? "");
}

/**
 * A predicted number with what it counts.
 * @param {number} value
 * @param {import("../../state/lesson.js").Step} step
 * @param {Say} say
 */
export function amount(value, step, say) {
  return [shortNumber(value), unitOf(step, say)].filter(Boolean).join(" ");
}
