/**
 * What the page knows of runs and sweeps that the server keeps: the store's `runs`, and how facts change it. Pure.
 *
 * @typedef {object} Run as REST has it
 * @property {number} id
 * @property {string | null} name
 * @property {"queued" | "running" | "finished" | "diverged" | "cancelled" | "failed"} status
 * @property {Config} config
 * @property {number} epochs
 * @property {number} epoch
 * @property {Record<string, number | null> | null} metrics
 * @property {string | null} error
 * @property {string} created_at
 * @property {number | null} sweep_id
 * @property {boolean} [hidesRows] whether its picture has no points: the test set is covered
 *
 * @typedef {object} Runs
 * @property {boolean} shown whether the panel is open
 * @property {string} tab the desk's that is open: a row of desk.js
 * @property {string | null} asked the one that a button elsewhere on the page has asked for, until another one is chosen
 * @property {number | null} curveEpoch where the compared curves are pointed at
 * @property {boolean} isLog whether the compared curves have a logarithmic axis
 * @property {Run[]} list the newest first
 * @property {number | null} next where older ones begin; null: there are none
 * @property {boolean} known whether the server has named any, or that there are none
 * @property {{id: number, slot: number}[]} chosen what is compared; a slot is a colour
 * @property {Record<number, {epoch: number, history: LossHistory}>} histories
 * @property {boolean} averaging whether the average of what is compared is shown
 * @property {{key: string, answer: Average} | null} average the newest that is known, with the key of its members
 * @property {string} text that names and settings must hold
 * @property {string} status that runs must have; empty: any
 * @property {number | null} deleting the run whose deletion waits for a second press
 * @property {string | null} problem what the server refused, in its own words
 * @property {Sweep[]} sweeps the newest first, without what they have shown
 * @property {Sweep | null} sweep the one that is shown
 * @property {Draft} draft
 * @property {number | null} sweepDeleting the sweep whose deletion waits for a second press
 * @property {number[]} unfolded the sweeps whose runs are listed
 * @property {Record<number, Run[]>} sweepRuns their runs, as far as they were asked for
 * @property {"plane" | "folds" | "boundaries" | "curves" | "complexity" | null} mapShows which was chosen
 * @property {Record<number, {epoch: number, points: {epoch: number, train: number, test: number}[]}>} curves of runs on the map
 * @property {string | null} cell the settings of the map's cell that is looked at, as JSON
 * @property {number | null} cellRun the one of its runs that is looked at; null: the one nearest to the median
 * @property {string | null} pointedTrial the settings of a search's point that is pointed at, as JSON
 * @property {boolean} busy whether an order is being carried out
 *
 * @typedef {object} Trial settings that a sweep tries, and what they gave
 * @property {number} trial its number
 * @property {Record<string, unknown>} overrides
 * @property {number | null} median
 * @property {number | null} [same_as] the trial that was run for both
 * @property {number} lowest
 * @property {number} highest
 * @property {number} n_runs
 *
 * @typedef {object} Sweep as REST has it
 * @property {number} id
 * @property {string | null} name
 * @property {string} status
 * @property {string} created_at
 * @property {{base: Config, epochs: number, seeds: number | number[] | null, folds?: number | null, grid?: Record<string, unknown[]> | null,
 *     random?: {space: Space} | null, search?: {space: Space} | null}} spec
 * @property {string} objective
 * @property {number} total
 * @property {number} done
 * @property {Trial | null} best
 * @property {Trial[]} trials
 * @property {(Run & {trial: number, seed: number, fold?: number | null})[]} runs
 *
 * @typedef {Record<string, unknown[] | {low: number, high: number, log?: boolean, whole?: boolean}>} Space what a search draws from
 *
 * @typedef {object} Average of runs, as REST has it
 * @property {"accuracy" | "r_squared"} score what the scores are
 * @property {number} n_test
 * @property {number | null} average
 * @property {number | null} disagreement
 * @property {number} parameters
 * @property {{run: number, score: number | null, parameters: number}[]} members
 *
 * @typedef {object} Draft a sweep that is being put together
 * @property {(string | null)[]} fields the one across, and the one down; null for none
 * @property {"grid" | "random" | "search" | "folds"} kind every combination, drawn at random, chosen by what is known by then,
 *     or a cross-validation of the present settings
 * @property {number} folds of a cross-validation
 * @property {Record<string, {low?: number, high?: number}>} ranges to search, of each field where they were written
 * @property {number} trials how many a search draws
 * @property {Record<string, unknown[]>} values to try, of each field where they were chosen
 * @property {number} seeds how many each is tried with
 */

import { historyOf } from "./loss_history.js";

/** As many as there are colours that neither the classes nor the roles have. */
export const MOST_COMPARED = 6;

/** @type {Runs} */
export const NO_RUNS = {
  shown: false,
  isLog: false,
  curveEpoch: null,
  tab: "luck",
  asked: null,
  list: [],
  next: null,
  known: false,
  chosen: [],
  histories: {},
  averaging: false,
  average: null,
  text: "",
  status: "",
  deleting: null,
  problem: null,
  sweeps: [],
  sweep: null,
  draft: { kind: "grid", fields: ["training.learning_rate", null], values: {}, ranges: {}, trials: 20, folds: 5, seeds: 1 },
  sweepDeleting: null,
  unfolded: [],
  sweepRuns: {},
  mapShows: null,
  pointedTrial: null,
  curves: {},
  cell: null,
  cellRun: null,
  busy: false,
};

/**
 * Reducers of the store, by action.
 * @type {Record<string, import("./reducers.js").Reducer>}
 */
export const runReducers = {
  experimentsToggled: (state, { on }) => ({
    ...slice(state, { shown: on, ...(!on && { asked: null }), problem: null, deleting: null, sweepDeleting: null }),
    ...(!on && withoutDesk(state)),
  }),
  experimentsTabChosen: (state, { tab }) => ({ ...slice(state, { tab, asked: null, problem: null }), ...(tab !== state.prepared.desk && withoutDesk(state)) }),
  deskAsked: (state, { tab }) => slice(state, { tab, asked: tab, problem: null }),
  runsReceived: (state, { runs, next }) => slice(state, { known: true, ...withNewest(state.runs, runs, next) }),
  olderRunsReceived: ({ runs: { list, ...rest } }, { runs, next }) => ({ runs: { ...rest, list: [...list, ...runs], next } }),
  runReceived: (state, { run }) => slice(state, { list: withRun(state.runs.list, run), problem: null }),
  runDeleted({ runs }, { id }) {
    const isOther = (/** @type {{id: number}} */ row) => row.id !== id;
    return { runs: { ...runs, list: runs.list.filter(isOther), chosen: runs.chosen.filter(isOther), deleting: null, problem: null } };
  },
  runChosen: (state, { id, on }) => slice(state, { chosen: withChosen(state.runs.chosen, id, on) }),
  runDeletionAsked: (state, { id }) => slice(state, { deleting: id }),
  runsFiltered: (state, { changes }) => slice(state, changes),
  runCurvesPointedAt: (state, { epoch }) => slice(state, { curveEpoch: epoch }),
  runLogToggled: (state) => slice(state, { isLog: !state.runs.isLog }),
  historyReceived: (state, { id, epoch, points }) => slice(state, { histories: { ...state.runs.histories, [id]: { epoch, history: historyOf(points) } } }),
  averagingToggled: (state, { on }) => slice(state, { averaging: on, problem: null }),
  averagingEnded: (state) => slice(state, { averaging: false }),
  averageReceived: (state, { key, answer }) => slice(state, { average: { key, answer } }),
  sweepReceived(state, { sweep }) {
    const isOther = sweep.id !== state.runs.sweep?.id;
    return slice(state, { sweep: unlessSame(state.runs.sweep, sweep), problem: null, ...(isOther && { cell: null, cellRun: null, pointedTrial: null }) });
  },
  sweepDeletionAsked: (state, { id }) => slice(state, { sweepDeleting: id }),
  sweepDeleted({ runs }, { id }) {
    const { [id]: gone = [], ...sweepRuns } = runs.sweepRuns;
    const isOther = (/** @type {{id: number}} */ row) => row.id !== id;
    const chosen = runs.chosen.filter((each) => !gone.some((run) => run.id === each.id));
    return {
      runs: {
        ...runs, sweepRuns, chosen, sweeps: runs.sweeps.filter(isOther), unfolded: runs.unfolded.filter((each) => each !== id),
        sweep: runs.sweep?.id === id ? null : runs.sweep, sweepDeleting: null, problem: null,
      },
    };
  },
  sweepUnfolded: ({ runs }, { id }) => {
    const isShown = runs.unfolded.includes(id);
    return { runs: { ...runs, unfolded: isShown ? runs.unfolded.filter((each) => each !== id) : [...runs.unfolded, id] } };
  },
  sweepRunsReceived: (state, { id, runs }) =>
    slice(state, { sweepRuns: { ...state.runs.sweepRuns, [id]: unlessSame(state.runs.sweepRuns[id], runs) } }),
  mapShown: (state, { kind }) => slice(state, { mapShows: kind }),
  trialPointedAt: (state, { cell }) => slice(state, { pointedTrial: cell }),
  curveReceived: (state, { id, epoch, points }) => slice(state, { curves: { ...state.runs.curves, [id]: { epoch, points } } }),
  cellChosen: (state, { cell }) => slice(state, { cell: state.runs.cell === cell ? null : cell, cellRun: null }),
  cellRunChosen: (state, { id }) => slice(state, { cellRun: id }),
  runsBusy: (state, { on }) => slice(state, { busy: on }),
  sweepsReceived: (state, { sweeps }) => slice(state, { sweeps: unlessSame(state.runs.sweeps, sweeps) }),
  sweepDrafted: (state, { changes }) => slice(state, { draft: { ...state.runs.draft, ...changes } }),
  runsRefused: (state, { message }) => slice(state, { problem: message }),
  // Orders: somebody else carries them out, and tells.
  runSaveAsked: () => ({}),
  runCancelAsked: () => ({}),
  runDeleteAsked: () => ({}),
  olderRunsAsked: () => ({}),
  sweepAsked: () => ({}),
  sweepStartAsked: () => ({}),
  sweepCancelAsked: () => ({}),
  sweepDeleteAsked: () => ({}),
  runTrainedAsked: () => ({}),
  runSettingsAsked: () => ({}),
};

/**
 * The chosen runs that are known, each with its slot.
 * @param {Pick<Runs, "list" | "sweepRuns" | "chosen">} given
 */
export function comparedRuns({ list, sweepRuns, chosen }) {
  const known = new Map([...list, ...Object.values(sweepRuns).flat()].map((run) => [run.id, run]));
  return chosen.flatMap(({ id, slot }) => {
    const run = known.get(id);
    return run ? [{ run, slot }] : [];
  });
}

/**
 * The address told of the tab that it has opened, and of no other.
 * @param {State} state
 */
function withoutDesk({ prepared }) {
  return prepared.desk && { prepared: { ...prepared, desk: undefined } };
}

/**
 * @param {State} state
 * @param {Partial<Runs>} changes
 */
function slice(state, changes) {
  return { runs: { ...state.runs, ...changes } };
}

/**
 * The first page takes the place of what it overlaps; older ones that were asked for stay.
 * @param {{list: Run[], next: number | null}} given
 * @param {Run[]} runs
 * @param {number | null} next
 */
function withNewest({ list, next: oldest }, runs, next) {
  const last = runs.at(-1);
  const older = next === null || !last ? [] : list.filter(({ id }) => id < last.id);
  return { list: unlessSame(list, [...runs, ...older]), next: older.length ? oldest : next };
}

/**
 * What is received again and again is mostly what is known: then nothing is drawn again.
 * @template T
 * @param {T} known
 * @param {T} received
 */
function unlessSame(known, received) {
  return JSON.stringify(known) === JSON.stringify(received) ? known : received;
}

/**
 * @param {Run[]} list
 * @param {Run} run
 */
function withRun(list, run) {
  const isKnown = list.some(({ id }) => id === run.id);
  return isKnown ? list.map((each) => (each.id === run.id ? run : each)) : [run, ...list];
}

/**
 * @param {Runs["chosen"]} chosen
 * @param {number} id
 * @param {boolean} on
 */
function withChosen(chosen, id, on) {
  const others = chosen.filter((each) => each.id !== id);
  if (!on || others.length === MOST_COMPARED) return others;
  const taken = others.map(({ slot }) => slot);
  const slot = Array.from({ length: MOST_COMPARED }, (_, i) => i).findIndex((i) => !taken.includes(i));
  return [...others, { id, slot }];
}
