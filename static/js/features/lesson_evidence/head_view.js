/** What is run, how far it is, and what can be done about it. */

import { find } from "../../page/elements.js";
import { shownIn } from "./shown.js";

/**
 * @param {{say: Say, tell: MeasureSpeaker}} given
 * @returns {Part}
 */
export function headView({ say, tell }) {
  return {
    draw(state) {
      const shown = shownIn(state);
      find("lesson-evidence").hidden = shown === null;
      if (!shown) return;
      const { evidence: { epochs, measure, seeds }, settings, count, isRunning, canBeStopped, hasBegun, found, problem } = shown;
      write("evidence-title", say(settings.length > 1 ? "page.lesson.evidence.title" : "page.lesson.evidence.title_one", { seeds: count, epochs }));
      const isDone = hasBegun && !isRunning;
      const isWhole = isDone && settings.every(({ done }) => done === count);
      find("evidence-more").hidden = !isDone;
      find("evidence-more").dataset.seeds = String(isWhole ? count + seeds : count);
      write("evidence-more-text", say(isWhole ? "page.lesson.evidence.more" : "page.lesson.evidence.again", { seeds }));
      find("evidence-cancel").hidden = !canBeStopped;
      const bar = find("evidence-bar");
      bar.hidden = !isRunning;
      bar.max = found?.total || 1;
      bar.value = found?.done ?? 0;
      const wrong = problem ?? (found?.status === "failed" ? say("page.lesson.evidence.failed", { error: found.error ?? "" }) : "");
      find("evidence-problem").hidden = wrong === "";
      write("evidence-problem", wrong);
      // Told when all is done, not with each seed.
      write("evidence-status", isWhole ? settings.map((each) => outcome(each, measure, shown.evidence.goal)).join(say("page.lesson.evidence.gap")) : "");
    },
  };

  /**
   * @param {import("../../state/lesson_runs.js").SettingRuns} setting
   * @param {string} measure
   * @param {number | null} goal
   */
  function outcome({ label, reached, done, median }, measure, goal) {
    const blanks = { label, reached, done, median: tell.value(measure, median) };
    return say(goal === null ? "page.lesson.evidence.median" : "page.lesson.evidence.reached", blanks);
  }
}

/**
 * What is said already is not said again.
 * @param {string} id
 * @param {string} text
 */
function write(id, text) {
  const element = find(id);
  if (element.textContent !== text) element.textContent = text;
}
