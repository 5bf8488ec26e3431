/** Notices when the goal of a lesson's step is reached on the experiment, and tells it once. */

import { currentStep } from "../../state/lesson.js";
import { goalNow } from "../../state/lesson_goal.js";

/** After these the numbers of the newest frame are of the settings that the server has. */
const SETTLED = ["frameReceived", "configAccepted"];

/** @param {Store} store */
export function followGoal(store) {
  store.subscribe((state, { type }) => {
    if (!SETTLED.includes(type)) return;
    const step = currentStep(state);
    if (!step?.goal || state.course?.memory.reached[step.id]) return;
    if (goalNow(step.goal.conditions, state).isReached) store.dispatch({ type: "lessonGoalReached", step: step.id, epoch: state.frame?.epoch ?? 0 });
  });
}
