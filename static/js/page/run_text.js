/** What a run's settings are called, and how they are written: for lists, tables and captions. Pure. */

import { byName } from "../state/catalog.js";
import { hyperparameterOf, isChoice, nameOf } from "../state/choices.js";
import { changesBetween, fieldOf } from "../state/config.js";

/**
 * Fields whose label is kept under another name than their own.
 * @type {Record<string, string>}
 */
const LABELS = {
  "data.train_fraction": "page.training_data",
  "data.seed": "page.runs.data_seed",
  "data.task": "page.problem_type",
  "data.inputs": "page.runs.inputs",
  "data.train": "page.runs.own_points",
  "data.test": "page.runs.own_test_points",
  "network.hidden": "page.runs.hidden",
  "network.initial_parameters": "page.runs.initial_parameters",
  "training.shuffle": "page.runs.shuffle",
};
/**
 * @param {{say: Say, catalog: Catalog, defaults: Config}} given
 */
export function runSpeaker({ say, catalog, defaults }) {
  /** @type {Record<string, Record<string, import("../state/catalog.js").Row>>} */
  const rows = Object.fromEntries(
    Object.entries(catalog.fields).flatMap(([field, { table }]) => (table ? [[field, byName(rowsOf(table))]] : [])),
  );

  /**
   * @param {import("../state/catalog.js").TableName} table
   * @returns {import("../state/catalog.js").Row[]}
   */
  function rowsOf(table) {
    return catalog[table];
  }

  /**
   * A field's name, or that of a hyperparameter of the row that is chosen there.
   * @param {string} name
   * @returns {string}
   */
  function field(name) {
    const [of, hyperparameter] = splitAt(name, name.lastIndexOf("."));
    if (!Object.hasOwn(rows, of)) return say(LABELS[name] ?? `page.${hyperparameter}`);
    const row = Object.values(rows[of]).find(({ hyperparameters = [] }) => hyperparameters.some((each) => each.name === hyperparameter));
    const found = row?.hyperparameters?.find((each) => each.name === hyperparameter);
    return say("page.runs.hyperparameter", { choice: row?.label ?? field(of), name: found?.label ?? hyperparameter });
  }

  /**
   * A value as people read it; one with hyperparameters by its name and theirs.
   * @param {string} name
   * @param {any} given
   * @returns {string}
   */
  function value(name, given) {
    if (given === null || given === undefined) return say("page.runs.by_itself");
    if (name === "data.train" || name === "data.test") return String(given.length);
    if (name === "data.train_fraction") return say("page.percent", { value: Math.round(given * 100) });
    if (name === "data.noise") return say("page.percent", { value: Number(given.toPrecision(4)) });
    if (name === "network.initial_parameters") return say("page.runs.given");
    if (typeof given === "number" && !Number.isInteger(given) && !Object.hasOwn(rows, name)) return String(Number(given.toPrecision(4)));
    if (typeof given === "boolean") return say(given ? "page.runs.yes" : "page.runs.no");
    if (Array.isArray(given)) return given.map((each) => value(name, each)).join(", ") || say("page.runs.no_hidden");
    if (name === "training.early_stopping") return `${say("page.patience")} ${given.patience}`;
    if (name === "data.augment") return say(`page.augment.${given.turn ? (given.jitter ? "both" : "turn") : "jitter"}`, given);
    const row = rows[name]?.[String(nameOf(given))];
    return [row?.label ?? String(nameOf(given)), ...tuned(row, given)].join(", ");
  }

  /**
   * What a choice's hyperparameters are, where they are not the usual.
   * @param {import("../state/catalog.js").Row | undefined} row
   * @param {Choice} given
   */
  function tuned(row, given) {
    const tunable = isChoice(given) ? (row?.hyperparameters ?? []) : [];
    const changed = tunable.filter((each) => hyperparameterOf(given, each) !== each.default);
    return changed.map((each) => `${each.label} ${hyperparameterOf(given, each)}`);
  }

  /**
   * In what a config is not the usual one, in one line.
   * @param {Config} config
   */
  function differences(config) {
    const changes = changesBetween(defaults, config);
    const said = Object.entries(changes).map(([name, given]) =>
      Object.hasOwn(rows, name) ? value(name, given) : `${field(name)} ${value(name, given)}`,
    );
    return said.join(" · ");
  }

  /**
   * Settings in one line: "Learning rate 0.1, Hidden layers 8".
   * @param {Changes} changes
   */
  function settings(changes) {
    return Object.entries(changes).map(([name, given]) => `${field(name)} ${value(name, given)}`).join(say("page.comma"));
  }

  /**
   * What a run is called among others: by its own name, or else by as much as it takes to tell it from all of them.
   * @param {Run} run
   * @param {Run[]} others among them itself
   */
  function among(run, others) {
    if (run.name) return run.name;
    /** @type {Changes} */
    const said = {};
    let alike = others.filter((other) => other !== run);
    for (const name of differing(others.map(({ config }) => config))) {
      const own = fieldOf(run.config, name);
      const rest = alike.filter(({ config }) => isSame(fieldOf(config, name), own));
      if (rest.length === alike.length) continue;
      said[name] = own;
      alike = rest;
    }
    return [settings(said), alike.length || !Object.keys(said).length ? say("page.runs.unnamed", { id: run.id }) : ""].filter(Boolean).join(" · ");
  }

  /**
   * The fields in which any of several configs differs from the first.
   * @param {Config[]} configs
   */
  function differing(configs) {
    return [...new Set(configs.flatMap((config) => Object.keys(changesBetween(configs[0], config))))];
  }

  return {
    field,
    value,
    differences,
    settings,
    among,
    differing,
    /** @param {Run} run */
    name: (run) => run.name || say("page.runs.unnamed", { id: run.id }),
    /** @param {{status: string}} given */
    status: ({ status }) => say(`page.runs.status.${status}`),
    /**
     * Whether nothing more will come of a run.
     * @param {Run} run
     */
    hasEnded: ({ status }) => catalog.constants.ended_statuses.includes(status),
  };
}

/**
 * @param {string} text
 * @param {number} at a character that is left out
 */
function splitAt(text, at) {
  return [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
