/** What of the state the evidence shows. Pure. */

import { hasEnded } from "../../state/comparing.js";
import { currentEvidence, currentStep, answerOf } from "../../state/lesson.js";
import { isRunning, runsOf, toldOf } from "../../state/lesson_runs.js";

/**
 * @typedef {object} Shown
 * @property {string} step
 * @property {import("../../state/lesson.js").LessonEvidence} evidence
 * @property {import("../../state/lesson_runs.js").SettingRuns[]} settings
 * @property {number} looked the place of the setting whose pictures are shown
 * @property {number} count of seeds
 * @property {boolean} isRunning
 * @property {boolean} canBeStopped whether what runs has been begun by the server
 * @property {boolean} hasBegun whether anything was asked for
 * @property {Found | null} found
 * @property {string | null} problem
 */

/** The last answer: several views ask for the same within one picture of the page. */
let last = /** @type {{by: unknown[], shown: Shown} | null} */ (null);

/**
 * @param {State} state
 * @returns {Shown | null} null where the step that one is at asks for no runs
 */
export function shownIn(state) {
  const step = currentStep(state);
  if (!step?.evidence || !state.course) return null;
  const running = currentEvidence(state);
  const kept = state.course.memory.results[step.id];
  const looked = state.course.looked[step.id] ?? answerOf(state, step);
  const by = [step, running, kept, looked];
  if (last?.by.every((each, i) => each === by[i])) return last.shown;
  const shown = shownOf(step.id, step.evidence, { told: toldOf(state, step), running, looked });
  last = { by, shown };
  return shown;
}

/**
 * @param {string} step
 * @param {import("../../state/lesson.js").LessonEvidence} evidence
 * @param {{told: import("../../state/lesson_runs.js").Told | null, running: import("../../state/lesson.js").Running | undefined,
 *     looked: import("../../state/lesson.js").Answer | null}} given
 * @returns {Shown}
 */
function shownOf(step, evidence, { told, running, looked }) {
  const found = running?.found ?? null;
  const settings = runsOf(evidence, told);
  return {
    step, evidence, settings, found,
    looked: Math.max(0, settings.findIndex(({ id }) => id === looked)),
    count: settings[0]?.runs.length ?? 0,
    isRunning: isRunning(running),
    canBeStopped: Boolean(!running?.isAsked && found && !hasEnded(found)),
    hasBegun: Boolean(running?.isAsked || told),
    problem: running?.problem ?? null,
  };
}
