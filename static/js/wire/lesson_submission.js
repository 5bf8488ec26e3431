/** When a goal is reached, the server is asked for the experiment that reached it, which is handed in with the lesson. */

import { runOf } from "../state/submission.js";
import { commands } from "./protocol.js";

const LONGEST = 400_000; // characters of an experiment; one with more is not kept

/**
 * @param {Store} store
 * @param {Pick<ReturnType<typeof import("./connection.js").connect>, "order" | "listen">} connection
 * @param {Config} defaults
 */
export function followSubmission(store, connection, defaults) {
  /** What is waited for: the lesson, its step, and how many updates there had been. */
  let wanted = /** @type {{lesson: string, goal: string, step: number} | null} */ (null);

  store.subscribe(({ lesson, frame }, { type, step }) => {
    if (type !== "lessonGoalReached" || !lesson || !frame) return;
    wanted = { lesson: lesson.id, goal: step, step: frame.step };
    connection.order(commands.save());
  });
  connection.listen(({ type, tree }) => {
    if (type !== "saved" || typeof tree !== "string" || !wanted) return;
    const { lesson, goal, step } = wanted;
    const experiment = JSON.parse(tree);
    if (experiment.here.step < step) return; // was on its way when the goal was reached
    wanted = null;
    const run = runOf(experiment, step, defaults);
    const isSmall = JSON.stringify(run).length <= LONGEST;
    if (isSmall && store.state().lesson?.id === lesson) store.dispatch({ type: "lessonRunKept", step: goal, run });
  });
}
