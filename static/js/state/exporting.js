/**
 * The network or its training as a file, as the sheet Share shows it. Pure.
 *
 * @typedef {{name: string, suffix: string, media_type: string, language: string, has_training: boolean}} Format
 * @typedef {{key: string, name: string, bytes: ArrayBuffer, lacks: string[], format: Format}} WrittenFile  key: what was asked; lacks:
 *     codes of what the file has not
 *
 * @typedef {object} Exporting
 * @property {boolean} isOpen whether somebody looks
 * @property {string} format the chosen one
 * @property {boolean} isTraining whether a program that trains is wanted in place of the network
 * @property {WrittenFile | null} file as the server wrote it last
 * @property {string} problem why there is none, in words
 */

/** @type {Exporting} */
export const NOTHING_EXPORTED = { isOpen: false, format: "numpy", isTraining: false, file: null, problem: "" };

/** @type {Record<string, (state: State, action: any) => Partial<State>>} */
export const exportingReducers = {
  exportingChanged: ({ exporting }, { changes }) => ({ exporting: { ...(exporting ?? NOTHING_EXPORTED), ...changes } }),
};

/**
 * What a file is of: it is written anew when this changes.
 * @param {State} state
 */
export function keyOf({ exporting, experiment, frame, config, edited, stateAt }) {
  const { format, isTraining } = exporting ?? {};
  const moment = isTraining ? [] : [experiment, frame?.step ?? 0, stateAt.step, edited];
  return JSON.stringify([format, isTraining, config, ...moment]);
}
