/** Has the server train what a lesson's step asks for, and follows it until it has ended. */

import { hasEnded } from "../state/comparing.js";
import { filledIn, toldAgain } from "../state/lesson_runs.js";
import { followComparison } from "./following.js";

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./rest.js").restAt>} rest
 */
export function followLessonEvidence(store, rest) {
  /** The comparison of each step that is wanted last. */
  const wanted = /** @type {Map<string, string>} */ (new Map());

  store.subscribe((state, action, before) => {
    if (action.type === "lessonEvidenceAsked") begin(action.step, action.seeds, formerOf(before, action.step));
    if (action.type === "lessonEvidenceCancelAsked") cancel(state, action.step);
    if (state.course?.lesson !== before.course?.lesson) wanted.clear();
  });

  /**
   * @param {string} step
   * @param {number} seeds
   * @param {import("../state/lesson_runs.js").Told | null} former
   */
  async function begin(step, seeds, former) {
    const evidence = evidenceOf(store.state(), step);
    if (!evidence) return;
    const { epochs, measure, goal, vary, settings } = evidence;
    const configs = settings.map(({ id, config }) => ({ name: id, config }));
    wanted.set(step, "");
    try {
      const created = await rest.createComparison({ configs, seeds, epochs, measure, vary, ...(goal !== null && { goal }) });
      if (!wanted.has(step)) return; // another lesson was opened meanwhile
      wanted.set(step, created.id);
      const receive = (/** @type {Found} */ comparison) =>
        store.dispatch({ type: "lessonEvidenceReceived", step, comparison: filledIn(comparison, former, hasEnded(comparison)) });
      receive(created);
      await followComparison(rest, created.id, { receive, current: () => (wanted.get(step) === created.id ? foundOf(store.state(), step) : null) });
    } catch (error) {
      if (!rest.isRefusal(error) && !(error instanceof TypeError)) throw error;
      store.dispatch({ type: "lessonEvidenceRefused", step, message: /** @type {Error} */ (error).message });
    }
  }

  /**
   * @param {State} state
   * @param {string} step
   */
  async function cancel(state, step) {
    const found = foundOf(state, step);
    try {
      if (found) await rest.cancelComparison(found.id);
    } catch (error) {
      if (!rest.isRefusal(error) && !(error instanceof TypeError)) throw error; // it has ended, or the page says that nobody answers
    }
  }
}

/**
 * @param {State} state
 * @param {string} step
 */
function evidenceOf({ course }, step) {
  return course?.lesson?.steps.find(({ id }) => id === step)?.evidence ?? null;
}

/**
 * @param {State} state
 * @param {string} step
 */
function foundOf({ course }, step) {
  return course?.evidence[step]?.found ?? null;
}

/**
 * What is known before more is asked for: from the server, or remembered.
 * @param {State} state
 * @param {string} step
 */
function formerOf(state, step) {
  const [found, kept, evidence] = [foundOf(state, step), state.course?.memory.results[step], evidenceOf(state, step)];
  return found ?? (kept && evidence ? toldAgain(evidence, kept) : null);
}
