/**
 * The landscape of the training loss: what is asked for, and what a result says at a place. Pure.
 *
 * @typedef {"paths" | "random" | "weights"} Directions
 *
 * @typedef {object} Landscape what people have chosen
 * @property {Directions} directions
 * @property {[Place, Place] | null} places of the two weights, across and up; null: the first two
 * @property {number} seed of the random directions
 * @property {number} reach how far the picture goes, 1 as usual
 * @property {number[] | null} branches whose paths are drawn besides the current one's; null: all
 * @property {import("../plot/relief.js").Outlook | null} outlook from where the ground is looked at; null: from above, as a map
 * @property {[number, number] | null} cell that is pointed at, as fractions from the left and from the top
 *
 * @typedef {object} PathOf where one training has been
 * @property {number} [branch]
 * @property {number[]} epochs
 * @property {(number | null)[]} x
 * @property {(number | null)[]} y
 * @property {(number | null)[]} losses at the true places
 * @property {(number | null)[]} plane_losses where they are drawn
 * @property {number | null} share of its movement that the plane holds
 *
 * @typedef {object} Surface as the server gives it
 * @property {Directions} directions
 * @property {[number, number]} parameters
 * @property {number} size cells in a row
 * @property {(number | null)[]} values row by row from the top
 * @property {[number, number]} x
 * @property {[number, number]} y
 * @property {number | null} lowest
 * @property {number | null} highest
 * @property {number} holes
 * @property {[number, number]} here
 * @property {number | null} loss
 * @property {{axes: [number[], number[]], offset: [number, number]} | null} projection what gives the place of other parameters
 * @property {number} n_parameters
 * @property {boolean} is_normalized
 * @property {number} n_rows of how many training rows the values are the mean so far
 * @property {number} n_train how many there are
 * @property {PathOf[]} [paths]
 * @property {number | null} [share]
 * @property {{median: number | null, greatest: number | null}} [difference]
 *
 * @typedef {object} Curvature as the server gives it
 * @property {number | null} eigenvalue the largest one of the Hessian
 * @property {number | null} bound that it must stay below
 * @property {boolean} is_preconditioned
 * @property {string} optimizer
 */

import { numberOf } from "./selectors.js";
import { isStale, isUnderWay } from "./studies.js";

/** @type {Landscape} */
export const USUAL_LANDSCAPE = { directions: "paths", places: null, seed: 0, reach: 1, branches: null, outlook: null, cell: null };

const TURNS = [-30, 60, 150, -120];
const USUAL_TILT = 45;
const TILTS = [10, 85];

const REACHES = [0.125, 0.25, 0.5, 1, 2, 4, 8];
const MOST_LEVELS = 13;
/** Round numbers of one decade, ever closer. */
const ROUND = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9]];
/** What is above zero alone has powers. */
const LEAST_RATIO = 1.05;

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const landscapeReducers = {
  landscapeChanged: (state, { changes }) => ({ landscape: { ...landscapeIn(state), ...changes, cell: null } }),
  landscapePointedAt: (state, { cell }) => ({ landscape: { ...landscapeIn(state), cell } }),
  landscapeTurned: (state, { turn, tilt }) => {
    const { outlook } = landscapeIn(state);
    if (!outlook) return {};
    const turned = { turn: (outlook.turn + turn) % 360, tilt: Math.min(TILTS[1], Math.max(TILTS[0], outlook.tilt + tilt)) };
    return { landscape: { ...landscapeIn(state), outlook: turned } };
  },
  landscapeBranchChosen: (state, { branch, on }) => {
    const ids = state.branches.list.map(({ id }) => id);
    const chosen = ids.filter((id) => (id === branch ? on : isDrawn(state, id)));
    return { landscape: { ...landscapeIn(state), branches: chosen.length === ids.length ? null : chosen, cell: null } };
  },
  landscapeZoomed: (state, { by }) => ({ landscape: { ...landscapeIn(state), reach: reachBy(landscapeIn(state).reach, by), cell: null } }),
};

/** @param {Pick<State, "landscape">} state  @returns {Landscape} */
export function landscapeIn({ landscape }) {
  return landscape ?? USUAL_LANDSCAPE;
}

/**
 * One step closer or wider.
 * @param {number} reach
 * @param {number} by -1 or 1
 */
export function reachBy(reach, by) {
  const at = REACHES.indexOf(reach);
  return REACHES[Math.min(REACHES.length - 1, Math.max(0, at + by))];
}

/**
 * The two weights that vary, if they are chosen: of this network's layers.
 * @param {Pick<State, "landscape">} state
 * @param {Layout} layout
 * @returns {[Place, Place]}
 */
export function placesIn(state, layout) {
  const { places } = landscapeIn(state);
  const isThere = (/** @type {Place} */ { layer, from, to }) =>
    layer < layout.layers.length && to < layout.layers[layer].fanOut && (from ?? 0) < layout.layers[layer].fanIn;
  if (places?.every(isThere)) return places;
  const { fanIn } = layout.layers[0];
  return [{ layer: 0, from: 0, to: 0 }, fanIn > 1 ? { layer: 0, from: 1, to: 0 } : { layer: 0, from: null, to: 0 }];
}

/**
 * What the server is asked for; null as long as there is nothing to be asked.
 * @param {Pick<State, "landscape" | "layout" | "branches">} state
 * @returns {Record<string, unknown> | null}
 */
export function landscapeSettings(state) {
  const { directions, seed, reach, branches } = landscapeIn(state);
  if (!state.layout) return null;
  if (directions === "random") return { directions, seed, reach };
  if (directions === "paths") return branches === null ? { directions } : { directions, branches };
  const layout = state.layout;
  const parameters = placesIn(state, layout).map((place) => numberOf(place, layout));
  return parameters[0] === parameters[1] ? null : { directions, parameters, reach };
}

/**
 * Whether a branch's path is one of those that are drawn.
 * @param {Pick<State, "landscape" | "branches">} state
 * @param {number} branch
 */
export function isDrawn(state, branch) {
  const { branches } = landscapeIn(state);
  return branches === null || branch === state.branches.current || branches.includes(branch);
}

/**
 * Whether the map is no more of what is to be seen. While training goes on it is of an epoch that it names, and the ball moves on it.
 * @param {State} state
 */
export function isMapStale(state) {
  const study = state.studies.landscape;
  if (!study?.result) return false;
  const settings = landscapeSettings(state) ?? {};
  const isOther = Object.entries(settings).some(([name, value]) => JSON.stringify(study.result[name]) !== JSON.stringify(value));
  return isOther || (state.playing ? study.isOutdated || study.experiment !== state.experiment : isStale(study, state));
}

/**
 * Whether training has gone on since the map was calculated.
 * @param {Pick<State, "studies" | "frame">} state
 */
export function hasMoved({ studies, frame }) {
  return studies.landscape?.step !== frame?.step;
}

/**
 * Where training is now: the place of the map that is nearest to the present parameters.
 * @param {Surface} surface
 * @param {Pick<State, "studies" | "frame">} state
 * @returns {[number, number]} where it was when the map was calculated, if no more is known
 */
export function ballOn({ here, projection, n_parameters: count }, state) {
  const parameters = state.frame?.parameters;
  if (!hasMoved(state) || !projection || parameters?.length !== count) return here;
  const { axes, offset } = projection;
  const found = axes.map((axis, i) => axis.reduce((sum, factor, k) => sum + factor * parameters[k], offset[i]));
  return found.every(Number.isFinite) ? [found[0], found[1]] : here;
}

/** What an eigenvalue is asked for with. */
const NO_SETTINGS = {};

/**
 * What is to be calculated now.
 * @param {State} state
 * @returns {{name: "landscape" | "curvature", settings: Record<string, unknown>}[]} without what is known, or under way, as it is wanted
 */
export function landscapesWanted(state) {
  const { studies, tab, connection, frame } = state;
  const chosen = landscapeSettings(state);
  // A map over all rows would be of long ago when it is there.
  const map = chosen && { ...chosen, all_rows: !state.playing };
  if (tab !== "landscape" || connection !== "open" || !state.layout || !frame) return [];
  const wanted = [{ name: /** @type {const} */ ("landscape"), settings: map }, { name: /** @type {const} */ ("curvature"), settings: NO_SETTINGS }];
  return wanted.flatMap(({ name, settings }) => {
    const known = studies[name];
    if (settings === null) return [];
    const isSame = hasAsked(state, name, settings);
    // What is refused would be refused again.
    if (known && isSame && (isUnderWay(known) || known.problem !== null)) return [];
    return known && isSame && known.result && !known.isCancelled && !isStale(known, state) ? [] : [{ name, settings }];
  });
}

/**
 * Whether the latest study of a name was asked for with these settings.
 * @param {Pick<State, "studies">} state
 * @param {string} name
 * @param {Record<string, unknown>} settings
 */
export function hasAsked({ studies }, name, settings) {
  return JSON.stringify(studies[name]?.settings) === JSON.stringify(settings);
}

/**
 * What the largest eigenvalue says of the learning rate.
 * @param {Curvature} curvature
 * @returns {"below" | "above" | "unknown"}
 */
export function stabilityOf({ eigenvalue, bound }) {
  if (bound === null || eigenvalue === null) return "unknown";
  return eigenvalue < bound ? "below" : "above";
}

/**
 * How values become heights: by their logarithms where all are above zero.
 * @param {Pick<Surface, "lowest" | "highest">} surface
 * @returns {{height: (value: number) => number, low: number, high: number, isLog: boolean}} height: 0 for the lowest, 1 for the highest
 */
export function heightsOf({ lowest, highest }) {
  const [low, high] = [lowest ?? 0, highest ?? 1];
  const isLog = low > 0 && high / low > LEAST_RATIO;
  const [from, to] = isLog ? [Math.log(low), Math.log(high)] : [low, high];
  return { low, high, isLog, height: (value) => (to > from ? ((isLog ? Math.log(value) : value) - from) / (to - from) : 0) };
}

/**
 * Round losses for the lines of equal loss, about evenly apart by their logarithms.
 * @param {number} low
 * @param {number} high
 * @returns {number[]} at most thirteen, between the two
 */
export function levelsBetween(low, high) {
  if (!(high > low)) return [];
  if (low <= 0 || high / low <= LEAST_RATIO) {
    const power = 10 ** Math.floor(Math.log10((high - low) / 8));
    const gap = ([1, 2, 5, 10].find((each) => (high - low) / (each * power) <= 8) ?? 10) * power;
    const first = Math.floor(low / gap) + 1;
    const count = Math.max(0, Math.ceil(high / gap) - first);
    return Array.from({ length: count }, (_, i) => Number(((first + i) * gap).toPrecision(6)));
  }
  let found = /** @type {number[]} */ ([]);
  for (const multiples of ROUND) {
    const denser = between(low, high, multiples);
    if (denser.length > MOST_LEVELS) break;
    found = denser;
  }
  if (found.length) return found;
  const decades = between(low, high, [1]);
  const every = Math.ceil(decades.length / MOST_LEVELS);
  return decades.filter((_, i) => i % every === 0);
}

/**
 * @param {number} low
 * @param {number} high
 * @param {number[]} multiples of powers of ten
 */
function between(low, high, multiples) {
  const levels = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const multiple of multiples) {
      const level = Number((multiple * 10 ** power).toPrecision(3));
      if (level > low && level < high) levels.push(level);
    }
  }
  return levels;
}

/**
 * The loss of the cell at a place, as it was calculated there.
 * @param {Surface} surface
 * @param {[number, number]} place fractions from the left and from the top
 * @returns {{x: number, y: number, loss: number | null}} x and y of the cell's centre
 */
export function lossAt({ size, values, x, y }, [across, down]) {
  const [column, row] = [across, down].map((fraction) => Math.min(size - 1, Math.max(0, Math.floor(fraction * size))));
  return {
    x: x[0] + ((x[1] - x[0]) * (column + 0.5)) / size,
    y: y[1] - ((y[1] - y[0]) * (row + 0.5)) / size,
    loss: values[row * size + column],
  };
}

/**
 * Where a place of the plane lies in the picture.
 * @param {Pick<Surface, "x" | "y">} surface
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]} fractions from the left and from the top
 */
export function fractionOf(surface, x, y) {
  return [(x - surface.x[0]) / (surface.x[1] - surface.x[0]), (surface.y[1] - y) / (surface.y[1] - surface.y[0])];
}

/**
 * From where a relief is looked at first: the side that the present network is nearest to.
 * @param {Pick<Surface, "x" | "y" | "here">} surface
 * @returns {import("../plot/relief.js").Outlook}
 */
export function firstOutlook(surface) {
  const [across, down] = fractionOf(surface, ...surface.here);
  const away = (/** @type {number} */ turn) => (2 * across - 1) * Math.sin((turn * Math.PI) / 180) + (1 - 2 * down) * Math.cos((turn * Math.PI) / 180);
  return { turn: TURNS.reduce((best, turn) => (away(turn) < away(best) - 1e-9 ? turn : best)), tilt: USUAL_TILT };
}

/**
 * How much of what is drawn at a place of a path can be believed.
 * @param {number | null} loss at the true place
 * @param {number | null} plane where it is drawn
 * @returns {number} from 0 to 1: the smaller one by the larger one
 */
export function trustIn(loss, plane) {
  if (loss === null || plane === null) return 0;
  const [less, more] = loss < plane ? [loss, plane] : [plane, loss];
  if (more === less) return 1;
  return less > 0 ? less / more : 0;
}
