/**
 * The hidden space: where a layer puts the training rows and the plane's grid, of the newest frame that has it, and which layer and
 * neurons are chosen. Principal components belong to one moment each: so that they do not jump from frame to frame, each new plane is
 * turned to where the rows of the former one were, which is kept here. Pure.
 *
 * @typedef {import("./watched_space.js").Choice} Choice
 *
 * @typedef {object} Moment
 * @property {number} experiment
 * @property {number} step
 * @property {number} layer
 * @property {[number, number] | null} neurons null for components
 * @property {ArrayLike<number>} rows numbers of the training rows
 * @property {Float32Array} points (rows, 2)
 * @property {Float32Array} grid (directions, lines, places, 2)
 * @property {number[]} gridShape
 * @property {number[]} explained each component's share of the variance; empty for neurons
 * @property {[number, number, number][]} borders each output's z: factors of both coordinates, and what is added
 * @property {number} parted share of the rows that the outputs class rightly; NaN where they do not see this space
 *
 * @typedef {{choice: Choice, moment: Moment | null, isInSight: boolean}} HiddenSpace  isInSight: not scrolled away
 */

import { USUAL } from "./watched_space.js";

/** @type {HiddenSpace} */
export const NOTHING_YET = { choice: USUAL, moment: null, isInSight: true };

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const hiddenSpaceReducers = {
  hiddenSpaceOpened: ({ hiddenSpace }) => (hiddenSpace ? {} : { hiddenSpace: NOTHING_YET }),
  hiddenSpaceChosen: ({ hiddenSpace }, { choice }) => ({ hiddenSpace: { ...(hiddenSpace ?? NOTHING_YET), choice } }),
  hiddenSpaceSighted: ({ hiddenSpace }, { isInSight }) => (hiddenSpace ? { hiddenSpace: { ...hiddenSpace, isInSight } } : {}),
  hiddenSpaceSeen({ hiddenSpace, frame, experiment, layout }) {
    if (!hiddenSpace || !frame || !layout) return {};
    const moment = momentOf(frame, experiment);
    if (!moment || moment.layer >= layout.layers.length - 1) return {};
    return { hiddenSpace: { ...hiddenSpace, moment: turnedLike(moment, hiddenSpace.moment) } };
  },
};

/**
 * @param {Frame} frame
 * @param {number} experiment
 * @returns {Moment | null}
 */
function momentOf({ tensors, metadata, step }, experiment) {
  if (!tensors.hidden_space_points) return null;
  const { layer, neurons } = JSON.parse(metadata.hidden_space);
  const { values: borders, shape: [count] } = tensors.hidden_space_borders;
  return {
    experiment, step, layer, neurons,
    rows: tensors.hidden_space_rows.values,
    points: Float32Array.from(tensors.hidden_space_points.values),
    grid: Float32Array.from(tensors.hidden_space_grid.values),
    gridShape: tensors.hidden_space_grid.shape,
    explained: [...tensors.hidden_space_explained.values],
    borders: Array.from({ length: count }, (_, i) => [borders[3 * i], borders[3 * i + 1], borders[3 * i + 2]]),
    parted: tensors.hidden_space_parted.values[0],
  };
}

/**
 * Components, turned and mirrored so that the rows lie as near as can be to where they lay.
 * @param {Moment} moment
 * @param {Moment | null} former
 * @returns {Moment}
 */
function turnedLike(moment, former) {
  const isLike = former && !moment.neurons && !former.neurons && former.layer === moment.layer && former.experiment === moment.experiment;
  if (!isLike || former.points.length !== moment.points.length) return moment;
  const turn = turnTo(moment.points, former.points);
  return { ...moment, points: turned(moment.points, turn), grid: turned(moment.grid, turn) };
}

/**
 * The rotation, or mirroring, that brings places nearest to others: the orthogonal Procrustes problem in two dimensions
 * (Schönemann, A generalized solution of the orthogonal Procrustes problem, 1966).
 * @param {ArrayLike<number>} places x, y, x, y, ...
 * @param {ArrayLike<number>} others as many
 * @returns {[number, number, number, number]} a, b, c, d: (x, y) goes to (ax + by, cx + dy)
 */
export function turnTo(places, others) {
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  for (let i = 0; i + 1 < places.length; i += 2) {
    xx += places[i] * others[i];
    xy += places[i] * others[i + 1];
    yx += places[i + 1] * others[i];
    yy += places[i + 1] * others[i + 1];
  }
  const turning = Math.hypot(xx + yy, xy - yx);
  const mirroring = Math.hypot(xx - yy, xy + yx);
  if (!(turning > 0) && !(mirroring > 0)) return [1, 0, 0, 1];
  if (turning >= mirroring) {
    const [cos, sin] = [(xx + yy) / turning, (xy - yx) / turning];
    return [cos, -sin, sin, cos];
  }
  const [cos, sin] = [(xx - yy) / mirroring, (xy + yx) / mirroring];
  return [cos, sin, sin, -cos];
}

/**
 * @param {Float32Array} places
 * @param {[number, number, number, number]} turn
 */
function turned(places, [a, b, c, d]) {
  const result = new Float32Array(places.length);
  for (let i = 0; i + 1 < places.length; i += 2) {
    result[i] = a * places[i] + b * places[i + 1];
    result[i + 1] = c * places[i] + d * places[i + 1];
  }
  return result;
}
