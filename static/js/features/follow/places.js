/** Where the parts of following stand: the stages in the settings' place, the numbers over the network, the rest under it. */

import { all, find } from "../../page/elements.js";

export function placeFollow() {
  all("body > .settings")[0].before(find("follow-strip"));
  all("#network .network-plot")[0].append(find("follow-layer"));
  all("#network .hints")[0].before(find("follow-card"), find("follow-listeners"));
}
