/** What the tests of several modules begin with. */

import { createStore, initialState } from "../../static/js/state/store.js";

export const DEFAULTS = {
  seed: 0,
  data: { dataset: "circle", noise: 0, samples: null, balance: null, resample: null, train: null },
  network: { features: ["x1", "x2"], hidden: [4, 2], activation: "tanh", dropout: 0, batch_normalization: false },
  training: { learning_rate: 0.03, shuffle: true, optimizer: "sgd", loss: null, clip_norm: null, early_stopping: null, class_weight: null },
};

/** The tasks as the catalog says them. */
export const TASKS = {
  classification: { name: "classification", usual_loss: "squared_error", score: "accuracy", has_classes: true, class_targets: [-1, 1], has_output_per_class: false, has_numbered_classes: false, n_labels: 0, class_names: [] },
  regression: { name: "regression", usual_loss: "squared_error", score: "r_squared", has_classes: false, class_targets: [], has_output_per_class: false, has_numbered_classes: false, n_labels: 0, class_names: [] },
  multiclass: { name: "multiclass", usual_loss: "categorical_crossentropy", score: "accuracy", has_classes: true, class_targets: [], has_output_per_class: true, has_numbered_classes: true, n_labels: 0, class_names: [] },
  multilabel: { name: "multilabel", usual_loss: "binary_crossentropy", score: "accuracy", has_classes: true, class_targets: [], has_output_per_class: false, has_numbered_classes: true, n_labels: 2, class_names: ["neither", "A", "B", "A and B"] },
};

const LAYER_DEFAULTS = { "network.activation": "tanh", "network.dropout": 0, "network.batch_normalization": false };

export const SPEEDS = {
  batch: { epochs: null, batches: 1, pictures: 2 },
  1: { epochs: 1, batches: null, pictures: 60 },
  25: { epochs: 25, batches: null, pictures: 60 },
  max: { epochs: null, batches: null, pictures: 60 },
};

/** A store that begins with a config, and with nothing from a server. Its states are frozen: reducers change nothing in place. */
export function newStore(config = DEFAULTS) {
  const store = createStore(frozen(initialState({ config, taskOf: {}, tasks: TASKS, layerDefaults: LAYER_DEFAULTS, theme: "auto" })));
  store.subscribe(frozen);
  return store;
}

/** A value that cannot be changed, nor anything in it. */
function frozen(value) {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** Whether two numbers, or lists of numbers, are nearly equal. */
export function near(one, other, tolerance = 1e-6) {
  const [a, b] = [[one].flat(), [other].flat()];
  return a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) <= tolerance);
}

/** Each entry with the one after it. */
export function pairwise(list) {
  return list.slice(1).map((later, i) => [list[i], later]);
}
