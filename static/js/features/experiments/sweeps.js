/**
 * Which fields a sweep may try with which values, and a sweep's trials as a map of one or two of them. Pure.
 *
 * @typedef {{field: string, values: unknown[], picked: unknown[]}} Tryable  picked: what is worth beginning with
 * @typedef {{overrides: Record<string, unknown>, trial: Trial | null, run: Run | null, heat: number | null}} Cell
 *     heat: 1 for the best median, 0 for the worst, by powers
 */

/**
 * @param {Catalog} catalog
 * @param {TaskName} task what the page's targets are
 * @returns {Tryable[]}
 */
export function tryables(catalog, task) {
  return Object.entries(catalog.fields).flatMap(([field, { table, trials }]) => {
    if (!trials) return [];
    const misfits = table ? catalog[table].filter((row) => !fits(row, task)).map(({ name }) => name) : [];
    const fitting = (/** @type {unknown[]} */ values) => values.filter((value) => !misfits.includes(String(value)));
    return [{ field, values: fitting(trials.offered), picked: fitting(trials.first) }];
  });
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
  const sign = objective.endsWith("_loss") ? 1 : -1;
  /** @param {number | null} median */
  const levelOf = (median) => (median === null ? NaN : sign > 0 ? Math.log(Math.max(median, 1e-12)) : -median);
  const levels = trials.filter(({ median }) => median !== null).map(({ median }) => levelOf(median));
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  return (overrides) => {
    const trial = byOverrides.get(key(overrides)) ?? null;
    const run = trial && (runs.find((each) => each.trial === (trial.same_as ?? trial.trial) && each.epoch > 0) ?? null);
    const known = trial !== null && trial.median !== null;
    return { overrides, trial, run, heat: known ? (most > least ? (most - levelOf(trial.median)) / (most - least) : 1) : null };
  };
}
