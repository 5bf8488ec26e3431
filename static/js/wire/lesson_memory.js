/** What a browser keeps of lessons: for each its step, answers, results and goals. Two tabs add to it, and neither takes from it. */

import { NOTHING_REMEMBERED } from "../state/lesson.js";

const KEY = "playground.lesson.";

/**
 * @typedef {import("../state/lesson.js").Memory} Memory
 *
 * @param {string} id of a lesson
 * @returns {Memory}
 */
export function recall(id) {
  try {
    return valid(JSON.parse(localStorage.getItem(KEY + id) ?? "{}"));
  } catch {
    return NOTHING_REMEMBERED; // storage is refused, or holds what another version wrote
  }
}

/**
 * @param {string} id
 * @param {Memory} memory
 */
export function remember(id, memory) {
  const kept = recall(id);
  const whole = {
    ...memory,
    seen: [...new Set([...kept.seen, ...memory.seen])],
    answers: { ...kept.answers, ...memory.answers },
    results: { ...kept.results, ...memory.results },
    reached: { ...kept.reached, ...memory.reached },
    runs: { ...kept.runs, ...memory.runs },
  };
  try {
    localStorage.setItem(KEY + id, JSON.stringify(whole));
  } catch {
    // Storage is refused or full: it lasts as long as the page.
  }
}

/** @param {string} id */
export function forget(id) {
  try {
    localStorage.removeItem(KEY + id);
  } catch {
    // Storage is refused: nothing was kept.
  }
}

/**
 * @param {any} given
 * @returns {Memory}
 */
function valid(given) {
  const part = (/** @type {any} */ value) => (typeof value === "object" && value !== null && !Array.isArray(value) ? value : {});
  return {
    step: typeof given?.step === "string" ? given.step : null,
    at: Number(given?.at) || 0,
    seen: Array.isArray(given?.seen) ? given.seen.filter((/** @type {unknown} */ each) => typeof each === "string") : [],
    answers: part(given?.answers),
    results: Object.fromEntries(Object.entries(part(given?.results)).filter(([, result]) => isResult(result))),
    reached: part(given?.reached),
    runs: part(given?.runs),
  };
}

/**
 * Whether it is what is kept of a comparison: an older version kept more, and rounded.
 * @param {any} given
 */
function isResult(given) {
  const { seeds, settings } = given ?? {};
  return Number.isInteger(seeds) && typeof settings === "object" && settings !== null && Object.values(settings).every(Array.isArray);
}
