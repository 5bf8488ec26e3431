/** The hidden space: what a layer makes of the points and of the plane. */

import { find } from "../../page/elements.js";
import { hiddenSpaceReducers } from "../../state/hidden_space.js";
import { bindHiddenSpace } from "./input.js";
import { hiddenSpaceSpeaker } from "./text.js";
import { hiddenSpaceView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function hiddenSpaceFeature({ say, number, palette, tables }, store) {
  store.addReducers(hiddenSpaceReducers);
  const places = {
    section: find("hidden-space"), canvas: find("space-picture"), layer: find("space-layer"), across: find("space-across"), up: find("space-up"),
    axes: find("space-axes"), neurons: find("space-neurons"), sentence: find("space-sentence"), table: find("space-table"), key: find("space-key"),
  };
  bindHiddenSpace(store, places);
  store.subscribe(({ frame }, { type }) => {
    if (type === "frameReceived" && frame?.tensors.hidden_space_points) store.dispatch({ type: "hiddenSpaceSeen" });
  });
  store.dispatch({ type: "hiddenSpaceOpened" });
  new IntersectionObserver((changes) => {
    store.dispatch({ type: "hiddenSpaceSighted", isInSight: changes.at(-1)?.isIntersecting ?? true });
  }).observe(places.canvas);
  return [hiddenSpaceView(places, { say, palette, text: hiddenSpaceSpeaker({ say, number, labels: tables.activationLabels }) })];
}
