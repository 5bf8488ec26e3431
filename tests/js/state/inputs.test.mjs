import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeLink, encodeLink } from "../../../static/js/address/link.js";
import { fittingFeatures, inputsIn, ownLabels, planeOf, watchedPlane } from "../../../static/js/state/inputs.js";
import { withChanges } from "../../../static/js/state/config.js";
import { createStore, initialState } from "../../../static/js/state/store.js";
import { DEFAULTS as TWO, SPEEDS, TASKS } from "../support.mjs";

const DEFAULTS = withChanges(TWO, { "data.inputs": null, "data.task": null, "data.test": null });
const AXES = ["a", "b", "c", "d"].map((label) => ({ label, unit: "cm", origin: 1, scale: 2 }));
const ROWS = [
  { name: "x1", n_inputs: 1 },
  { name: "x2", n_inputs: 2 },
  { name: "x1_squared", n_inputs: 1 },
  { name: "radius", n_inputs: 2 },
];
const GIVEN = {
  config: DEFAULTS,
  taskOf: { circle: "classification", four: "multiclass" },
  datasetRows: { circle: { axes: [] }, four: { axes: AXES, n_classes: 2, classes: null } },
  featureRows: ROWS,
  tasks: TASKS,
  layerDefaults: {},
  theme: "auto",
};
const FOUR = { task: "multiclass", medians: [1, 2, 3, 4], train: [[1, 2, 3, 4, 0], [5, 6, 7, 8, 1]], test: [[9, 8, 7, 6, 1]] };

function withFour() {
  const store = createStore(initialState(GIVEN));
  store.dispatch({ type: "datasetChosen", dataset: "four" });
  const { config } = store.state();
  store.dispatch({ type: "configured", experiment: 1, config, layout: { features: config.network.features, layers: [] }, data: FOUR });
  return store;
}

test("data with more inputs than two begin with all of them as features, and lose those that are gone afterwards", () => {
  const store = withFour();
  assert.deepEqual(store.state().config.network.features, ["x1", "x2", "x3", "x4"]);
  store.dispatch({ type: "datasetChosen", dataset: "circle" });
  assert.deepEqual(store.state().config.network.features, ["x1", "x2"]);
});

test("features of one input alone are left where there is one", () => {
  assert.deepEqual(fittingFeatures(["x2", "radius", "x1_squared"], ROWS, 2, 1), ["x1_squared"]);
  assert.deepEqual(fittingFeatures(["x2", "radius"], ROWS, 2, 1), ["x1"]);
  assert.deepEqual(fittingFeatures(["x2", "radius"], ROWS, 2, 2), ["x2", "radius"]);
});

test("samples lie where the plane puts them, and the whole rows are kept", () => {
  const store = withFour();
  assert.deepEqual(store.state().data.train, [[1, 2, 0], [5, 6, 1]]);
  store.dispatch({ type: "planeChosen", plane: "x4,x3" });
  assert.deepEqual(store.state().data.train, [[4, 3, 0], [8, 7, 1]]);
  assert.deepEqual(store.state().data.test, [[6, 7, 1]]);
  assert.deepEqual(store.state().data.whole.train, FOUR.train);
});

test("other data are seen on the usual plane", () => {
  const store = withFour();
  store.dispatch({ type: "planeChosen", plane: "x4,x3" });
  store.dispatch({ type: "inputHeld", name: "x1", value: 2 });
  store.dispatch({ type: "datasetChosen", dataset: "circle" });
  assert.deepEqual([store.state().plane, store.state().heldInputs], ["x1,x2", ""]);
});

test("the server is asked for the plane only where it is another than it shows by itself", () => {
  const store = withFour();
  assert.equal(watchedPlane(store.state()), null);
  store.dispatch({ type: "inputHeld", name: "x3", value: -1.5 });
  assert.deepEqual(watchedPlane(store.state()), { x: "x1", y: "x2", held: { x3: -1.5 } });
  store.dispatch({ type: "planeChosen", plane: "x3,x1" });
  assert.deepEqual(watchedPlane(store.state()), { x: "x3", y: "x1", held: {} });
  const { state } = store;
  assert.equal(watchedPlane({ ...state(), data: { train: [[1, 2, 1]], test: [], whole: { train: [[1, 2, 1]], test: [] } } }), null);
});

test("a plane of inputs that are not there is the usual one", () => {
  assert.deepEqual(planeOf({ plane: "x3,x4" }, 4), { x: 2, y: 3 });
  for (const plane of ["x3,x5", "x0,x1", "x2,x2", "nonsense", ""]) assert.deepEqual(planeOf({ plane }, 4), { x: 0, y: 1 }, plane);
  assert.deepEqual(planeOf({ plane: "x2,x1" }, 2), { x: 0, y: 1 });
  assert.deepEqual(planeOf({ plane: "x2,x1" }, 1), { x: 0, y: null });
});

test("with one input a sample stands as high as its target", () => {
  const store = createStore(initialState(GIVEN));
  const rows = [[1, -1], [2, 0.5]];
  store.dispatch({ type: "pointsBrought", task: TASKS.regression, rows, parts: { train: rows, test: rows }, inputs: ["time"] });
  const { config } = store.state();
  assert.deepEqual(config.network.features, ["x1"]);
  assert.equal(inputsIn(store.state()), 1);
  const layout = { features: ["x1"], layers: [] };
  store.dispatch({ type: "configured", experiment: 1, config, layout, data: { task: "regression", medians: [1.5], train: rows, test: rows } });
  assert.deepEqual(store.state().data.train, [[1, -5, -1], [2, 2.5, 0.5]]);
});

test("columns are called by their own names where there are more than two, or a table brings them", () => {
  const state = withFour().state();
  assert.deepEqual(ownLabels(state), { x1: "a", x2: "b", x3: "c", x4: "d" });
  assert.deepEqual(ownLabels({ ...state, config: DEFAULTS }), {});
  const table = withChanges(DEFAULTS, { "data.dataset": "custom", "data.inputs": ["u", "v"] });
  assert.deepEqual(ownLabels({ ...state, config: table }), { x1: "u", x2: "v" });
});

test("a link holds columns, plane and held inputs", () => {
  const inputs = ["a, b", "身高 (cm)", "x;y:z"];
  const config = withChanges(DEFAULTS, {
    "data.dataset": "custom", "data.task": "regression", "data.inputs": inputs, "data.train": [[1, 2, 3, 0.5], [3, 2, 1, -0.5]],
    "network.features": ["x1", "x3"],
  });
  for (const [plane, heldInputs] of [["x3,x1", "x2:-1.5;x1:3"], ["x1,x2", ""]]) {
    const { link } = encodeLink(config, DEFAULTS, { plane, heldInputs });
    const read = decodeLink(link, DEFAULTS, { speeds: SPEEDS });
    assert.deepEqual([read.malformed, read.config, read.view.plane, read.view.heldInputs], [[], config, plane, heldInputs]);
  }
});

test("what is no plane is named", () => {
  for (const part of ["page.plane=x1", "page.plane=x1,y", "page.held=x1", "page.held=x1:a", "page.held=x1:1;"]) {
    const { malformed, view } = decodeLink(part, DEFAULTS, { speeds: SPEEDS });
    assert.equal(malformed.length, 1, part);
    assert.deepEqual([view.plane, view.heldInputs], ["x1,x2", ""]);
  }
});

test("a table that a link cannot hold takes its features with it", () => {
  const rows = Array.from({ length: 400 }, (_, i) => [i, i, i, i, 0.5]);
  const config = withChanges(DEFAULTS, {
    "data.dataset": "custom", "data.task": "regression", "data.inputs": ["a", "b", "c", "d"], "data.train": rows, "network.features": ["x4"],
  });
  const { link, leftOut } = encodeLink(config, DEFAULTS, {});
  assert.equal(leftOut, 400);
  assert.deepEqual(decodeLink(link, DEFAULTS, { speeds: SPEEDS }).config, DEFAULTS);
});
