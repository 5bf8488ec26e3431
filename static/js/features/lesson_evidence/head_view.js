/** What is run, how far it is, and what can be done about it. */

import { find, write } from "../../page/elements.js";
import { shownIn } from "./shown.js";
import { outcomeText } from "./text.js";

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
      const { evidence: { epochs, seeds }, settings, count, isRunning, canBeStopped, hasBegun, found, problem } = shown;
      write(find("evidence-title"), say(settings.length > 1 ? "page.lesson.evidence.title" : "page.lesson.evidence.title_one", { seeds: count, epochs }));
      const isDone = hasBegun && !isRunning;
      const isWhole = isDone && settings.every(({ done }) => done === count);
      find("evidence-more").hidden = !isDone;
      find("evidence-more").dataset.seeds = String(isWhole ? count + seeds : count);
      write(find("evidence-more-text"), say(isWhole ? "page.lesson.evidence.more" : "page.lesson.evidence.again", { seeds }));
      find("evidence-cancel").hidden = !canBeStopped;
      const bar = find("evidence-bar");
      bar.hidden = !isRunning;
      bar.max = found?.total || 1;
      bar.value = found?.done ?? 0;
      const wrong = problem ?? (found?.status === "failed" ? say("page.lesson.evidence.failed", { error: found.error ?? "" }) : "");
      find("evidence-problem").hidden = wrong === "";
      write(find("evidence-problem"), wrong);
      // Told when all is done, not with each seed.
      const outcomes = isWhole ? settings.map((each) => outcomeText(each, shown.evidence, { say, tell })) : [];
      write(find("evidence-status"), outcomes.join(say("page.lesson.evidence.gap")));
    },
  };
}
