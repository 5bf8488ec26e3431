/** Is it luck? Settings over the same seeds, with a verdict. */

import { find } from "../../page/elements.js";
import { drawReportButton, pressReport } from "../../page/report_button.js";
import { runSpeaker } from "../../page/run_text.js";
import { taskIn } from "../../state/selectors.js";
import { tryables } from "../../state/tryables.js";
import { bandsView } from "./bands_view.js";
import { bindLuck } from "./input.js";
import { scatterView } from "./scatter_view.js";
import { settingsView } from "./settings_view.js";
import { stripsView } from "./strips_view.js";
import { luckSpeaker } from "./text.js";
import { verdictView } from "./verdict_view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function luckFeature(page, store) {
  const { say, catalog, palette, defaults } = page;
  const speak = runSpeaker(page);
  const tell = luckSpeaker({ say, speak });
  // Hyperparameters of a choice are chosen with it, not beside it.
  const offersIn = (/** @type {State} */ state) => tryables(catalog, taskIn(state).name, state.config).filter(({ field }) => field.split(".").length === 2);
  bindLuck(store, { offersIn });
  const report = find("luck-report");
  report.addEventListener("click", () => pressReport(store, "comparison"));
  return [
    { draw: ({ reporting }) => drawReportButton(report, "comparison", { say, reporting }) },
    settingsView({ say, speak, tell, offersIn }),
    verdictView({ say, tell, defaults }),
    bandsView({ say, tell }),
    scatterView({ say, tell }),
    stripsView({ say, tell, palette }),
  ];
}
