/** How far the past of the gradient's norms is found again, and the button that gives it up or asks for it. */

import { write } from "../../page/elements.js";
import { RUN, isRunKnown } from "../../state/gradient_norms.js";
import { isUnderWay } from "../../state/studies.js";

/**
 * @param {HTMLElement} place
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function runView(place, { say }) {
  const progress = /** @type {HTMLProgressElement} */ (place.querySelector("progress"));
  const problem = /** @type {HTMLElement} */ (place.querySelector(".norms-problem"));
  const button = /** @type {HTMLButtonElement} */ (place.querySelector("button"));

  return {
    draw(state) {
      const { tab, inside, studies } = state;
      if (tab !== "inside" || !inside?.moment) return;
      const study = studies[RUN];
      const isBusy = isUnderWay(study);
      place.hidden = !isBusy && !study?.problem && (!inside.isDeclined || isRunKnown(state));
      place.toggleAttribute("data-busy", isBusy);
      progress.hidden = !isBusy;
      if (study?.total) {
        progress.max = study.total;
        progress.value = study.done;
      }
      const said = study?.problem ?? (isBusy ? "" : say("page.inside.run_missing"));
      problem.hidden = said === "";
      write(problem, said);
      button.hidden = Boolean(study?.problem);
      write(button, say(isBusy ? "page.inside.run_cancel" : "page.inside.run_ask"));
    },
  };
}
