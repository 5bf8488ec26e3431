/** One sample on its way through the network and back: the stages in the settings' place, the numbers on the network. */

import { find } from "../../page/elements.js";
import { areStale } from "../../state/follow.js";
import { placedApart } from "./apart.js";
import { bindCard } from "./card_input.js";
import { cardView } from "./card_view.js";
import { sharedRuns } from "./flow.js";
import { bindFollow } from "./input.js";
import { keepFollowing } from "./keeping.js";
import { linksView } from "./links_view.js";
import { placeFollow } from "./places.js";
import { stripView } from "./strip_view.js";
import { tableView } from "./table_view.js";
import { tilesView } from "./tiles_view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{geometry: () => Plot, linkPath: (link: Link) => string, pointOn: (link: Link, part: number) => {x: number, y: number},
 *     drawNow: () => void, catalog: Catalog}} given
 *     linkPath: as the `d` of an SVG path; pointOn: a part of the way along it; catalog: with its formulas
 * @returns {Part[]}
 */
export function followFeature({ say, tables }, store, { geometry, linkPath, pointOn, drawNow, catalog }) {
  placeFollow();
  bindFollow(store);
  const labels = tables.featureLabels;
  bindCard(find("follow-card"), store, { say, labels, catalog, drawNow });
  const runsIn = sharedRuns();
  const apart = placedApart(find("follow-layer"), geometry);
  const parts = [
    stripView({ say }),
    linksView(find("follow-flow"), find("follow-links"), { geometry, linkPath, pointOn, runsIn, apart }),
    tilesView(find("follow-tiles"), { say, geometry, runsIn, apart }),
    tableView(find("follow-table"), { say }),
    cardView(find("follow-card"), { say, labels, catalog }),
    // Last: what was old is so until the new numbers stand there.
    freshness(),
  ];
  keepFollowing(store, drawNow);
  return parts;
}

/** @returns {Part} */
function freshness() {
  return {
    draw(state) {
      document.documentElement.toggleAttribute("data-stale", state.follow !== null && areStale(state));
    },
  };
}
