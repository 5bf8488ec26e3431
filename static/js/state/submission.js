/**
 * What is handed in of a lesson, as `playground/lessons/submission.py` reads it. Pure.
 *
 * @typedef {Record<string, any>} Experiment  as a file NAME.playground.json holds it
 * @typedef {{step: number, seed: number, experiment: Experiment}} Run  step: the number of updates after which a goal was reached
 */

import { changesBetween } from "./config.js";

/**
 * @param {import("./lesson.js").Lesson} lesson
 * @param {import("./lesson.js").Memory} memory
 */
export function submissionOf({ id, made_of: madeOf, steps }, { answers, runs }) {
  /** @param {Record<string, any>} kept */
  const ofLesson = (kept) => Object.fromEntries(Object.entries(kept).filter(([step]) => steps.some((each) => each.id === step)));
  return { format: "playground.submission", version: 1, lesson: { id, made_of: madeOf }, answers: ofLesson(answers), goals: ofLesson(runs) };
}

/**
 * The run of an experiment that has reached a goal: its current branch alone, and what its config changes of the default.
 * @param {Experiment} experiment
 * @param {number} step the number of updates after which it was reached
 * @param {Config} defaults
 * @returns {Run}
 */
export function runOf({ beginning, branches, here, ...rest }, step, defaults) {
  const current = branches.find((/** @type {any} */ { id }) => id === here.branch);
  const { end, metrics, digest } = current;
  const only = { id: 1, parent: null, leaves: { epoch: 0, step: 0 }, shares: 0, entries: relative(path(branches, current)), end, metrics, digest };
  const begun = beginning.command === "configure" ? { ...beginning, config: nested(changesBetween(defaults, beginning.config)) } : beginning;
  const experiment = { ...rest, beginning: begun, here: { ...here, branch: 1 }, next: 2, branches: [only] };
  return { step, seed: beginning.config?.seed, experiment };
}

/**
 * All entries that lead to the end of a branch, with the number of updates before each.
 * @param {any[]} branches
 * @param {any} branch
 * @returns {{step: number, said: any[]}[]}
 */
function path(branches, { parent, leaves, shares, entries }) {
  const before = parent === null ? [] : path(branches, branches.find(({ id }) => id === parent)).slice(0, shares);
  let { step } = leaves;
  const own = entries.map((/** @type {any[]} */ [later, ...said]) => ({ step: (step += later), said }));
  return [...before, ...own];
}

/** @param {{step: number, said: any[]}[]} entries */
function relative(entries) {
  return entries.map(({ step, said }, i) => [step - (entries[i - 1]?.step ?? 0), ...said]);
}

/** @param {Record<string, any>} changes by dotted name */
function nested(changes) {
  /** @type {Record<string, any>} */
  const config = {};
  for (const [name, value] of Object.entries(changes)) {
    const [section, field] = name.split(".");
    if (field === undefined) config[section] = value;
    else config[section] = { ...config[section], [field]: value };
  }
  return config;
}
