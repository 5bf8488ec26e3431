/**
 * Which fields are worth trying with which values: for sweeps, and for what settings are to differ in. Pure.
 *
 * @typedef {{field: string, values: unknown[], picked: unknown[]}} Tryable  picked: what is worth beginning with
 */

import { nameOf } from "./choices.js";
import { fieldOf } from "./config.js";

const FACTORS = [0.1, 0.3, 0.5, 2, 3, 5, 10];

/**
 * Fields with values worth trying, and the hyperparameters of what the config has chosen.
 * @param {Catalog} catalog
 * @param {TaskName} task what the page's targets are
 * @param {Config} config
 * @returns {Tryable[]}
 */
export function tryables(catalog, task, config) {
  return Object.entries(catalog.fields).flatMap(([field, { table, trials }]) => {
    if (!trials) return [];
    const misfits = table ? catalog[table].filter((row) => !fits(row, task)).map(({ name }) => name) : [];
    const fitting = (/** @type {unknown[]} */ values) => values.filter((value) => !misfits.includes(String(value)));
    const row = table ? catalog[table].find(({ name }) => name === nameOf(fieldOf(config, field))) : undefined;
    const tunable = (row?.hyperparameters ?? []).map((each) => ({ field: `${field}.${each.name}`, ...valuesOf(each) }));
    return [{ field, values: fitting(trials.offered), picked: fitting(trials.first) }, ...tunable];
  });
}

/**
 * Values of a hyperparameter: whole ones from its lowest, others around its usual one by factors, on both sides of 1 alike.
 * @param {import("./catalog.js").Hyperparameter} given
 */
function valuesOf({ default: usual, low, high, whole }) {
  if (whole) {
    const all = Array.from({ length: Math.min(high - low, 9) + 1 }, (_, i) => low + i);
    return { values: all, picked: all.slice(0, 3) };
  }
  const isFraction = high <= 1 && usual > 0.5;
  const from = isFraction ? 1 - usual : usual || 0.1;
  const around = FACTORS.map((factor) => (isFraction ? 1 - from * factor : from * factor));
  const values = [...new Set([usual, ...around].map((value) => Number(value.toPrecision(6))))].filter((value) => value >= low && value <= high);
  values.sort((one, other) => one - other);
  const at = values.indexOf(usual);
  return { values, picked: values.slice(Math.max(at - 1, 0), at + 2) };
}

/**
 * Whether a row goes with a task: a data set that is one, a loss that is for it, and whatever does not depend on it.
 * @param {import("./catalog.js").Row & {task?: TaskName, outputs?: Record<string, string[]>}} row
 * @param {TaskName} task
 */
function fits(row, task) {
  return row.outputs ? Object.hasOwn(row.outputs, task) : (row.task ?? task) === task;
}
