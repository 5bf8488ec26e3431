/** Has the server train what a lesson's step asks for, and follows it until it has ended. */

import { hasEnded } from "../state/comparing.js";
import { filledIn, toldOf } from "../state/lesson_runs.js";
import { followComparison } from "./following.js";

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./rest.js").restAt>} rest
 */
export function followLessonEvidence(store, rest) {
  /** What was asked for last, by step; what comes of anything else is no longer wanted. */
  const newest = /** @type {Map<string, object>} */ (new Map());

  store.subscribe((state, action, before) => {
    if (state.course?.lesson !== before.course?.lesson || action.type === "lessonBegunAnew") newest.clear();
    if (action.type === "lessonEvidenceAsked") begin(state, action.step, action.seeds);
    if (action.type === "lessonEvidenceCancelAsked") cancel(state, action.step);
  });

  /**
   * @param {State} state
   * @param {string} id of the step
   * @param {number} seeds
   */
  async function begin(state, id, seeds) {
    const step = state.course?.lesson?.steps.find((each) => each.id === id);
    if (!step?.evidence) return;
    const { epochs, measure, goal, vary, settings } = step.evidence;
    const configs = settings.map(({ id: name, config }) => ({ name, config }));
    const order = { configs, seeds, epochs, measure, vary, ...(goal !== null && { goal }) };
    const former = toldOf(state, step);
    const isNewest = () => newest.get(id) === order;
    newest.set(id, order);
    try {
      const created = await rest.createComparison(order);
      if (!isNewest()) return;
      const receive = (/** @type {Found} */ comparison) =>
        store.dispatch({ type: "lessonEvidenceReceived", step: id, comparison: filledIn(comparison, former, hasEnded(comparison)) });
      receive(created);
      await followComparison(rest, created.id, { receive, current: () => (isNewest() ? foundOf(store.state(), id) : null) });
    } catch (error) {
      if (!rest.isRefusal(error) && !(error instanceof TypeError)) throw error;
      if (isNewest()) store.dispatch({ type: "lessonEvidenceRefused", step: id, message: /** @type {Error} */ (error).message });
    }
  }

  /**
   * @param {State} state
   * @param {string} step
   */
  async function cancel(state, step) {
    const found = foundOf(state, step);
    try {
      if (found && !hasEnded(found)) await rest.cancelComparison(found.id);
    } catch (error) {
      if (!rest.isRefusal(error) && !(error instanceof TypeError)) throw error; // it has ended, or the page says that nobody answers
    }
  }
}

/**
 * @param {State} state
 * @param {string} step
 */
function foundOf({ course }, step) {
  return course?.evidence[step]?.found ?? null;
}
