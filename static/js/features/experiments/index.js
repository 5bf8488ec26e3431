/** Runs and sweeps that the server keeps. */

import { find } from "../../page/elements.js";
import { comparison } from "./comparison.js";
import { bindExperiments } from "./input.js";
import { runSpeaker } from "../../page/run_text.js";
import { runsChart } from "./runs_chart.js";
import { runsList } from "./runs_list.js";
import { sweepCellView } from "./sweep_cell.js";
import { sweepDraft } from "./sweep_draft.js";
import { sweepMapView } from "./sweep_map.js";
import { sweepSpeaker } from "./sweep_text.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function experimentsFeature({ say, catalog, defaults, palette, language }, store) {
  const speak = runSpeaker({ say, catalog, defaults });
  const tell = sweepSpeaker({ say, speak, language });
  bindExperiments(store, find("experiments"), { catalog });
  return [
    runsList({ say, speak, tell, palette }),
    comparison({ say, speak, palette }),
    runsChart(find("run-chart"), { say, palette, speak }),
    sweepDraft({ say, speak, tell, catalog }),
    sweepMapView({ say, speak, tell, palette }),
    sweepCellView({ say, speak, palette }),
  ];
}
