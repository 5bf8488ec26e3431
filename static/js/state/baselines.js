/**
 * What the page knows of other models on the same points: the store's `baselines`, and how facts change it. Pure.
 *
 * @typedef {object} FittedModel as REST has it
 * @property {string} name
 * @property {Record<string, number>} controls
 * @property {number | null} train_score
 * @property {number | null} test_score
 * @property {number | null} parameters
 * @property {number[] | null} support numbers of training rows
 * @property {number | null} margin the output at its edge
 * @property {boolean} converged
 * @property {string | null} picture
 * @property {{code: string, message: string} | null} problem
 * @property {Field[]} [fields] the picture, one field per output
 *
 * @typedef {{task: string, score: "accuracy" | "r_squared", n_train: number, n_test: number, grid: number,
 *     guess: {train_score: number | null, test_score: number | null}, models: FittedModel[]}} Answer
 *
 * @typedef {object} Baselines
 * @property {Record<string, Record<string, number>>} controls those that were set, by model
 * @property {string | null} asked the order that the page's settings make, as JSON
 * @property {string | null} of the order that the answer is of
 * @property {Answer | null} answer
 * @property {string | null} problem what the server refused, in its own words
 * @property {boolean} points whether they are drawn
 * @property {boolean} sides whether only the side is shown, and not how sure
 * @property {{part: "train" | "test", row: number} | null} point the one that is being moved
 */

/** @type {Baselines} */
export const NO_BASELINES = { controls: {}, asked: null, of: null, answer: null, problem: null, points: true, sides: false, point: null };

/** @type {Record<string, (state: State, action: Action) => Partial<State>>} */
export const baselineReducers = {
  baselinesAsked: ({ baselines }, { asked }) => ({ baselines: { ...baselines, asked } }),
  baselinesFitted: ({ baselines }, { of, answer }) => ({ baselines: { ...baselines, of, answer, problem: null } }),
  baselinesRefused: ({ baselines }, { of, message }) => ({ baselines: { ...baselines, of, answer: null, problem: message } }),
  baselinesShown: ({ baselines }, { changes }) => ({ baselines: { ...baselines, ...changes } }),
  baselineControlled: ({ baselines }, { model, control, value }) => ({
    baselines: { ...baselines, controls: { ...baselines.controls, [model]: { ...baselines.controls[model], [control]: value } } },
  }),
};
