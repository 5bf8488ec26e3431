/**
 * The server's tables as the page looks them up. Pure.
 *
 * @typedef {object} Hyperparameter of a row
 * @property {string} name
 * @property {string} label
 * @property {number} default
 * @property {number} low
 * @property {number} high
 * @property {boolean} whole
 * @property {string} [about]
 *
 * @typedef {object} Row of any table
 * @property {string} name
 * @property {string} label
 * @property {string} [about] a sentence; it and the formula are in the catalog itself, not in the page
 * @property {string} [mathml]
 * @property {import("../plot/activation_curve.js").Curve} [curve] of an activation
 * @property {Hyperparameter[]} [hyperparameters]
 *
 * @typedef {{label: string, unit: string, origin: number, scale: number}} Axis
 * @typedef {Row & {task: TaskName, classes: boolean, n_classes: number, default_samples: number, measured: boolean,
 *     gates: string[], class_names: string[] | null, axes: Axis[]}} DatasetRow
 * @typedef {Row & {hyperparameters: Hyperparameter[]}} TunableRow
 * @typedef {TunableRow & {outputs: Record<string, string[]>}} LossRow
 *
 * @typedef {object} Task what follows from what the targets are
 * @property {TaskName} name
 * @property {string} usual_loss the loss of a config that names none
 * @property {"accuracy" | "r_squared"} score
 * @property {boolean} has_classes otherwise targets are any numbers
 * @property {number[]} class_targets of the first and of the second class, where there are always two
 * @property {boolean} has_output_per_class targets are the numbers of classes, each with an output of its own
 * @property {number} n_labels or of the combinations of so many labels, each with an output of its own; 0: of no labels
 * @property {boolean} has_numbered_classes either of them
 * @property {string[]} class_names of the combinations, from none to all
 *
 * @typedef {"datasets" | "features" | "activations" | "initializers" | "losses" | "optimizers" | "schedules" | "regularizers"} TableName
 * @typedef {object} FieldRow what there is to know of a config's field
 * @property {TableName | null} table whose rows its values name
 * @property {boolean} per_layer whether layers may have each their own value
 * @property {{first: unknown[], offered: unknown[]} | null} trials what a sweep may try of it, and what is worth beginning with
 *
 * @typedef {object} Catalog as the server sends it
 * @property {Record<string, FieldRow>} fields by dotted name
 * @property {Record<TaskName, Task>} tasks by name
 * @property {(Row & {n_inputs: number})[]} features
 * @property {DatasetRow[]} datasets
 * @property {(TunableRow & {is_piecewise_linear: boolean})[]} activations
 * @property {LossRow[]} losses
 * @property {TunableRow[]} optimizers
 * @property {TunableRow[]} schedules
 * @property {TunableRow[]} regularizers
 * @property {TunableRow[]} initializers
 * @property {Row[]} metrics
 * @property {Record<string, {label: string, about: string}>} [settings] what explains the page's other settings; in the whole catalog alone
 * @property {Record<string, number[]>} choices what lists offer, by field
 * @property {Record<string, number>} limits
 * @property {Config} defaults
 * @property {Constants} constants
 *
 * @typedef {object} Constants what page and server must agree on
 * @property {number} max_classes of points of one's own
 * @property {string[]} inputs names of input columns, as many as rows may have
 * @property {string[]} ended_statuses of runs of which nothing more will come
 * @property {import("./speeds.js").Speeds} speeds
 * @property {Record<string, {unit: string, count: number}>} steps what a press of Step trains
 */

import { fieldOf } from "./config.js";

/**
 * Rows by their names. Without a prototype: a link may name a data set `constructor`, and then there is none of that name.
 * @template {{name: string}} R
 * @template [V=R]
 * @param {R[]} rows
 * @param {(row: R) => V} [value]
 * @returns {Record<string, V>}
 */
export function byName(rows, value = (row) => /** @type {any} */ (row)) {
  return Object.assign(Object.create(null), Object.fromEntries(rows.map((row) => [row.name, value(row)])));
}

/**
 * @param {Catalog} catalog
 */
export function tablesOf(catalog) {
  const { losses, optimizers, schedules, regularizers } = catalog;
  return {
    /** In the order in which they stand and feed the network: inputs first. */
    featureNames: [...new Set([...catalog.constants.inputs, ...catalog.features.map(({ name }) => name)])],
    featureRows: catalog.features.map(({ name, n_inputs }) => ({ name, n_inputs })),
    featureLabels: byName(catalog.features, ({ label }) => label),
    activationLabels: { ...byName(catalog.activations, ({ label }) => label), softmax: "Softmax" },
    curvedActivations: catalog.activations.filter((row) => !row.is_piecewise_linear).map(({ name }) => name),
    metricLabels: byName(catalog.metrics, ({ label }) => label),
    tasks: catalog.tasks,
    /** What layers have each their own: the fields of `network`, with what a new layer in an empty list begins with. */
    layerDefaults: Object.fromEntries(
      Object.entries(catalog.fields).flatMap(([field, { per_layer: isOwn }]) => (isOwn ? [[field, fieldOf(catalog.defaults, field)]] : [])),
    ),
    datasetRows: byName(catalog.datasets),
    taskOf: byName(catalog.datasets, ({ task }) => task),
    /** The tasks that each loss makes sense for, and the output layers it may have there, the usual one first. */
    lossOutputs: byName(losses, ({ outputs }) => outputs),
    /** The learning rates that the page offers. */
    rates: catalog.choices.learning_rate,
    /** The rows that choices with hyperparameters are made from, by their dotted field. */
    choiceRows: {
      "network.activation": catalog.activations, "network.initializer": catalog.initializers,
      "training.loss": losses, "training.optimizer": optimizers,
      "training.schedule": schedules, "training.regularization": regularizers,
    },
  };
}
