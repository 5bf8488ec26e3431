/**
 * Inputs: the columns that rows begin with, what they are called, and the plane that is laid through two of them. Pure.
 *
 * @typedef {{x: number, y: number | null}} Plane  places of the inputs from left to right and from bottom to top, from 0; with
 *     one input alone there is no second
 * @typedef {{train: number[][], test: number[][], validation?: number[][]}} WholeRows  [x1, x2, ..., target]
 */

/** How high a target of one stands where there is one input alone. */
export const HEIGHT = 5;

/** @param {number} place from 0 */
export function inputName(place) {
  return `x${place + 1}`;
}

/**
 * How many inputs the config's rows have.
 * @param {Pick<State, "config" | "datasetRows">} state
 */
export function inputsIn({ config, datasetRows }) {
  const { dataset, inputs } = config.data;
  if (inputs) return inputs.length;
  return datasetRows[dataset]?.axes.length || 2;
}

/**
 * How many inputs the rows have that the server has.
 * @param {State["data"]} data
 */
function inputsOf(data) {
  return (data?.whole?.train?.[0]?.length ?? 3) - 1;
}

/**
 * What both axes of the plane, or all inputs, are measured in; of a table's columns the names; none where they are just x1, x2.
 * @param {Pick<State, "config" | "datasetRows">} state
 * @returns {import("./catalog.js").Axis[]}
 */
export function inputAxes({ config, datasetRows }) {
  const { dataset, inputs } = config.data;
  if (inputs) return inputs.map((label) => ({ label, unit: "", origin: 0, scale: 1 }));
  return datasetRows[dataset]?.axes ?? [];
}

/**
 * The labels of features, where the columns of a table, or more columns than two, have names of their own.
 * @param {Pick<State, "config" | "datasetRows">} state
 * @param {Record<string, string>} labels by the feature's name
 */
export function featureLabels(state, labels) {
  return { ...labels, ...ownLabels(state) };
}

/**
 * Labels of inputs by their names as features: x1, x2, x3 ...
 * @param {Pick<State, "config" | "datasetRows">} state
 * @returns {Record<string, string>} none where features are called as always
 */
export function ownLabels(state) {
  const axes = inputAxes(state);
  if (!state.config.data.inputs && axes.length <= 2) return {};
  return Object.fromEntries(axes.map(({ label }, place) => [inputName(place), label]));
}

/**
 * The plane that is shown: the chosen one, or of the first two inputs.
 * @param {Pick<State, "plane">} state
 * @param {number} count of inputs
 * @returns {Plane}
 */
export function planeOf({ plane }, count) {
  if (count < 3) return { x: 0, y: count === 1 ? null : 1 };
  const [x, y] = plane.split(",").map((name) => Number(name.slice(1)) - 1);
  const isThere = (/** @type {number} */ place) => place >= 0 && place < count;
  return isThere(x) && isThere(y) && x !== y ? { x, y } : { x: 0, y: 1 };
}

/**
 * Where every input is held: as chosen, or at its median.
 * @param {Pick<State, "heldInputs" | "data">} state
 * @param {number} count of inputs
 * @returns {number[]}
 */
export function heldAt({ heldInputs: held, data }, count) {
  const chosen = readHeld(held);
  return Array.from({ length: count }, (_, place) => chosen[inputName(place)] ?? data?.medians?.[place] ?? 0);
}

/**
 * Chosen coordinates by the names of inputs, as a link has them: `x1:0.5;x3:-2`.
 * @param {string} text
 * @returns {Record<string, number>}
 */
export function readHeld(text) {
  const parts = text.split(";").filter(Boolean).map((part) => part.split(":"));
  return Object.fromEntries(parts.map(([name, value]) => [name, Number(value)]));
}

/** @param {Record<string, number>} held */
export function writeHeld(held) {
  return Object.entries(held).map(([name, value]) => `${name}:${value}`).join(";");
}

/**
 * What the server is asked to draw over; null where it does so by itself.
 * @param {Pick<State, "plane" | "heldInputs" | "data">} state
 */
export function watchedPlane(state) {
  const count = inputsOf(state.data);
  if (count < 3) return null;
  const { x, y } = planeOf(state, count);
  const held = Object.fromEntries(Object.entries(readHeld(state.heldInputs)).filter(([name]) => Number(name.slice(1)) <= count));
  if (x === 0 && y === 1 && !Object.keys(held).length) return null;
  return { x: inputName(x), y: inputName(y ?? 1), held };
}

/**
 * The state with its samples where the plane puts them.
 * @param {State} state
 * @returns {State}
 */
export function laidOnPlane(state) {
  const { data, plane } = state;
  if (!data?.whole || data.plane === plane) return state;
  return { ...state, data: { ...data, ...projected(data.whole, data.task, planeOf(state, inputsOf(data))), plane } };
}

/**
 * Rows [across, up, target] of rows with any number of inputs. With one input alone samples stand at the height of their target.
 * @param {WholeRows} whole
 * @param {Task} task
 * @param {Plane} plane
 * @returns {Rows}
 */
function projected({ train, test, validation }, task, { x, y }) {
  if (x === 0 && y === 1 && (train?.[0]?.length ?? 3) === 3) return /** @type {Rows} */ ({ train, test, validation });
  const most = Math.max(1, ...[...train, ...test].map((row) => row[row.length - 1]));
  /** @param {number} target */
  const height = (target) => (task.has_numbered_classes ? (2 * target) / most - 1 : target) * HEIGHT;
  /** @param {number[]} row */
  const lay = (row) => {
    const target = row[row.length - 1];
    return /** @type {Row} */ ([row[x], y === null ? height(target) : row[y], target]);
  };
  return { train: train.map(lay), test: test.map(lay), validation: validation?.map(lay) };
}

/**
 * The features that rows with so many inputs offer, inputs first; of more than two, others only if they are asked for.
 * @param {{name: string, n_inputs: number}[]} rows the catalog's features
 * @param {number} count of inputs
 * @returns {{inputs: string[], others: string[]}}
 */
export function featuresFor(rows, count) {
  const inputs = Array.from({ length: count }, (_, place) => inputName(place));
  return { inputs, others: rows.flatMap(({ name, n_inputs }) => (n_inputs <= count && !inputs.includes(name) ? [name] : [])) };
}

/**
 * Features for other data: where there are more inputs than two, all of them; else those that are still there.
 * @param {string[]} features
 * @param {{name: string, n_inputs: number}[]} rows the catalog's features
 * @param {number} before how many inputs there were
 * @param {number} count how many there will be
 */
export function fittingFeatures(features, rows, before, count) {
  if (count === before) return features;
  const { inputs, others } = featuresFor(rows, count);
  if (count > 2) return inputs;
  const kept = features.filter((name) => inputs.includes(name) || others.includes(name));
  return kept.length ? kept : inputs;
}
