/** The plane: what the network answers everywhere. */

import { find } from "../../page/elements.js";
import { cursorText } from "./cursor.js";
import { bindPlane } from "./input.js";
import { bindPlaneInputs } from "./inputs_input.js";
import { planeInputs } from "./inputs_view.js";
import { legend } from "./legend.js";
import { planePointOf, planeSpotAt } from "./places.js";
import { regionsSwitch } from "./regions_view.js";
import { boundary } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {import("../inspector/input.js").Card} card
 * @returns {Part[]}
 */
export function planeFeature({ say, palette, tables, features }, store, card) {
  const canvas = find("boundary");
  bindPlaneInputs(store);
  bindPlane(canvas, store, {
    card,
    spotAt: (x, y) => planeSpotAt(canvas, store.state(), x, y),
    pointOf: (spot) => planePointOf(canvas, store.state(), spot),
  });
  return [
    boundary(canvas, find("subject"), { features, say, labels: tables.featureLabels, palette }),
    cursorText(find("cursor"), canvas, { say }),
    legend(find("legend"), { say }),
    regionsSwitch(find("show-regions"), find("regions-count"), { say, labels: tables.activationLabels, curved: tables.curvedActivations }),
    planeInputs(find("plane-inputs"), { say }),
  ];
}
