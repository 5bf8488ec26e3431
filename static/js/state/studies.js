/**
 * Studies: long calculations of the server about a moment of training, beside it. Pure.
 *
 * @typedef {object} Study
 * @property {Record<string, unknown>} settings with which it was asked for
 * @property {number} done of so many pieces
 * @property {number} total
 * @property {boolean} isDone nothing more will come
 * @property {boolean} isCancelled
 * @property {string | null} problem why it was refused, in the reader's words
 * @property {number | null} experiment that it is about; null until the server has told
 * @property {number | null} epoch
 * @property {number | null} step
 * @property {boolean} isOutdated whether settings or weights were changed since the result came
 * @property {any} result what is known so far; of the study before until this one has brought something
 */

/** @type {Study} */
const BEGUN = {
  settings: {}, done: 0, total: 0, isDone: false, isCancelled: false, problem: null,
  experiment: null, epoch: null, step: null, isOutdated: false, result: null,
};

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const studyReducers = {
  // In the card of a parameter, whose study begins when the rest is loaded.
  slopeCheckToggled: ({ checksSlope }) => ({ checksSlope: !checksSlope }),
  studyAsked({ studies }, { name, settings }) {
    const begun = { settings, done: 0, total: 0, isDone: false, isCancelled: false, problem: null };
    return { studies: { ...studies, [name]: { ...BEGUN, ...studies[name], ...begun } } };
  },
  studyTold({ studies }, { name, told }) {
    const known = studies[name];
    if (!known) return {};
    // A result stays with the moment that it is about.
    const { done, total, is_done: isDone, is_cancelled: isCancelled = false, result, experiment, epoch, step } = told;
    const brought = result ? { result, experiment, epoch, step, isOutdated: false } : {};
    return { studies: { ...studies, [name]: { ...known, done, total, isDone, isCancelled, ...brought } } };
  },
  studyRefused({ studies }, { name, problem }) {
    const known = studies[name];
    return known ? { studies: { ...studies, [name]: { ...known, isDone: true, problem } } } : {};
  },
  studyCancelled: () => ({}),
  // What was refused may be accepted now.
  studiesOutdated: ({ studies }) => ({
    studies: Object.fromEntries(Object.entries(studies).map(([name, study]) => [name, study && { ...study, isOutdated: true, problem: null }])),
  }),
};

/**
 * Whether a study is still under way.
 * @param {Study | undefined} study
 */
export function isUnderWay(study) {
  return study !== undefined && !study.isDone;
}

/**
 * Whether a result is of another moment, or of other settings or weights, than those that are shown.
 * @param {Study | undefined} study
 * @param {Pick<State, "experiment" | "frame">} state
 */
export function isStale(study, { experiment, frame }) {
  if (!study?.result) return false;
  return study.isOutdated || study.experiment !== experiment || study.step !== frame?.step;
}
