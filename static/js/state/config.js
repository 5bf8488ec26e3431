/**
 * Reading, comparing and changing configs by their dotted field names. Pure; which values are allowed is the server's to say.
 *
 * @typedef {"classification" | "regression" | "multiclass"} TaskName
 * @typedef {import("./choices.js").Choice} Choice
 * @typedef {import("./own_points.js").Row} Row
 *
 * @typedef {object} DataConfig
 * @property {string} dataset
 * @property {number} classes of data sets that can have several numbers of them
 * @property {string} gate of the data set gates
 * @property {number | null} samples null: the data set's own number
 * @property {number} noise in percent
 * @property {number} train_fraction
 * @property {number} validation_fraction
 * @property {{index: number, of: number} | null} fold
 * @property {number | null} seed null: that of the config
 * @property {TaskName | null} task of points of one's own
 * @property {string[] | null} inputs names of the columns of rows of one's own; null: x1 and x2
 * @property {Row[] | null} train points of one's own, with as many inputs as there are names
 * @property {Row[] | null} test
 *
 * @typedef {object} NetworkConfig
 * @property {string[]} features
 * @property {number[]} hidden
 * @property {Choice | Choice[]} activation for all layers, or one for each
 * @property {string | null} output activation of the output layer; null: the usual one of the loss
 * @property {number | number[]} dropout
 * @property {boolean | boolean[]} batch_normalization
 * @property {Choice} initializer
 * @property {object[] | null} initial_parameters
 *
 * @typedef {object} TrainingConfig
 * @property {Choice | null} loss null: the usual one of the task
 * @property {Choice} optimizer
 * @property {number} learning_rate
 * @property {Choice} schedule
 * @property {number} batch_size
 * @property {Choice} regularization
 * @property {number} regularization_rate
 * @property {{monitor?: string, patience: number, restore_best?: boolean} | null} early_stopping
 *
 * @typedef {{seed: number, data: DataConfig, network: NetworkConfig, training: TrainingConfig}} Config
 * @typedef {Record<string, any>} Changes  values of any kind, by dotted field
 */

const SECTIONS = ["data", "network", "training"];

/**
 * The value of a dotted field, such as `training.learning_rate`.
 * @param {any} config
 * @param {string} field
 */
export function fieldOf(config, field) {
  return field.split(".").reduce((part, name) => part?.[name], config);
}

/**
 * Every field in which two configs differ, with the second one's value.
 * @param {Partial<Config>} before
 * @param {Config} after
 * @returns {Changes}
 */
export function changesBetween(before, after) {
  /** @type {Changes} */
  const changes = {};
  for (const field of fieldsOf(after)) {
    const value = fieldOf(after, field);
    if (!isSame(fieldOf(before, field), value)) changes[field] = value;
  }
  return changes;
}

/**
 * Whether two values of a field are the same, in whatever order their names are written.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
function isSame(one, other) {
  if (one === other) return true;
  if (!one || !other || typeof one !== "object" || typeof other !== "object" || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]));
}

/** @param {any} config */
function fieldsOf(config) {
  const inSections = SECTIONS.flatMap((section) => Object.keys(config[section]).map((name) => `${section}.${name}`));
  return [...inSections, "seed"];
}

/**
 * The config with some fields replaced.
 * @param {any} config
 * @param {Changes} changes
 */
export function withChanges(config, changes) {
  const changed = { ...config };
  for (const [field, value] of Object.entries(changes)) {
    const [section, name] = field.split(".");
    changed[section] = name === undefined ? value : { ...changed[section], [name]: value };
  }
  return changed;
}
