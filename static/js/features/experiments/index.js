/** Runs and sweeps that the server keeps. */

import { find } from "../../page/elements.js";
import { averageView } from "./average.js";
import { comparison } from "./comparison.js";
import { complexityView } from "./complexity_view.js";
import { foldsView } from "./folds_view.js";
import { bindRuns, bindSweeps } from "./input.js";
import { runSpeaker } from "../../page/run_text.js";
import { runsChart } from "./runs_chart.js";
import { runsList } from "./runs_list.js";
import { searchPlaneView } from "./search_plane.js";
import { sweepCellView } from "./sweep_cell.js";
import { sweepDraft } from "./sweep_draft.js";
import { sweepMapView } from "./sweep_map.js";
import { sweepSpeaker } from "./sweep_text.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function runsFeature(page, store) {
  const { say, palette, language } = page;
  const speak = runSpeaker(page);
  bindRuns(store, find("experiments"));
  return [
    runsList({ say, speak, tell: sweepSpeaker({ say, speak, language }), palette }),
    comparison({ say, speak, palette }),
    averageView({ say, speak, palette }),
    runsChart(find("run-chart"), { say, palette, speak }),
  ];
}

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function sweepsFeature(page, store) {
  const { say, palette, language, catalog } = page;
  const speak = runSpeaker(page);
  const tell = sweepSpeaker({ say, speak, language });
  bindSweeps(store, { catalog });
  return [
    sweepDraft({ say, speak, tell, catalog }),
    sweepMapView({ say, speak, tell, palette }),
    searchPlaneView({ say, speak }),
    complexityView({ say, speak }),
    foldsView({ say, palette }),
    sweepCellView({ say, speak, palette }),
  ];
}
