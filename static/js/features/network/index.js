/** The network: a tile for each neuron, a line for each weight. */

import { find } from "../../page/elements.js";
import { bindNetwork } from "./input.js";
import { networkTiles } from "./tiles.js";
import { network } from "./view.js";

/** A layer of more neurons can be had by link; as buttons they would be too small to use. */
const MOST_NEURONS = 16;

/**
 * @param {Page} page
 * @param {Store} store
 * @param {import("../inspector/input.js").Card} card
 * @returns {{parts: Part[], geometry: () => import("./tiles.js").Plot}}
 */
export function networkFeature({ say, palette, catalog, tables, features }, store, card) {
  const root = find("network");
  const { max_hidden_layers: layers, max_neurons: neurons } = catalog.limits;
  const tiles = networkTiles(root, {
    say,
    featureNames: tables.featureNames,
    featureRows: tables.featureRows,
    labels: tables.featureLabels,
    limits: { layers, neurons: Math.min(MOST_NEURONS, neurons) },
    classicFeatures: document.querySelectorAll("[data-feature]:not([data-more])").length,
  });
  bindNetwork(root, store, { geometry: tiles.geometry, card });
  const { geometry } = tiles;
  return { geometry, parts: [tiles, network(root, { features, geometry, palette })] };
}
