/**
 * Which fields a sweep may try with which values, and a sweep's trials as a map of one or two of them. Pure.
 *
 * @typedef {{field: string, values: unknown[], picked: unknown[]}} Tryable  picked: what is worth beginning with
 * @typedef {Sweep["runs"][number]} SweepRun
 * @typedef {{overrides: Record<string, unknown>, trial: Trial | null, run: SweepRun | null, runs: SweepRun[], heat: number | null}} Cell
 *     run: the one nearest to the median; heat: 1 for the best median, 0 for the worst, by powers
 * @typedef {{cell: Cell, row: number, column: number, width: number, height: number}} Block  neighbours that are one trial
 */

import { nameOf } from "../../state/choices.js";
import { fieldOf } from "../../state/config.js";

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
 * @param {import("../../state/catalog.js").Hyperparameter} given
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
 * @param {import("../../state/catalog.js").Row & {task?: TaskName, tasks?: Record<string, string>}} row
 * @param {TaskName} task
 */
function fits(row, task) {
  return row.tasks ? Object.hasOwn(row.tasks, task) : (row.task ?? task) === task;
}

/**
 * The values that are to be tried of a field.
 * @param {{values: Record<string, unknown[]>}} given
 * @param {{field: string, picked: unknown[]}} rest
 */
export function pickedValues({ values }, { field, picked }) {
  return values[field] ?? picked;
}

/**
 * Values with one more, or one less, in the order in which they are offered.
 * @param {unknown[]} offered
 * @param {unknown[]} picked
 * @param {unknown} value
 */
export function toggled(offered, picked, value) {
  const text = JSON.stringify(value);
  const now = new Set(picked.map((each) => JSON.stringify(each)));
  if (!now.delete(text)) now.add(text);
  return offered.filter((each) => now.has(JSON.stringify(each)));
}

/**
 * What a draft tries: each field with its values, the one across first.
 * @param {import("../../state/runs.js").Draft} draft
 * @param {Tryable[]} offered
 * @returns {Record<string, unknown[]>}
 */
export function gridOf(draft, offered) {
  const chosen = draft.fields.flatMap((field) => offered.filter((each) => each.field === field));
  return Object.fromEntries(chosen.map((each) => [each.field, pickedValues(draft, each)]));
}

/**
 * How many runs a grid takes; 0 while there is nothing to try.
 * @param {Record<string, unknown[]>} grid
 * @param {number} seeds
 */
export function runCount(grid, seeds) {
  const counts = Object.values(grid).map(({ length }) => length);
  return counts.length ? counts.reduce((product, count) => product * count, seeds) : 0;
}

/**
 * A sweep as a map: a grid of two fields as a table, of one as a row; anything else as one row of its trials.
 * @param {Sweep} sweep
 * @returns {{across: string | null, down: string | null, columns: unknown[], rows: unknown[], cells: Cell[][]}}
 */
export function sweepMap(sweep) {
  const { grid = {} } = sweep.spec;
  const fields = Object.keys(grid ?? {});
  const cellOf = cellsOf(sweep);
  if (fields.length !== 1 && fields.length !== 2) {
    const all = sweep.trials.map(({ overrides }) => overrides);
    return { across: null, down: null, columns: all, rows: [null], cells: [all.map(cellOf)] };
  }
  const [across, down = null] = fields;
  const rows = down ? grid[down] : [null];
  const cells = rows.map((row) => grid[across].map((column) => cellOf({ [across]: column, ...(down && { [down]: row }) })));
  return { across, down, columns: grid[across], rows, cells };
}

/**
 * @param {Sweep} sweep
 * @returns {(overrides: Changes) => Cell}
 */
function cellsOf({ trials, runs, objective }) {
  /** @param {Changes} overrides */
  const key = (overrides) => JSON.stringify(Object.entries(overrides).sort(([one], [other]) => (one < other ? -1 : 1)));
  const byOverrides = new Map(trials.map((trial) => [key(trial.overrides), trial]));
  /** @type {Map<number, SweepRun[]>} */
  const byTrial = new Map();
  for (const run of runs) byTrial.set(run.trial, [...(byTrial.get(run.trial) ?? []), run]);
  const sign = objective.endsWith("_loss") ? 1 : -1;
  /** @param {number | null} median */
  const levelOf = (median) => (median === null ? NaN : sign > 0 ? Math.log(Math.max(median, 1e-12)) : -median);
  const levels = trials.filter(({ median }) => median !== null).map(({ median }) => levelOf(median));
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  return (overrides) => {
    const trial = byOverrides.get(key(overrides)) ?? null;
    const own = trial ? (byTrial.get(trial.same_as ?? trial.trial) ?? []) : [];
    const run = nearestTo(trial?.median ?? null, own.filter(({ epoch }) => epoch > 0), objective);
    const known = trial !== null && trial.median !== null;
    return { overrides, trial, run, runs: own, heat: known ? (most > least ? (most - levelOf(trial.median)) / (most - least) : 1) : null };
  };
}

/**
 * The run whose result is nearest to the median.
 * @param {number | null} median
 * @param {SweepRun[]} runs
 * @param {string} objective
 */
function nearestTo(median, runs, objective) {
  /** @param {SweepRun} run */
  const distance = ({ metrics }) => Math.abs((metrics?.[objective] ?? Infinity) - (median ?? 0));
  return runs.length ? runs.reduce((best, run) => (distance(run) < distance(best) ? run : best)) : null;
}

/**
 * The cells of a map, neighbours that are the same trial as one block.
 * @param {Cell[][]} cells
 * @returns {Block[]} row by row
 */
export function blocksOf(cells) {
  const taken = cells.map((row) => row.map(() => false));
  const root = cells.map((row) => row.map(({ trial }) => (trial ? (trial.same_as ?? trial.trial) : null)));
  /** @type {Block[]} */
  const blocks = [];
  cells.forEach((line, row) => line.forEach((cell, column) => {
    if (taken[row][column]) return;
    const isMore = (/** @type {number} */ r, /** @type {number} */ c) => root[row][column] !== null && root[r]?.[c] === root[row][column] && !taken[r][c];
    let [width, height] = [1, 1];
    while (isMore(row, column + width)) width++;
    while (width === 1 && isMore(row + height, column)) height++;
    for (let r = row; r < row + height; r++) taken[r].fill(true, column, column + width);
    blocks.push({ cell, row, column, width, height });
  }));
  return blocks;
}
