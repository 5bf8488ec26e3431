/** Tables as text, to be taken along. Pure. */

import { inputName, inputsIn } from "../state/inputs.js";
import { shownRows } from "../state/selectors.js";

/**
 * @param {string[]} header
 * @param {unknown[][]} rows
 * @returns {string}
 */
export function tableText(header, rows) {
  return [header, ...rows].map((row) => `${row.map(cellText).join(",")}\n`).join("");
}

/** @param {unknown} value */
function cellText(value) {
  const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The names of the inputs that the rows have now.
 * @param {State} state
 * @returns {string[]}
 */
export function inputColumns(state) {
  return state.config.data.inputs ?? Array.from({ length: inputsIn(state) }, (_, place) => inputName(place));
}

/**
 * All points, with what they are for; of a plane through many inputs the whole rows.
 * @param {State} state
 */
export function pointsText(state) {
  const shown = state.drawn ? shownRows(state) : (state.data?.whole ?? state.data);
  /**
   * @param {"train" | "validation" | "test"} part
   * @param {"train" | "test"} given what it was before rows were held out of it
   */
  const rows = (part, given) => (shown?.[part] ?? []).map((row) => [...row, given]);
  return tableText([...inputColumns(state), "target", "part"], [...rows("train", "train"), ...rows("validation", "train"), ...rows("test", "test")]);
}
