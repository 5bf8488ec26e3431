import assert from "node:assert/strict";
import test from "node:test";

import { landscapeReducers } from "../../../static/js/state/landscape.js";
import {
  FIRST_RACE, arrowOf, ballAt, isOld, lastStep, raceFound, raceIn, raceReducers, raceSettings, raceStepped, raceWanted, standardizedFurther, startKey,
} from "../../../static/js/state/race.js";

const layout = { features: ["x1", "x2"], layers: [{ fanIn: 2, fanOut: 3, weightsOffset: 0, biasesOffset: 6 }, { fanIn: 3, fanOut: 1, weightsOffset: 9, biasesOffset: 12 }] };
const racer = { optimizer: "adam", learning_rate: 0.1, hyperparameters: {}, taken: [0, 1, 2], x: [0, 1, 2], y: [0, 0, -1], losses: [3, 2, 1], moments_x: [0, 4, 1], moments_y: [0, 0, 0], arrived: 2, diverged: null, outcome: "arrived" };
const wild = { ...racer, taken: [0, 1], x: [0, 9], y: [0, 9], losses: [3, 99], moments_x: null, moments_y: null, arrived: null, diverged: 2, outcome: "diverged" };
const known = { settings: {}, done: 1, total: 1, isDone: true, isCancelled: false, problem: null, experiment: 1, epoch: 0, step: 0, isOutdated: false, result: { surface: "network", racers: [racer] } };

/** @param {object} [more] */
function stateWith(more = {}) {
  return /** @type {any} */ ({ studies: {}, prepared: { sheet: "race" }, connection: "open", frame: { step: 0 }, experiment: 1, playing: false, layout, ...more });
}

/** @param {any} state @param {object} changes */
const set = (state, changes) => ({ ...state, ...raceReducers.raceSet(state, { type: "raceSet", changes }) });

test("four optimizers race on the network along their own paths at first", () => {
  const asked = raceSettings(stateWith());
  assert.equal(asked.surface, "network");
  assert.equal(asked.directions, "paths");
  assert.deepEqual(asked.racers[0], { optimizer: "sgd", learning_rate: null });
  assert.equal(asked.start, null);
});

test("of two weights their numbers are asked for, and one against itself is not", () => {
  const place = { layer: 0, from: 1, to: 0 };
  const bias = { layer: 1, from: null, to: 0 };
  const landscape = { directions: "weights", places: [place, bias], seed: 0, reach: 1, cell: null };
  assert.deepEqual(raceSettings(stateWith({ landscape })).parameters, [3, 12]);
  assert.equal(raceSettings(stateWith({ landscape: { ...landscape, places: [place, place] } })), null);
});

test("a start belongs to its surface and directions, and along the paths there is none", () => {
  let state = set(stateWith(), { surface: "valley", starts: { valley: [1, 2] } });
  assert.deepEqual(raceSettings(state).start, [1, 2]);
  state = set(state, { surface: "saddle" });
  assert.equal(raceSettings(state).start, null);
  state = set(state, { surface: "network" });
  assert.equal(startKey(state), null);
  const random = { ...state, ...landscapeReducers.landscapeChanged(state, { type: "landscapeChanged", changes: { directions: "random" } }) };
  assert.notEqual(startKey(random), startKey({ ...random, landscape: { ...random.landscape, seed: 1 } }));
});

test("another race begins at its start, a moved one goes on", () => {
  const state = { ...stateWith(), race: { ...FIRST_RACE, at: 7, isPlaying: true } };
  assert.deepEqual([raceIn(set(state, { steps: 50 })).at, raceIn(set(state, { steps: 50 })).isPlaying], [0, false]);
  const moved = { ...state, ...raceReducers.raceMoved(state, { type: "raceMoved", changes: { speed: 50 } }) };
  assert.equal(raceIn(moved).at, 7);
});

test("of the present data the network's inputs are asked for, and its first two where those are gone", () => {
  const config = { network: { features: ["x1", "x2", "x3"] } };
  const state = set(stateWith({ config }), { surface: "neuron", columns: "data", features: [2, 0] });
  assert.deepEqual(raceSettings(state).features, [2, 0]);
  assert.deepEqual(raceSettings({ ...state, config: { network: { features: ["x1", "x2"] } } }).features, [0, 1]);
  assert.equal(raceSettings(set(state, { columns: "example" })).features, undefined);
});

test("a race is wanted once, again of another moment, and not while training goes on or after it was given up", () => {
  const state = stateWith();
  const settings = raceWanted(state);
  assert.ok(settings);
  const asked = { ...state, studies: { race: { ...known, settings } } };
  assert.equal(raceWanted(asked), null);
  const later = { ...asked, frame: { step: 9 } };
  assert.ok(isOld(later));
  assert.ok(raceWanted(later));
  assert.equal(raceWanted({ ...later, playing: true }), null);
  const cancelled = { ...asked, studies: { race: { ...known, settings, result: null, isCancelled: true } } };
  assert.ok(raceWanted(cancelled));
  assert.equal(raceWanted({ ...cancelled, race: { ...FIRST_RACE, isHeld: true } }), null);
  assert.equal(raceWanted({ ...state, prepared: { sheet: null } }), null);
});

test("a function of two numbers is of no moment", () => {
  const state = set(stateWith(), { surface: "valley" });
  const settings = raceSettings(state);
  const study = { ...known, settings, isOutdated: true, result: { surface: "valley", racers: [racer] } };
  const later = { ...state, studies: { race: study }, frame: { step: 99 }, experiment: 5 };
  assert.equal(isOld(later), false);
  assert.equal(raceWanted(later), null);
});

test("what is known of another surface is not shown", () => {
  assert.equal(raceFound(stateWith({ studies: { race: known } })), known.result);
  assert.equal(raceFound(set(stateWith({ studies: { race: known } }), { surface: "valley" })), null);
});

test("a ball stays at its last place, and is said to have arrived or diverged from that step on", () => {
  assert.deepEqual(ballAt(racer, 1).moment, [4, 0]);
  assert.equal(ballAt(racer, 1).hasArrived, false);
  assert.deepEqual([ballAt(racer, 9).x, ballAt(racer, 9).hasArrived], [2, true]);
  assert.deepEqual([ballAt(wild, 1).hasDiverged, ballAt(wild, 2).hasDiverged, ballAt(wild, 2).x], [false, true, 9]);
  assert.equal(ballAt(wild, 1).moment, null);
});

test("of places that were kept now and then the latest one is shown", () => {
  const sparse = { ...racer, taken: [0, 10, 20] };
  assert.deepEqual([0, 9, 10, 19, 20, 50].map((at) => ballAt(sparse, at).index), [0, 0, 1, 1, 2, 2]);
});

test("playing ends with the last step that anybody takes", () => {
  const found = /** @type {any} */ ({ racers: [{ ...racer, taken: [0, 1] }, wild] });
  assert.equal(lastStep(found), 2);
  assert.deepEqual(raceStepped({ ...FIRST_RACE, isPlaying: true }, found), { at: 1, isPlaying: true });
  assert.deepEqual(raceStepped({ ...FIRST_RACE, isPlaying: true }, found, 5), { at: 2, isPlaying: false });
});

test("inputs are standardized bit by bit, to the end and back", () => {
  assert.deepEqual(standardizedFurther({ ...FIRST_RACE, standardized: 0, towards: 1 }), { standardized: 0.04, towards: 1 });
  assert.deepEqual(standardizedFurther({ ...FIRST_RACE, standardized: 0.98, towards: 1 }), { standardized: 1, towards: null });
  assert.deepEqual(standardizedFurther({ ...FIRST_RACE, standardized: 0.5, towards: 0 }), { standardized: 0.46, towards: 0 });
  assert.deepEqual(standardizedFurther(FIRST_RACE), {});
});

test("an arrow points where the moment pushes, and the longest of a way has length 1", () => {
  assert.deepEqual(arrowOf(racer, [1, 1], [4, 0]), [-1, 0]);
  assert.deepEqual(arrowOf(racer, [1, 1], [1, 0]), [-0.5, 0]);
  assert.deepEqual(arrowOf(racer, [1, 1], [0, 0]), [0, 0]);
  const up = { ...racer, moments_x: [0, 0], moments_y: [0, 2] };
  assert.deepEqual(arrowOf(up, [1, 3], [0, 2]).map((each) => each + 0), [0, 1]); // down the screen: it pushes to smaller y
});
