/**
 * The runs that a lesson's step is about, setting by setting: as they come from the server, or as they were remembered. Pure.
 *
 * @typedef {import("./lesson.js").LessonEvidence} LessonEvidence
 * @typedef {{seeds: number, settings: Record<string, (number | null)[]>}} Result  what is kept of a comparison: values by seed, null where it diverged
 *
 * @typedef {object} Told  what of a comparison counts here
 * @property {number[]} seeds
 * @property {{name: string, values: (number | null)[], diverged: boolean[], pictures: (string | null)[] | null}[]} settings
 *
 * @typedef {object} SettingRuns
 * @property {string} id
 * @property {string} label
 * @property {Config} config
 * @property {Run[]} runs by seed
 * @property {number} done
 * @property {number} reached of those that are done
 * @property {number | null} median null: it diverged; NaN before the first is done
 *
 * @typedef {object} Run
 * @property {"waiting" | "reached" | "missed" | "diverged"} kind  without a goal, what is there is "reached"
 * @property {number | null} value
 * @property {string | null} picture base64
 */

import { hasEnded } from "./comparing.js";
import { quantile } from "./quantiles.js";

/**
 * @param {LessonEvidence} evidence
 * @param {Told | null} told
 * @returns {SettingRuns[]}
 */
export function runsOf(evidence, told) {
  const count = told?.seeds.length ?? evidence.seeds;
  return evidence.settings.map(({ id, label, config }) => {
    const given = told?.settings.find(({ name }) => name === id);
    const runs = Array.from({ length: count }, (_, seed) => {
      const value = given?.values[seed] ?? null;
      return { kind: kindOf(evidence, value, given?.diverged[seed] === true), value, picture: given?.pictures?.[seed] ?? null };
    });
    const worst = worstOf(evidence);
    const sorted = runs.flatMap(({ kind, value }) => (kind === "waiting" ? [] : [value ?? worst])).sort((one, other) => one - other);
    const median = sorted.length ? quantile(sorted, 0.5) : NaN;
    return {
      id, label, config, runs,
      done: sorted.length,
      reached: runs.filter(({ kind }) => kind === "reached").length,
      median: Math.abs(median) === Infinity ? null : median,
    };
  });
}

/**
 * @param {LessonEvidence} evidence
 * @param {number | null} value
 * @param {boolean} diverged
 * @returns {Run["kind"]}
 */
function kindOf({ goal, larger_is_better: isLarger }, value, diverged) {
  if (diverged) return "diverged";
  if (value === null) return "waiting";
  return goal === null || (isLarger ? value >= goal : value <= goal) ? "reached" : "missed"; // as a comparison counts those that do
}

/**
 * What a run counts as that diverged.
 * @param {LessonEvidence} evidence
 */
export function worstOf({ larger_is_better: isLarger }) {
  return isLarger ? -Infinity : Infinity;
}

/**
 * What is to be kept of a comparison that has finished.
 * @param {Found} found
 * @returns {Result}
 */
export function keptOf({ seeds, settings }) {
  return { seeds: seeds.length, settings: Object.fromEntries(settings.map(({ name, values }) => [name, values])) };
}

/**
 * What is kept of a comparison, as if the server had just told it; without pictures.
 * @param {Result} kept
 * @returns {Told}
 */
export function toldAgain({ seeds, settings }) {
  return {
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    settings: Object.entries(settings).map(([name, values]) => ({ name, values, diverged: values.map((value) => value === null), pictures: null })),
  };
}

/**
 * What is known of a step's runs: from the server, or else remembered, if the step is still of these settings.
 * @param {Pick<State, "course">} state
 * @param {import("./lesson.js").Step} step
 * @returns {Told | null}
 */
export function toldOf({ course }, { id, evidence }) {
  const [found, kept] = [course?.evidence[id]?.found, course?.memory.results[id]];
  if (found || !kept || !evidence?.settings.every((each) => kept.settings[each.id])) return found ?? null;
  return toldAgain(kept);
}

/**
 * What a step's runs have come to, as far as they are known.
 * @param {Pick<State, "course">} state
 * @param {import("./lesson.js").Step} step
 * @returns {{seeds: number, settings: SettingRuns[]} | null}
 */
export function resultOf(state, step) {
  const told = toldOf(state, step);
  return told && step.evidence && { seeds: told.seeds.length, settings: runsOf(step.evidence, told) };
}

/**
 * Whether more will come of what was asked for.
 * @param {import("./lesson.js").Running | undefined} running
 */
export function isRunning(running) {
  return Boolean(running?.isAsked || (running?.found && !hasEnded(running.found)));
}

/**
 * A comparison with more seeds, and what is known of it already: seeds keep their places, and the same seed gives the same run.
 * @template {Told} T
 * @param {T} found
 * @param {Told | null} former  of the same settings
 * @param {boolean} hasEnded whether nothing more will come: then what is told is all there is
 * @returns {T}
 */
export function filledIn(found, former, hasEnded) {
  if (!former || hasEnded) return found;
  const settings = found.settings.map((setting) => {
    const known = former.settings.find(({ name }) => name === setting.name);
    if (!known) return setting;
    const isNew = (/** @type {number} */ seed) => setting.values[seed] === null && !setting.diverged[seed];
    return {
      ...setting,
      values: setting.values.map((value, seed) => (isNew(seed) ? (known.values[seed] ?? null) : value)),
      diverged: setting.diverged.map((value, seed) => (isNew(seed) ? (known.diverged[seed] ?? false) : value)),
      pictures: found.seeds.map((_, seed) => setting.pictures?.[seed] ?? known.pictures?.[seed] ?? null),
    };
  });
  return { ...found, settings };
}
