/** What a step wants to be reached on the experiment, and whether it is. */

import { find, write } from "../../page/elements.js";
import { MEASURE_LABELS } from "../../page/measure_labels.js";
import { currentStep } from "../../state/lesson.js";
import { goalNow } from "../../state/lesson_goal.js";
import { showHtml } from "./elements.js";

/**
 * @param {{say: Say, speak: RunSpeaker, tell: MeasureSpeaker}} given
 * @returns {Part}
 */
export function goalView({ say, speak, tell }) {
  const card = find("lesson-goal");

  return {
    draw(state) {
      const step = currentStep(state);
      const goal = step?.goal ?? null;
      card.hidden = goal === null;
      if (!step || !goal) return;
      showHtml(find("lesson-goal-text"), goal.html);
      const reached = state.course?.memory.reached[step.id];
      card.toggleAttribute("data-reached", Boolean(reached));
      const text = reached ? say("page.lesson.goal_reached", { epoch: reached.epoch }) : lacking(goal.conditions, state);
      write(find("lesson-goal-state"), text);
    },
  };

  /**
   * What is not met yet, and what it is now.
   * @param {import("../../state/lesson_goal.js").Condition[]} conditions
   * @param {State} state
   */
  function lacking(conditions, state) {
    const open = goalNow(conditions, state).conditions.filter(({ holds }) => !holds);
    const told = open.filter(({ value }) => value !== null);
    const said = told.map(({ condition: { of }, value }) => say("page.lesson.goal_now", { what: nameOf(of), value: written(of, value) }));
    return [say("page.lesson.goal_open"), ...said].join(said.length ? say("page.lesson.goal_joint") : "");
  }

  /** @param {string} of */
  function nameOf(of) {
    if (Object.hasOwn(MEASURE_LABELS, of)) return tell.measure(of);
    return of.includes(".") ? speak.field(of) : say(`page.lesson.of.${of}`);
  }

  /**
   * @param {string} of
   * @param {any} value
   */
  function written(of, value) {
    if (Object.hasOwn(MEASURE_LABELS, of)) return tell.value(of, value);
    return of.includes(".") ? speak.value(of, value) : String(value);
  }
}
