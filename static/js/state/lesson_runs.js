/**
 * The runs that a lesson's step is about, setting by setting: as they come from the server, or as they were remembered. Pure.
 *
 * @typedef {import("./lesson.js").LessonEvidence} LessonEvidence
 * @typedef {import("./lesson.js").Result} Result
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

import { reaches } from "./lesson.js";
import { quantile } from "./quantiles.js";

/**
 * @param {LessonEvidence} evidence
 * @param {Told | null} told
 * @param {boolean} isLarger whether more of the measure is better
 * @returns {SettingRuns[]}
 */
export function runsOf(evidence, told, isLarger) {
  const count = told?.seeds.length ?? evidence.seeds;
  return evidence.settings.map(({ id, label, config }) => {
    const given = told?.settings.find(({ name }) => name === id);
    const runs = Array.from({ length: count }, (_, seed) => {
      const value = given?.values[seed] ?? null;
      return { kind: kindOf(evidence, value, given?.diverged[seed] === true), value, picture: given?.pictures?.[seed] ?? null };
    });
    const worst = isLarger ? -Infinity : Infinity;
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
function kindOf(evidence, value, diverged) {
  if (diverged) return "diverged";
  if (value === null) return "waiting";
  return evidence.goal === null || reaches(evidence, value) ? "reached" : "missed";
}

/**
 * What is remembered of a comparison, as if the server had just told it; without pictures.
 * @param {LessonEvidence} evidence
 * @param {Result} kept
 * @returns {Told}
 */
export function toldAgain({ settings }, kept) {
  return {
    seeds: Array.from({ length: kept.seeds }, (_, seed) => seed),
    settings: settings.flatMap(({ id }) => {
      const values = kept.settings[id]?.values;
      return values ? [{ name: id, values, diverged: values.map((value) => value === null), pictures: null }] : [];
    }),
  };
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
