import assert from "node:assert/strict";
import { test } from "node:test";
import { withChanges } from "../../../static/js/state/config.js";
import { mayUse } from "../../../static/js/state/selectors.js";
import { createStore, initialState } from "../../../static/js/state/store.js";
import { NOTHING_PREPARED } from "../../../static/js/state/view.js";
import { DEFAULTS, TASKS } from "../support.mjs";

const TASK_OF = { circle: "classification", xor: "classification", "reg-plane": "regression" };

function lockedStore(...lock) {
  const given = { config: DEFAULTS, taskOf: TASK_OF, tasks: TASKS, layerDefaults: {}, theme: "auto" };
  const store = createStore(initialState(given));
  store.dispatch({ type: "preparedChanged", changes: { ...NOTHING_PREPARED, lock } });
  return store;
}

const replaced = (changes) => ({ type: "configReplaced", config: withChanges(DEFAULTS, changes) });
const changed = (changes) => ({ type: "configChanged", changes });
const TASK = { name: "classification", class_targets: [-1, 1] };
const ROWS = [[1, 1, 1], [2, 2, -1], [3, 1, 1], [1, 3, -1]];

const BREAKING = [
  ["dataset", { type: "datasetChosen", dataset: "xor" }],
  ["dataset", { type: "taskChosen", task: "regression" }],
  ["dataset", replaced({ "data.dataset": "xor" })],
  ["dataset", { type: "pointsBrought", task: TASK, parts: { task: TASK, train: ROWS, test: ROWS } }],
  ["own_data", { type: "pointsBrought", task: TASK, parts: { task: TASK, train: ROWS, test: ROWS } }],
  ["problem_type", { type: "taskChosen", task: "regression" }],
  ["problem_type", { type: "datasetChosen", dataset: "reg-plane" }],
  ["learning_rate", replaced({ "training.learning_rate": 1 })],
  ["learning_rate", changed({ "training.learning_rate": 1 })],
  ["x1_squared", { type: "featuresChanged", features: ["x1", "x2", "x1_squared"] }],
  ["features", { type: "featuresChanged", features: ["x1"] }],
  ["layers", { type: "hiddenChanged", hidden: [4] }],
  ["neurons", { type: "hiddenChanged", hidden: [4, 3] }],
  ["seed", { type: "newStartAsked" }],
  ["regenerate", { type: "newDataAsked" }],
  ["show_test", { type: "showTestToggled", on: true }],
  ["speed", { type: "speedChosen", speed: "max" }],
  ["weights", { type: "parameterEdited", place: { layer: 0, from: 0, to: 0 }, value: 1, before: 0 }],
];

for (const [part, action] of BREAKING) {
  test(`${part} is locked against ${JSON.stringify(action).slice(0, 90)}`, () => {
    const store = lockedStore(part);
    const before = store.state();
    store.dispatch(action);
    const { toast, ...after } = store.state();
    const { toast: _, ...kept } = before;
    assert.deepEqual(after, kept);
    assert.deepEqual(toast, { id: 1, key: "page.locked", blanks: { parts: [part] } });
  });
}

test("what is not locked can be changed beside what is", () => {
  const store = lockedStore("dataset", "learning_rate");
  store.dispatch(replaced({ "network.hidden": [3], "training.shuffle": false }));
  assert.deepEqual(store.state().config.network.hidden, [3]);
  assert.equal(store.state().toast, null);
});

test("a lock does not hold against what set it: another link", () => {
  const store = lockedStore("learning_rate");
  const config = withChanges(DEFAULTS, { "training.learning_rate": 1 });
  store.dispatch({ type: "linkOpened", config, view: {}, prepared: NOTHING_PREPARED, leftOut: 0 });
  assert.equal(store.state().config.training.learning_rate, 1);
});

test("a locked data set leaves no use for choosing a problem, and none for points of one's own", () => {
  const { prepared } = lockedStore("dataset").state();
  for (const part of ["dataset", "problem_type", "own_data", "more_data"]) assert.equal(mayUse({ prepared }, part), false);
  assert.equal(mayUse({ prepared }, "noise"), true);
});
