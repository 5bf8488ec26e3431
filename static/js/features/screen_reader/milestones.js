/** Says now and then how training gets on, for those who hear the page: when the loss has clearly fallen, and not often. */

import { lossText } from "../../plot/scales.js";
import { pageStatus } from "../../state/selectors.js";

/** Of the loss that was said last: what has fallen below this share is worth saying. */
const CLEARLY = 0.75;
const REST_MS = 6000;

/**
 * @param {HTMLElement} announcement a live region
 * @param {{say: Say, number: Intl.NumberFormat, now: () => number}} given  now: milliseconds
 * @returns {Part}
 */
export function milestones(announcement, { say, number, now }) {
  let said = Infinity;
  let saidAt = 0;

  return {
    draw(state) {
      const { frame } = state;
      if (pageStatus(state) !== "playing" || !frame) {
        // What stops is said by others, with the loss it stopped at.
        said = frame?.testLoss ?? Infinity;
        saidAt = now();
        return;
      }
      if (!(frame.testLoss < CLEARLY * said) || now() - saidAt < REST_MS) return;
      said = frame.testLoss;
      saidAt = now();
      announcement.textContent = say("page.said.progress", { epoch: number.format(frame.epoch), test: lossText(said) });
    },
  };
}
