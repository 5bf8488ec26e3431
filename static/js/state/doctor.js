/**
 * What the doctor's answer means. Pure.
 *
 * @typedef {object} Band quartiles over seeds
 * @property {(number | null)[]} low at each point of the curve; null: so many seeds have diverged; empty where only the end is known
 * @property {(number | null)[]} median
 * @property {(number | null)[]} high
 * @property {(number | null)[]} end the three at the end
 * @property {number} diverged how many seeds
 *
 * @typedef {object} Trial
 * @property {number} seeds
 * @property {number} epochs
 * @property {number} from_epoch
 * @property {string} measure
 * @property {boolean} larger_is_better
 * @property {number[]} curve_epochs since `from_epoch`
 * @property {Band} without
 * @property {Band} with
 * @property {number} wins
 * @property {number} losses
 * @property {number} ties
 * @property {"helps" | "harms" | "no_difference"} verdict
 * @property {boolean} [isCovered] it is judged by the test set, which is covered
 *
 * @typedef {object} Advice
 * @property {Changes} changes
 * @property {boolean} begins_anew
 * @property {boolean} as_branch
 * @property {Trial | null} trial
 *
 * @typedef {{at_least?: number, at_most?: number}} Bound
 * @typedef {{rule: string, numbers: Record<string, number | null>, bounds: Record<string, Bound>, advice: Advice[]}} Finding
 *
 * @typedef {object} Diagnosis
 * @property {number} epoch
 * @property {number | null} reached
 * @property {number | null} attainable
 * @property {{seen: number, enough: number, many: number}} epochs
 * @property {string[]} looked_at
 * @property {Finding[]} findings
 * @property {boolean} is_whole
 *
 * @typedef {{way: "on"} | {way: "back", to: import("./timeline.js").Moment} | {way: "anew"}} From  where training goes on with an
 *     advice: from here, from a moment that is gone back to, or, being another network's, from a beginning of its own
 *
 * @typedef {"helps" | "harms" | "no_help" | "unclear" | "covered" | "waiting" | "untried"} Outcome
 */

import { knownOf } from "./chart_history.js";
import { withChanges } from "./config.js";

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const doctorReducers = {
  adviceTaken: (state, { changes, isBack }) => ({ config: withChanges(state.config, changes), ...(isBack && { known: knownOf(state), playing: false }) }),
};

/** What is measured by test rows. */
const TEST_NUMBERS = ["gap", "test_rise", "best_epoch"];
/** @type {Band} */
const NO_BAND = { low: [], median: [], high: [], end: [null, null, null], diverged: 0 };
const NOTHING_SAID = { isCovered: true, without: NO_BAND, with: NO_BAND, wins: 0, losses: 0, ties: 0 };

/**
 * What became of an advice. Of what the seeds do not decide, "no help" is what was no better for most of them; and so is what
 * was worse, but hardly.
 * @param {Advice} advice
 * @param {boolean} isWhole whether nothing more will be tried
 * @returns {Outcome}
 */
export function outcomeOf({ trial }, isWhole) {
  if (!trial) return isWhole ? "untried" : "waiting";
  if (trial.isCovered) return "covered";
  if (trial.verdict === "helps" || (trial.verdict === "harms" && !isSlight(trial))) return trial.verdict;
  return trial.wins > trial.losses ? "unclear" : "no_help";
}

/**
 * Whether what the seeds have decided is hardly worth it: medians that lie less than a hundredth apart.
 * @param {Trial} trial
 */
export function isSlight({ without: { end: [, one] }, with: { end: [, other] } }) {
  return one !== null && other !== null && Math.abs(one - other) < 0.01 * Math.abs(one);
}

/**
 * Where training goes on with an advice: from where it was tried.
 * @param {Advice} advice
 * @param {import("./studies.js").Study} study that it comes of
 * @param {Pick<State, "frame">} state
 * @returns {From}
 */
export function fromOf({ as_branch: isBranch, begins_anew: isAnew, trial }, { step }, { frame }) {
  if (!isBranch) return { way: "anew" };
  if (trial ? trial.from_epoch === 0 : isAnew) return { way: "back", to: { epoch: 0 } };
  return step === null || step === frame?.step ? { way: "on" } : { way: "back", to: { step } };
}

/**
 * The number at which a diverged seed stands: the worst there can be.
 * @param {Trial} trial
 */
export function worstOf({ larger_is_better: isLarger }) {
  return isLarger ? -Infinity : Infinity;
}

/**
 * What may be seen of it while the test set is covered: most advice is judged by it.
 * @param {Diagnosis} diagnosis
 * @returns {Diagnosis}
 */
export function diagnosisWithoutTest(diagnosis) {
  const findings = diagnosis.findings.map((finding) => ({
    ...finding,
    numbers: Object.fromEntries(Object.entries(finding.numbers).filter(([name]) => !TEST_NUMBERS.includes(name))),
    advice: finding.advice.map((each) => (each.trial?.measure.startsWith("test_") ? { ...each, trial: { ...each.trial, ...NOTHING_SAID } } : each)),
  }));
  return { ...diagnosis, findings };
}
