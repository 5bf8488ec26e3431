/**
 * Where the parts of following stand: the stages in the settings' place, or on a phone right above the network, the numbers over it,
 * the rest under it.
 */

import { all, find } from "../../page/elements.js";
import { isPhone } from "../../page/layout.js";

export function placeFollow() {
  all("#network .network-plot")[0].append(find("follow-layer"));
  all("#network .hints")[0].before(find("follow-card"), find("follow-listeners"));
  placeStages();
}

export function placeStages() {
  const [below] = all(isPhone() ? "#network .network-scroll" : "body > .settings");
  const strip = find("follow-strip");
  if (strip.nextElementSibling !== below) below.before(strip);
}
