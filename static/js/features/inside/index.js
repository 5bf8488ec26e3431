/** Inside the network: what each layer makes of the samples, its weights and its gradients. */

import { find } from "../../page/elements.js";
import { OTHER, otherReducers } from "../../state/branch_inside.js";
import { runReducers } from "../../state/gradient_norms.js";
import { insideReducers, isLookedInside } from "../../state/inside.js";
import { bindInside, bindOther, bindRun } from "./input.js";
import { layersView } from "./layers_view.js";
import { litView } from "./lit_view.js";
import { marksView } from "./marks_view.js";
import { neuronView } from "./neuron_view.js";
import { normsView } from "./norms_view.js";
import { overlayView } from "./overlay_view.js";
import { runView } from "./run_view.js";
import { tableView } from "./table_view.js";
import { insideSpeaker } from "./text.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{plane: Part}} given  plane: draws a small one
 * @returns {Part[]}
 */
export function insideFeature({ say, number, tables }, store, { plane }) {
  store.addReducers(insideReducers);
  store.addReducers(otherReducers);
  store.addReducers(runReducers);
  const root = find("inside");
  bindInside(store, { root, keep: find("keep-moment"), drop: find("drop-moment"), clear: find("clear-lit") });
  // What is seen is of frames that have the panel; most have none.
  store.subscribe((state, { type, name, told }, before) => {
    const { frame } = state;
    if (type === "frameReceived" && frame?.tensors.inside_bars) store.dispatch({ type: "insideSeen" });
    if (type === "studyTold" && name === OTHER && told.result) store.dispatch({ type: "branchLaidOver", found: told.result });
    if (isLookedInside(before) && !isLookedInside(state)) store.dispatch({ type: "insideLeft" });
  });
  bindRun(store, find("norms-run"));
  bindOther(store, find("inside-other"), find("other-run"));
  const text = insideSpeaker({ say, number, labels: tables.activationLabels });
  const places = {
    lit: find("inside-lit"), litText: find("inside-lit-text"), figure: find("inside-lit-figure"), about: find("inside-about"),
  };
  return [
    { panels: ({ tab }) => (tab === "inside" ? ["inside"] : []), draw: () => {} },
    layersView(find("inside-layers"), { say, text }),
    normsView(find("inside-norms"), find("norms-table"), { say, number, text }),
    runView(find("norms-run"), { say }),
    tableView(find("inside-table"), find("layers-sentence"), find("bars-table"), { say, number, text }),
    overlayView(root, find("inside-other"), find("other-run"), { say, number, text }),
    litView(places, { say, text, plane }),
    neuronView(find("inspector"), find("inspector-note"), { say, text }),
    marksView(find("network"), find("inside-hints"), { say }),
  ];
}
