/**
 * What a sweep tries, and its trials as a map of one or two settings. Pure.
 *
 * @typedef {Sweep["runs"][number]} SweepRun
 * @typedef {{overrides: Record<string, unknown>, trial: Trial | null, run: SweepRun | null, runs: SweepRun[], heat: number | null}} Cell
 *     run: the one nearest to the median; heat: 1 for the best median, 0 for the worst, by powers
 * @typedef {{cell: Cell, row: number, column: number, width: number, height: number}} Block  neighbours that are one trial
 */

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
 * @param {import("../../state/tryables.js").Tryable[]} offered
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
  const grid = sweep.spec.grid ?? {};
  const fields = Object.keys(grid);
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
