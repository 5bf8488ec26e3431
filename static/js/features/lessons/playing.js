/** Training in a lesson: which steps begin with an untrained network, and what Play does where a step has run to its end. */

import { changesBetween } from "../../state/config.js";
import { currentStep } from "../../state/lesson.js";
import { goalNow, isSettled } from "../../state/lesson_goal.js";

/** What the server tells of settings that it has taken; some of them begin another experiment, others go on with this one. */
const ACCEPTED = ["configured", "configAccepted"];

/**
 * A step with settings of its own begins untrained, for what another setting has trained would tell nothing about this one;
 * and so does one whose goal is met by what the steps before have trained, though nobody has reached for it yet.
 * @param {Store} store
 */
export function beginUntrained(store) {
  /** Settings whose acceptance is awaited. */
  let awaited = /** @type {Config | null} */ (null);
  store.subscribe((state, { type, config, isTrained }, before) => {
    if (type === "lessonStepEntered") {
      awaited = config ?? null;
      if (!config && !isTrained && isGivenAway(state)) reset();
    }
    if (state.experiment !== before.experiment) awaited = null;
    else if (ACCEPTED.includes(type) && awaited && state.accepted && Object.keys(changesBetween(awaited, state.accepted)).length === 0) {
      awaited = null;
      reset();
    }
  });

  function reset() {
    if (epochOf(store.state()) > 0) store.dispatch({ type: "resetPressed" });
  }
}

/**
 * Play where a step has run to its end begins anew: else it would go on without an end, and a goal within so many epochs
 * could not be met any more.
 * @param {Store} store
 */
export function playAnew(store) {
  let isBeginning = false;
  store.subscribe((state, { type }) => {
    if (type !== "playPressed" || isBeginning || !isAtItsEnd(state)) return;
    isBeginning = true;
    store.dispatch({ type: "resetPressed" });
    store.dispatch({ type: "playPressed" });
    isBeginning = false;
    store.dispatch({ type: "toastShown", key: "page.lesson.played_anew", blanks: { epochs: state.stopAt } });
  }, true); // before the server is told to play: it would train past the end
}

/**
 * Whether training has come to where its step stops. Who chose another epoch to stop at, or none, goes on; and of settings that
 * the server does not have yet, nothing is trained.
 * @param {State} state
 */
function isAtItsEnd(state) {
  const { stopAt } = state;
  return isSettled(state) && stopAt !== null && stopAt === currentStep(state)?.epochs && epochOf(state) >= stopAt;
}

/**
 * Whether the goal of a step that one comes to is met already, and was not reached here before.
 * @param {State} state
 */
function isGivenAway(state) {
  const step = currentStep(state);
  if (!step?.goal || state.course?.memory.reached[step.id]) return false;
  return goalNow(step.goal.conditions, state).isReached;
}

/** @param {State} state */
function epochOf({ frame }) {
  return frame?.epoch ?? 0;
}
