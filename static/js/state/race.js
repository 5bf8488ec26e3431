/**
 * A race of optimizers: who takes part on which surface, what the server is asked for, and where the balls are. Pure.
 *
 * @typedef {"network" | "neuron" | "valley" | "saddle" | "two_basins" | "rosenbrock"} SurfaceName
 * @typedef {{optimizer: import("./choices.js").Choice, rate: number | null}} Racer  rate: null for one that suits the surface
 *
 * @typedef {object} Race what people have chosen
 * @property {SurfaceName} surface
 * @property {Racer[]} racers
 * @property {number} steps
 * @property {Record<string, [number, number]>} starts by `startKey`, where others than the surface's own were chosen
 * @property {Record<string, number>} goals by surface, likewise
 * @property {number} standardized of the neuron's inputs, from 0 to 1
 * @property {number | null} towards how far they are being standardized, step by step
 * @property {"example" | "data"} columns the neuron's inputs
 * @property {[number, number]} features of the network, that are these inputs with "data"
 * @property {number} at the step that is shown
 * @property {boolean} isPlaying
 * @property {number} speed steps in a second
 * @property {boolean} isHeld whether calculating was given up by hand
 *
 * @typedef {object} RacerFound as the server gives it
 * @property {string} optimizer
 * @property {number} learning_rate
 * @property {Record<string, number>} hyperparameters
 * @property {number[]} taken steps before each place
 * @property {(number | null)[]} x
 * @property {(number | null)[]} y
 * @property {(number | null)[]} losses
 * @property {(number | null)[] | null} moments_x
 * @property {(number | null)[] | null} moments_y
 * @property {number | null} arrived
 * @property {number | null} diverged
 * @property {"arrived" | "diverged" | "elsewhere" | "under_way"} outcome
 *
 * @typedef {Pick<import("./landscape.js").Surface, "size" | "values" | "x" | "y" | "lowest" | "highest" | "holes"> & {
 *     surface: SurfaceName, start: [number, number], steps: number, every: number, goal: number | null, racers: RacerFound[],
 *     formula?: string, minima?: [number, number][], columns?: [string, string], scales?: number[], standardized?: number,
 *     condition?: number, best_rate?: number, best_steps?: number, directions?: import("./landscape.js").Directions,
 *     parameters?: [number, number], n_parameters?: number, share?: number | null}} RaceFound
 */

import { hasAsked, landscapeIn, placesIn } from "./landscape.js";
import { numberOf } from "./selectors.js";
import { isStale, isUnderWay } from "./studies.js";

export const MOST_RACERS = 5;
/** Steps in a second. */
export const SPEEDS = [2, 5, 10, 25, 50];
/** Of standardizing, between two surfaces that are calculated. */
const PART = 0.04;

/** @type {Race} */
export const FIRST_RACE = {
  surface: "network", racers: ["sgd", "momentum", "rmsprop", "adam"].map((optimizer) => ({ optimizer, rate: null })),
  steps: 200, starts: {}, goals: {}, standardized: 0, towards: null, columns: "example", features: [0, 1], at: 0, isPlaying: false, speed: 10, isHeld: false,
};

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const raceReducers = {
  // Another race begins at its start.
  raceSet: (state, { changes }) => ({ race: { ...raceIn(state), at: 0, isPlaying: false, isHeld: false, towards: null, ...changes } }),
  raceMoved: (state, { changes }) => ({ race: { ...raceIn(state), ...changes } }),
};

/** @param {Pick<State, "race">} state  @returns {Race} */
export function raceIn({ race }) {
  return race ?? FIRST_RACE;
}

/**
 * What a start on this surface is kept under: over other directions it would be another place.
 * @param {State} state
 * @returns {string | null} null where none can be chosen
 */
export function startKey(state) {
  const { surface } = raceIn(state);
  if (surface !== "network") return surface;
  const { directions, seed } = landscapeIn(state);
  if (directions === "paths" || !state.layout) return null;
  return directions === "random" ? `random ${seed}` : `weights ${weightsIn(state, state.layout)}`;
}

/**
 * @param {State} state
 * @param {Layout} layout
 */
function weightsIn(state, layout) {
  return placesIn(state, layout).map((place) => numberOf(place, layout));
}

/**
 * What the server is asked for.
 * @param {State} state
 * @returns {Record<string, unknown> | null} null as long as there is nothing to be asked
 */
export function raceSettings(state) {
  const { surface, racers, steps, starts, goals, standardized, columns, features } = raceIn(state);
  const asked = {
    surface, steps, racers: racers.map(({ optimizer, rate }) => ({ optimizer, learning_rate: rate })),
    start: starts[startKey(state) ?? ""] ?? null, goal: goals[surface] ?? null,
  };
  if (surface === "neuron") return { ...asked, standardized, columns, ...(columns === "data" && { features: featuresIn(state, features) }) };
  if (surface !== "network") return asked;
  const { layout } = state;
  if (!layout) return null;
  const { directions, seed } = landscapeIn(state);
  if (directions !== "weights") return directions === "random" ? { ...asked, directions, seed } : { ...asked, directions };
  const parameters = weightsIn(state, layout);
  return parameters[0] === parameters[1] ? null : { ...asked, directions, parameters };
}

/**
 * The two inputs that are looked at: of this network, or its first two.
 * @param {Pick<State, "config">} state
 * @param {[number, number]} features
 * @returns {[number, number]}
 */
export function featuresIn({ config }, features) {
  return features.every((each) => each < config.network.features.length) ? features : [0, 1];
}

/**
 * What is to be calculated now.
 * @param {State} state
 * @returns {Record<string, unknown> | null} null where all is known, under way or given up
 */
export function raceWanted(state) {
  const { studies, prepared, connection, frame } = state;
  if (prepared.sheet !== "race" || connection !== "open" || !frame || raceIn(state).isHeld) return null;
  const settings = raceSettings(state);
  const known = studies.race;
  if (!settings || !known || !hasAsked(state, "race", settings)) return settings;
  if (isUnderWay(known) || known.problem !== null) return null;
  return known.result && !known.isCancelled && (!isOld(state) || state.playing) ? null : settings;
}

/**
 * Whether what is known is of another moment: a function of two numbers has none.
 * @param {State} state
 */
export function isOld(state) {
  const { surface, columns } = raceIn(state);
  const known = state.studies.race;
  if (surface === "network") return isStale(known, state);
  return surface === "neuron" && columns === "data" && (known?.isOutdated || known?.experiment !== state.experiment);
}

/**
 * What is known of the race that is chosen: on its surface, if perhaps with other settings.
 * @param {Pick<State, "race" | "studies">} state
 * @returns {RaceFound | null}
 */
export function raceFound(state) {
  const found = /** @type {RaceFound | null} */ (state.studies.race?.result ?? null);
  return found && found.surface === raceIn(state).surface ? found : null;
}

/**
 * The step after which nobody moves any more.
 * @param {RaceFound} found
 */
export function lastStep({ racers }) {
  return Math.max(0, ...racers.map(({ taken, diverged }) => diverged ?? taken[taken.length - 1]));
}

/**
 * Where a ball is after so many steps: at the last place that is known of it.
 * @param {RacerFound} racer
 * @param {number} at
 * @returns {{index: number, x: number | null, y: number | null, loss: number | null, moment: [number, number] | null,
 *     hasArrived: boolean, hasDiverged: boolean}}
 */
export function ballAt({ taken, x, y, losses, moments_x: across, moments_y: up, arrived, diverged }, at) {
  const later = taken.findIndex((step) => step > at);
  const index = later === -1 ? taken.length - 1 : later - 1;
  const [mx, my] = [across?.[index] ?? null, up?.[index] ?? null];
  return {
    index, x: x[index], y: y[index], loss: losses[index], moment: mx === null || my === null ? null : [mx, my],
    hasArrived: arrived !== null && at >= arrived, hasDiverged: diverged !== null && at >= diverged,
  };
}

/**
 * One step further, or so many; the last one ends the playing.
 * @param {Race} race
 * @param {RaceFound} found
 * @param {number} [steps]
 * @returns {Partial<Race>}
 */
export function raceStepped({ at, isPlaying }, found, steps = 1) {
  const last = lastStep(found);
  const next = Math.min(last, at + steps);
  return { at: next, isPlaying: isPlaying && next < last };
}

/**
 * A bit more standardized, or less.
 * @param {Race} race
 * @returns {Partial<Race>}
 */
export function standardizedFurther({ standardized, towards }) {
  if (towards === null) return {};
  const next = Math.abs(towards - standardized) <= PART ? towards : Number((standardized + Math.sign(towards - standardized) * PART).toFixed(2));
  return { standardized: next, towards: next === towards ? null : towards };
}

/**
 * How long the arrow of a moment is, by the longest of its way: the square root tells small ones apart.
 * @param {RacerFound} racer
 * @param {[number, number]} scale how long one unit across and up is
 * @param {[number, number]} moment
 * @returns {[number, number]} across and down, of length 1 at most: where it pushes, against the gradients
 */
export function arrowOf({ moments_x: across, moments_y: up }, [wide, high], [mx, my]) {
  const lengths = (across ?? []).map((x, i) => Math.hypot((x ?? 0) * wide, (up?.[i] ?? 0) * high));
  const longest = Math.max(...lengths);
  const length = Math.hypot(mx * wide, my * high);
  if (!(longest > 0) || !(length > 0) || !Number.isFinite(longest)) return [0, 0];
  const part = Math.sqrt(length / longest) / length;
  return [-mx * wide * part, my * high * part];
}
