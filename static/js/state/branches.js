/**
 * The branches of an experiment: what becomes of them, and which lines of them the chart shows. Pure.
 *
 * @typedef {object} Branch as the server tells it
 * @property {number} id
 * @property {number | null} parent the one it left; of the first, none
 * @property {string | null} name
 * @property {{epoch: number, step: number}} leaves where it left
 * @property {{epoch: number, step: number, diverged: boolean}} end
 * @property {Record<string, [unknown, unknown]>} changes what was changed on it, by field: before, after
 * @property {number} parameters_set how many weights were set by hand on it
 * @property {{train_loss: number | null, test_loss: number | null} | null} metrics at its end
 *
 * @typedef {object} Branches
 * @property {number | null} current
 * @property {number} dropped how many the server has let go, having too many
 * @property {Branch[]} list in the order in which they began
 * @property {Record<number, LossHistory>} lines what is known of their losses, by id
 * @property {Record<number, Field>} pictures small ones of the output at their ends
 * @property {number | null} renaming the one whose name is being written
 * @property {number[]} overlaid the ids of those that are laid over the current one
 */

import { knownEnd, knownOf } from "./chart_history.js";
import { COLUMNS, NO_HISTORY, followedBy, historyOf, lastEpoch, since, thinned } from "./loss_history.js";
import { withoutExperiment } from "./timeline.js";

const COLORS = 6;
/** Side of the little pictures. */
const PICTURE = 24;

/** @type {Branches} */
export const NO_BRANCHES = { current: null, dropped: 0, list: [], lines: {}, pictures: {}, renaming: null, overlaid: [] };

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const branchReducers = {
  branchesTold(state, { current, dropped, branches: list }) {
    const { branches } = state;
    const ids = new Set(list.map((/** @type {Branch} */ { id }) => id));
    const left = branches.current !== null && branches.current !== current ? { [branches.current]: state.leftFuture ?? knownOf(state) } : {};
    const lines = kept({ ...branches.lines, ...left }, (id) => ids.has(id) && id !== current);
    return {
      leftFuture: null,
      branches: {
        current, dropped, list, lines,
        renaming: ids.has(branches.renaming) ? branches.renaming : null,
        pictures: kept(branches.pictures, (id) => ids.has(id)),
        overlaid: branches.overlaid.filter((id) => ids.has(id) && id !== current),
      },
    };
  },
  branchesRecalled: ({ branches }, { branches: recalled }) => ({ branches: { ...branches, ...recalled } }),
  // Of the current one, what is known beyond the step that is shown.
  branchLineTold({ branches, history }, { branch, line }) {
    if (branch === branches.current) {
      const ahead = lastEpoch(line) > lastEpoch(history) ? line : endOf(branches, history);
      return ahead.count ? { known: followedBy(history, ahead) } : {};
    }
    return line.count ? { branches: { ...branches, lines: { ...branches.lines, [branch]: line } } } : {};
  },
  branchOverlaid: ({ branches }, { branch, on }) => ({
    branches: { ...branches, overlaid: [...branches.overlaid.filter((id) => id !== branch), ...(on ? [branch] : [])] },
  }),
  // What was done on another branch cannot be undone here. Its marks are those that its line has had; the one that is left keeps what is known of it.
  branchOpened: (state, { branch }) => ({
    playing: false,
    timeline: withoutExperiment(state.timeline, state.experiment),
    known: NO_HISTORY,
    leftFuture: knownOf(state),
    history: { ...state.history, marks: state.branches.lines[branch]?.marks ?? [] },
  }),
  branchPictured: ({ branches }, { branch, picture }) => ({ branches: { ...branches, pictures: { ...branches.pictures, [branch]: picture } } }),
  branchRenaming: ({ branches }, { branch }) => ({ branches: { ...branches, renaming: branch } }),
  branchNamed: ({ branches }) => ({ branches: { ...branches, renaming: null } }),
  branchDeleted: () => ({}),
};

/**
 * The branches as they are now: the current one has grown since the server told of it.
 * @param {State} state
 * @returns {Branch[]}
 */
export function branchesNow(state) {
  const { branches } = state;
  return branches.list.map((branch) => {
    const { count, high } = knownOf(state);
    const epoch = knownEnd(state);
    if (branch.id !== branches.current || !count || epoch <= branch.end.epoch) return branch;
    return { ...branch, end: { ...branch.end, epoch }, metrics: { train_loss: high.train[count - 1], test_loss: high.test[count - 1] } };
  });
}

/**
 * @template Value
 * @param {Record<number, Value>} values
 * @param {(id: number) => boolean} isKept
 */
function kept(values, isKept) {
  return /** @type {Record<number, Value>} */ (Object.fromEntries(Object.entries(values).filter(([id]) => isKept(Number(id)))));
}

/**
 * What a branch looks like wherever it is shown: the number of its colour, and its letter.
 * @param {Branches} branches
 * @param {number} id
 */
export function looksOf({ list }, id) {
  const at = Math.max(0, list.findIndex((each) => each.id === id));
  return { color: `branch-${(at % COLORS) + 1}`, letter: at < 26 ? String.fromCharCode(65 + at) : String(at + 1), at };
}

/**
 * The lines of all branches but the current one, each from where it left; those that are laid over it last.
 * @param {Pick<State, "branches">} state
 */
export function otherLines({ branches }) {
  const lines = branches.list.flatMap(({ id, leaves }) => {
    const line = id === branches.current ? undefined : branches.lines[id];
    return line ? [{ line: since(line, leaves.epoch), isOverlaid: branches.overlaid.includes(id), ...looksOf(branches, id) }] : [];
  });
  return lines.sort((one, other) => Number(one.isOverlaid) - Number(other.isOverlaid));
}

/**
 * A small picture of a field.
 * @param {Field} field
 * @returns {Field}
 */
export function smallPicture({ size, values }) {
  const side = Math.min(PICTURE, size);
  const at = (/** @type {number} */ i) => Math.floor(((i + 0.5) / side) * size);
  return { size: side, values: Uint8Array.from({ length: side * side }, (_, i) => values[at(Math.floor(i / side)) * size + at(i % side)]) };
}

/**
 * How the current branch ends, where nothing is known of the way there: there is an end to go to, and no line.
 * @param {Branches} branches
 * @param {LossHistory} history
 */
function endOf({ list, current }, history) {
  const branch = list.find(({ id }) => id === current);
  const last = lastEpoch(history);
  if (!branch || branch.end.epoch <= last) return NO_HISTORY;
  const { train_loss: train, test_loss: test } = branch.metrics ?? {};
  return historyOf([{ epoch: last + 0.5, train: NaN, test: NaN }, { epoch: branch.end.epoch, train: train ?? NaN, test: test ?? NaN }]);
}

const MOST_KEPT_ROWS = 256;

/**
 * What the page knows of branches, as JSON has it.
 * @param {Pick<Branches, "pictures" | "overlaid" | "lines">} branches
 */
export function packedBranches({ pictures, overlaid, lines }) {
  return {
    overlaid,
    pictures: mapped(pictures, ({ size, values }) => ({ size, values: btoa(String.fromCharCode(...values)) })),
    lines: mapped(lines, (line) => {
      const { width, low, high, marks } = thinned(line, MOST_KEPT_ROWS);
      const packed = (/** @type {import("./loss_history.js").Columns} */ columns) =>
        COLUMNS.map((name) => Array.from(columns[name], (value) => Number(value.toPrecision(6))));
      return { width, marks, low: packed(low), high: packed(high) };
    }),
  };
}

/**
 * What `packedBranches` has packed.
 * @param {any} packed
 * @returns {Pick<Branches, "pictures" | "overlaid" | "lines">}
 */
export function unpackedBranches({ pictures, overlaid, lines }) {
  const columns = (/** @type {(number | null)[][]} */ rows) =>
    /** @type {import("./loss_history.js").Columns} */ (
      Object.fromEntries(COLUMNS.map((name, i) => [name, Float64Array.from(rows[i], (value) => value ?? NaN)]))
    );
  return {
    overlaid,
    pictures: mapped(pictures, ({ size, values }) => ({ size, values: Uint8Array.from(atob(values), (letter) => letter.charCodeAt(0)) })),
    lines: mapped(lines, ({ width, marks, low, high }) => ({ ...NO_HISTORY, width, marks, count: low[0].length, low: columns(low), high: columns(high) })),
  };
}

/**
 * @template From, To
 * @param {Record<number, From>} values
 * @param {(value: From) => To} change
 * @returns {Record<number, To>}
 */
function mapped(values, change) {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [id, change(value)]));
}
