/**
 * The network, its training or the experiment as a file, as the sheet Share shows it. Pure.
 *
 * @typedef {{name: string, suffix: string, media_type: string, language: string}} Way  to repeat an experiment
 * @typedef {Way & {has_training: boolean}} Format
 * @typedef {"network" | "training" | "experiment"} Content
 * @typedef {{key: string, step: number | null, name: string, bytes: ArrayBuffer, lacks: string[], notes: string[], way: Way}} WrittenFile
 *     key and step: of what was asked, the step only where it matters; lacks: codes of what the file has not; notes: sentences
 *
 * @typedef {object} Exporting
 * @property {boolean} isOpen whether somebody looks
 * @property {Content} content what is wanted
 * @property {string} format the chosen one, of networks and trainings
 * @property {string} way the chosen one, of experiments
 * @property {WrittenFile | null} file as the server wrote it last
 * @property {string} problem why there is none, in words
 */

/** @type {Exporting} */
export const NOTHING_EXPORTED = { isOpen: false, content: "network", format: "numpy", way: "python", file: null, problem: "" };

/** @type {Record<string, (state: State, action: any) => Partial<State>>} */
export const exportingReducers = {
  exportingChanged: ({ exporting }, { changes }) => ({ exporting: { ...(exporting ?? NOTHING_EXPORTED), ...changes } }),
};

/**
 * What a file is of, but for the step of training: it is written anew when this changes.
 * @param {State} state
 */
export function keyOf(state) {
  const { experiment, config, edited } = state;
  const { content, format, way } = state.exporting ?? NOTHING_EXPORTED;
  const moment = content === "training" || isUntrained(state) ? [] : [experiment, edited];
  return JSON.stringify([content, content === "experiment" ? way : format, config, ...moment]);
}

/**
 * Whether nothing was done yet, so that network and experiment are what the settings say.
 * @param {State} state
 */
export function isUntrained({ status, edited }) {
  return status === "ready" && edited === null;
}

/**
 * Whether what was asked is what would be asked now.
 * @param {{key: string, step: number | null}} asked
 * @param {State} state
 */
export function isUpToDate({ key, step }, state) {
  return key === keyOf(state) && (step === null || isAt(step, state));
}

/**
 * Whether training is at a step: as it was drawn last, or as it was said to have come to rest.
 * @param {number} step
 * @param {State} state
 */
function isAt(step, { frame, stateAt, status }) {
  return step === (status === "playing" ? frame?.step : stateAt.step) || step === (frame?.step ?? 0);
}
