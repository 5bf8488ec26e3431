/** What a lesson can point at: the parts of the page by their names, and the controls by the fields that they set. */

/**
 * Parts, as lessons name them.
 * @type {Record<string, string>}
 */
const PARTS = {
  play: "#play",
  step: "#step",
  reset: "#reset",
  epoch: ".reading.epoch",
  chart: "#chart",
  plane: "#boundary",
  regions: ".regions label",
  network: ".network-scroll",
  features: ".tile.feature",
  layers: ".depth, .layer-head",
  output: ".tile.output",
  metrics: "#tab-metrics",
  inside: "#tab-inside",
  gradient_norms: "#inside-norms",
  hidden_space: "#hidden-space",
  landscape: "#tab-landscape",
  evidence: "#lesson-evidence",
  data: ".card.data",
  seed: "#seed",
  crowd: "#crowd-seeds",
  weights: ".network .links path",
};

/**
 * Fields of the config whose controls do not name them in `data-field`.
 * @type {Record<string, string>}
 */
const FIELDS = {
  "data.dataset": "#data-sets",
  "data.task": "#problem_type",
  "data.train": ".own-ways",
  "data.test": ".own-ways",
  "data.inputs": ".own-ways",
  "network.features": PARTS.features,
  "network.hidden": PARTS.layers,
  "network.initial_parameters": PARTS.weights,
  "training.early_stopping": "#early_stopping",
};

/**
 * The tab of the result in which a part stands, and with which it is loaded.
 * @type {Record<string, import("../../state/view.js").Tab>}
 */
export const TAB_OF = { gradient_norms: "inside", hidden_space: "inside" };

/** Names of parts that have words of their own: what they hold is no name. */
export const SPOKEN = [
  "epoch", "chart", "plane", "network", "features", "layers", "output", "metrics",
  "inside", "gradient_norms", "hidden_space", "landscape", "evidence", "data", "crowd", "weights",
];

/**
 * The elements that a name stands for, seen or not.
 * @param {string} name of a part, or a dotted field of the config
 * @returns {Element[]} lines of the network's picture among them; none for a name that nothing has
 */
export function placesOf(name) {
  const selector = PARTS[name] ?? FIELDS[name] ?? `[data-field="${CSS.escape(name)}"]`;
  return [...document.querySelectorAll(selector)].map((each) => each.closest(".field") ?? each);
}
