/**
 * Settings that the page itself could not show: it draws a link's or a file's network before the server has seen it. Pure.
 * Whatever else is wrong is the server's to refuse.
 *
 * @typedef {{field: string, received: unknown, allowed: string | {say: string, blanks?: Record<string, unknown>}}} Undrawable
 * @typedef {{limits: Record<string, number>, features: string[], mostClasses: number}} Bounds
 */

import { fieldOf, withChanges } from "./config.js";

/**
 * The config with what cannot be drawn as it is by default, and what that was.
 * @param {Config} config of any origin; its values may be of any kind
 * @param {Config} defaults
 * @param {Bounds} bounds
 * @returns {{config: Config, refused: Undrawable[]}}
 */
export function drawable(config, defaults, { limits, features, mostClasses }) {
  const { max_hidden_layers: layers, max_neurons: neurons } = limits;
  const { train, test } = config.data;
  /** @type {Undrawable[]} */
  const refused = [];
  /**
   * @param {string} field
   * @param {boolean} isFine
   * @param {Undrawable["allowed"]} allowed
   */
  const check = (field, isFine, allowed) => isFine || refused.push({ field, received: fieldOf(config, field), allowed });
  const isCount = (/** @type {unknown} */ count) => isWhole(count, 1, neurons);
  check("network.hidden", isList(config.network.hidden, 0, layers, isCount), { say: "page.allowed.hidden", blanks: { layers, neurons } });
  const isFeature = (/** @type {unknown} */ name) => typeof name === "string" && features.includes(name);
  check("network.features", isList(config.network.features, 1, features.length, isFeature), features.join(", "));
  check("data.classes", isWhole(config.data.classes, 2, mostClasses), `2–${mostClasses}`);
  const areRows = [train, test].every((rows) => rows === null || (Array.isArray(rows) && rows.every(isRow)));
  const isOwn = config.data.dataset === "custom";
  check("data.dataset", areRows && (!isOwn || (train?.length ?? 0) > 0), { say: "page.allowed.points" });
  const fields = refused.flatMap(({ field }) => (field === "data.dataset" ? ["data.dataset", "data.task", "data.train", "data.test"] : [field]));
  return { config: withChanges(config, Object.fromEntries(fields.map((field) => [field, fieldOf(defaults, field)]))), refused };
}

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
function isWhole(value, least, most) {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

/**
 * @param {unknown} value
 * @param {number} fewest
 * @param {number} most
 * @param {(each: unknown) => boolean} isFine
 */
function isList(value, fewest, most, isFine) {
  return Array.isArray(value) && value.length >= fewest && value.length <= most && value.every(isFine);
}

/** @param {unknown} row */
function isRow(row) {
  return Array.isArray(row) && row.length >= 2 && row.every((value) => typeof value === "number");
}
