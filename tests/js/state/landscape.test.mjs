import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ballOn, firstOutlook, fractionOf, heightsOf, isDrawn, isMapStale, landscapeReducers, landscapeSettings, landscapesWanted, levelsBetween, lossAt, placesIn, reachBy, stabilityOf, trustIn,
} from "../../../static/js/state/landscape.js";

const LAYOUT = {
  layers: [
    { fanIn: 2, fanOut: 3, weightsOffset: 0, biasesOffset: 6 },
    { fanIn: 3, fanOut: 1, weightsOffset: 9, biasesOffset: 12 },
  ],
};
const SETTINGS = { directions: "random", seed: 4, reach: 1, all_rows: true };
const STATE = {
  tab: "landscape", connection: "open", experiment: 2, layout: LAYOUT, frame: { step: 30 }, studies: {},
  landscape: { directions: "random", places: null, seed: 4, reach: 1, branches: null, outlook: null, cell: null },
};
const STUDY = { settings: SETTINGS, done: 9, total: 9, isDone: true, isOutdated: false, isCancelled: false, problem: null, experiment: 2, epoch: 3, step: 30, result: {} };

test("levels are round, between both ends, and few whatever the range", () => {
  assert.deepEqual(levelsBetween(0.03, 0.9), [0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7]);
  assert.deepEqual(levelsBetween(0.011, 0.019), [0.012, 0.014, 0.016, 0.018]);
  for (const [low, high] of [[1e-9, 1e9], [0.2, 0.2001], [0, 3], [-2, 5], [1e-300, 1e300], [0.5, 0.9]]) {
    const levels = levelsBetween(low, high);
    assert.ok(levels.length > 0 && levels.length <= 13, `${low} ${high}: ${levels}`);
    assert.ok(levels.every((level, i) => level > low && level < high && (i === 0 || level > levels[i - 1])));
  }
  assert.deepEqual(levelsBetween(0.5, 0.5), []);
});

test("heights go by powers of ten where all losses are above zero", () => {
  const { height } = heightsOf({ lowest: 0.01, highest: 1 });
  assert.ok(Math.abs(height(0.1) - 0.5) < 1e-12);
  assert.equal(heightsOf({ lowest: 0, highest: 4 }).height(1), 0.25);
  assert.equal(heightsOf({ lowest: 2, highest: 2 }).height(2), 0);
});

test("a cell says the loss that was calculated at its centre", () => {
  const surface = { size: 2, values: [1, 2, 3, null], x: [0, 4], y: [-2, 2] };
  assert.deepEqual(lossAt(surface, [0.9, 0.1]), { x: 3, y: 1, loss: 2 });
  assert.deepEqual(lossAt(surface, [1, 1]), { x: 3, y: -1, loss: null });
  assert.deepEqual(fractionOf(surface, 3, 1), [0.75, 0.25]);
});

test("a path is believed as far as plane and true loss agree", () => {
  assert.equal(trustIn(0.2, 0.2), 1);
  assert.equal(trustIn(0.1, 0.4), 0.25);
  assert.equal(trustIn(0, 0.4), 0);
  assert.equal(trustIn(null, 0.4), 0);
});

test("of a network without them the two weights are the first ones again", () => {
  const places = [{ layer: 1, from: 2, to: 0 }, { layer: 0, from: null, to: 2 }];
  const chosen = { ...STATE, landscape: { ...STATE.landscape, directions: "weights", places } };
  assert.deepEqual(landscapeSettings(chosen), { directions: "weights", parameters: [11, 8], reach: 1 });
  const one = { layers: [{ fanIn: 2, fanOut: 1, weightsOffset: 0, biasesOffset: 2 }] };
  assert.deepEqual(placesIn(chosen, one), [{ layer: 0, from: 0, to: 0 }, { layer: 0, from: 1, to: 0 }]);
});

test("one weight against itself is not asked for", () => {
  const places = [{ layer: 0, from: 1, to: 1 }, { layer: 0, from: 1, to: 1 }];
  assert.equal(landscapeSettings({ ...STATE, landscape: { ...STATE.landscape, directions: "weights", places } }), null);
});

test("map and curvature are asked for once, and again when the shown step or the choice is another", () => {
  const curvature = { ...STUDY, settings: {} };
  const wanted = (/** @type {any} */ changes) => landscapesWanted({ ...STATE, ...changes });
  const map = [{ name: "landscape", settings: SETTINGS }];
  assert.deepEqual(wanted({}), [...map, { name: "curvature", settings: {} }]);
  assert.deepEqual(wanted({ studies: { curvature, landscape: { ...STUDY, isDone: false, result: null } } }), []);
  assert.deepEqual(wanted({ studies: { curvature, landscape: STUDY } }), []);
  assert.deepEqual(wanted({ frame: { step: 31 }, studies: { curvature, landscape: STUDY } }), [...map, { name: "curvature", settings: {} }]);
  assert.deepEqual(wanted({ studies: { curvature, landscape: { ...STUDY, isCancelled: true } } }), map);
  const quick = [{ name: "landscape", settings: { ...SETTINGS, all_rows: false } }];
  assert.deepEqual(wanted({ playing: true, studies: { curvature, landscape: STUDY } }), quick, "over some rows while training goes on");
  // Another rate or loss at the same step.
  const outdated = { isOutdated: true };
  assert.equal(wanted({ studies: { curvature: { ...curvature, ...outdated }, landscape: { ...STUDY, ...outdated } } }).length, 2);
  const other = [{ name: "landscape", settings: { ...SETTINGS, seed: 5 } }];
  assert.deepEqual(wanted({ landscape: { ...STATE.landscape, seed: 5 }, studies: { curvature, landscape: STUDY } }), other);
  assert.deepEqual(wanted({ studies: { curvature, landscape: { ...STUDY, result: null, problem: "no" } } }), []);
  assert.deepEqual(wanted({ studies: { curvature, landscape: { ...STUDY, ...outdated, result: null, problem: "no" } } }), [], "refused since");
  assert.deepEqual(wanted({ tab: "plane" }), []);
});

test("an eigenvalue is held against a bound only where one is known", () => {
  assert.equal(stabilityOf({ eigenvalue: 3, bound: 4 }), "below");
  assert.equal(stabilityOf({ eigenvalue: 5, bound: 4 }), "above");
  assert.equal(stabilityOf({ eigenvalue: 5, bound: null }), "unknown");
  assert.equal(stabilityOf({ eigenvalue: null, bound: 4 }), "unknown");
});

test("closer and wider stop at their ends", () => {
  assert.equal(reachBy(1, 1), 2);
  assert.equal(reachBy(8, 1), 8);
  assert.equal(reachBy(0.125, -1), 0.125);
  assert.equal(landscapeReducers.landscapeZoomed(STATE, { type: "landscapeZoomed", by: -1 }).landscape.reach, 0.5);
});

test("while training goes on a map is of an epoch that it names, and grey only once it is of something else", () => {
  const result = { ...SETTINGS, here: [0, 0] };
  const of = (study, changes = {}) => ({ ...STATE, playing: true, frame: { step: 31 }, studies: { landscape: { ...STUDY, result, ...study } }, ...changes });
  assert.equal(isMapStale(of({})), false);
  assert.equal(isMapStale(of({}, { playing: false })), true);
  assert.equal(isMapStale(of({}, { playing: false, frame: { step: 30 } })), false);
  assert.equal(isMapStale(of({ isOutdated: true })), true);
  assert.equal(isMapStale(of({ experiment: 1 })), true);
  assert.equal(isMapStale(of({}, { landscape: { ...STATE.landscape, seed: 5 } })), true, "of other directions");
  assert.equal(isMapStale(of({ result: null })), false);
});

test("the ball is at the nearest place of the plane, as far as that is known", () => {
  const surface = { here: [1, 2], n_parameters: 3, projection: { axes: [[1, 0, 0], [0, 0.5, 1]], offset: [0.5, -1] } };
  const state = { studies: { landscape: STUDY }, frame: { step: 31, parameters: [4, 2, 6] } };
  assert.deepEqual(ballOn(surface, state), [4.5, 6]);
  assert.deepEqual(ballOn(surface, { ...state, frame: { ...state.frame, step: 30 } }), [1, 2], "of the map's own step");
  assert.deepEqual(ballOn({ ...surface, projection: null }, state), [1, 2]);
  assert.deepEqual(ballOn(surface, { ...state, frame: { step: 31, parameters: [4] } }), [1, 2], "of another network");
});

test("paths are of all branches until some are chosen, and of the current one always", () => {
  const branches = { current: 2, list: [{ id: 1 }, { id: 2 }, { id: 5 }] };
  const state = { ...STATE, branches, landscape: { ...STATE.landscape, directions: "paths" } };
  assert.deepEqual(landscapeSettings(state), { directions: "paths" });
  const chosen = { ...state, ...landscapeReducers.landscapeBranchChosen(state, { branch: 1, on: false }) };
  assert.deepEqual(landscapeSettings(chosen), { directions: "paths", branches: [2, 5] });
  assert.deepEqual([1, 2, 5].map((id) => isDrawn(chosen, id)), [false, true, true]);
  const again = { ...state, ...landscapeReducers.landscapeBranchChosen(chosen, { branch: 1, on: true }) };
  assert.deepEqual(landscapeSettings(again), { directions: "paths" });
});

test("a relief is first seen from the present network's side, turns all around, and never from below", () => {
  const surface = { x: [0, 1], y: [0, 1] };
  const turns = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]].map((here) => firstOutlook({ ...surface, here }).turn);
  assert.equal(new Set(turns).size, 4);
  assert.deepEqual(firstOutlook({ ...surface, here: [0.5, 0.5] }), { turn: -30, tilt: 45 });
  let state = { ...STATE, landscape: { ...STATE.landscape, outlook: { turn: 350, tilt: 45 } } };
  const turned = (turn, tilt) => { state = { ...state, ...landscapeReducers.landscapeTurned(state, { turn, tilt }) }; return state.landscape.outlook; };
  assert.deepEqual(turned(20, 0), { turn: 10, tilt: 45 });
  assert.equal(turned(0, -90).tilt, 10);
  assert.equal(turned(0, 900).tilt, 85);
  assert.deepEqual(landscapeReducers.landscapeTurned(STATE, { turn: 5, tilt: 5 }), {});
});
