/**
 * Choices from a table, and values that hidden layers may share or each have their own of. Pure.
 *
 * @typedef {string | ({name: string} & Record<string, any>)} Choice  a row's name, with the hyperparameters that
 *     are not at their default: "adam" or {name: "adam", beta1: 0.95}
 * @typedef {Record<string, {name: string, hyperparameters: {name: string, default: number}[]}[]>} ChoiceRows  the rows that
 *     choices are made from, by their dotted field
 */

/**
 * @param {unknown} value a choice, or whatever else a field holds
 * @returns {unknown} the name of a choice, other values as they are
 */
export function nameOf(value) {
  return isChoice(value) ? value.name : value;
}

/**
 * Whether a value is a choice with hyperparameters.
 * @param {unknown} value
 * @returns {value is {name: string} & Record<string, any>}
 */
export function isChoice(value) {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "name");
}

/**
 * The value of a choice's hyperparameter.
 * @param {Choice} choice
 * @param {{name: string, default: number}} hyperparameter
 */
export function hyperparameterOf(choice, hyperparameter) {
  return (isChoice(choice) ? choice[hyperparameter.name] : undefined) ?? hyperparameter.default;
}

/**
 * The choice with one hyperparameter set; what is at its default is left out, so that links stay short.
 * @param {Choice} choice
 * @param {{name: string, default: number}} hyperparameter
 * @param {number} value
 * @returns {Choice}
 */
export function withHyperparameter(choice, hyperparameter, value) {
  /** @type {{name: string} & Record<string, any>} */
  const changed = { ...(isChoice(choice) ? choice : { name: choice }), [hyperparameter.name]: value };
  if (value === hyperparameter.default) delete changed[hyperparameter.name];
  return Object.keys(changed).length > 1 ? changed : changed.name;
}

/**
 * Whether two values are the same choice, also where they are two objects.
 * @param {unknown} one
 * @param {unknown} other
 */
function areSame(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/**
 * One value for each layer.
 * @template T
 * @param {T | T[]} value
 * @param {number} count
 * @returns {T[]}
 */
export function perLayer(value, count) {
  return Array.isArray(value) ? value : new Array(count).fill(value);
}

/**
 * The value with one layer's replaced; a list of equal values becomes that value.
 * @template T
 * @param {T | T[]} value
 * @param {number} count of layers
 * @param {number} layer
 * @param {T} wanted
 * @returns {T | T[]}
 */
export function withLayer(value, count, layer, wanted) {
  const values = perLayer(value, count).map((each, i) => (i === layer ? wanted : each));
  return values.every((each) => areSame(each, values[0])) ? values[0] : values;
}

/**
 * What the other layers do, or most of them.
 * @template T
 * @param {T | T[]} value
 * @param {number} count of layers
 * @param {number} layer
 * @returns {T}
 */
export function othersValue(value, count, layer) {
  const all = perLayer(value, count);
  const others = all.length > 1 ? all.filter((_, i) => i !== layer) : all;
  /** @param {unknown} each */
  const votes = (each) => others.filter((other) => areSame(other, each)).length;
  return others.reduce((best, each) => (votes(each) > votes(best) ? each : best));
}

/**
 * A config whose choices leave out what is at its default, as links and the page write them; the server states it all.
 * @param {Config} config
 * @param {ChoiceRows} tables the rows to choose from, by their dotted field
 * @returns {Config}
 */
export function tidied(config, tables) {
  /** @type {any} */
  const whole = { ...config };
  for (const [path, rows] of Object.entries(tables)) {
    const [section, field] = path.split(".");
    const value = whole[section]?.[field];
    if (value === undefined) continue;
    const shortest = Array.isArray(value) ? value.map((each) => withoutDefaults(each, rows)) : withoutDefaults(value, rows);
    whole[section] = { ...whole[section], [field]: shortest };
  }
  return whole;
}

/**
 * @param {unknown} choice
 * @param {ChoiceRows[string]} rows the rows to choose from
 */
function withoutDefaults(choice, rows) {
  const row = isChoice(choice) && rows.find(({ name }) => name === choice.name);
  if (!row) return choice;
  return row.hyperparameters.reduce((kept, each) => withHyperparameter(kept, each, hyperparameterOf(kept, each)), /** @type {Choice} */ (choice));
}
