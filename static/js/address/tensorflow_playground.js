/**
 * Reads the fragment of a TensorFlow Playground address as the same experiment here. Pure; knows its 27 keys and what
 * they meant, and what cannot be the same is told. Source: its src/state.ts at 02469bd.
 *
 * @typedef {{field: string, received: string, allowed: string | string[]}} Malformed
 * @typedef {{key: string, blanks?: Record<string, unknown>}} Note
 * @typedef {Record<string, any>} Given  what was read, by their key
 * @typedef {{read: (text: string) => unknown, allowed: string | string[]}} Key  how a value is read, and what was allowed: a locale key or names
 */

/** @type {Record<string, string>} */
const FEATURES = {
  x: "x1", y: "x2", xTimesY: "x1_x2", xSquared: "x1_squared", ySquared: "x2_squared", sinX: "sin_x1", sinY: "sin_x2",
};
/** They were keys without an effect. */
const OBSOLETE_KEYS = ["cosX", "cosY", "collectStats"];
const ACTIVATIONS = ["relu", "tanh", "sigmoid", "linear"];
const REGULARIZATIONS = { none: "none", L1: "l1", L2: "l2" };
const DATASETS = ["circle", "xor", "gauss", "spiral"];
const REGRESSION_DATASETS = ["reg-plane", "reg-gauss"];
const PROBLEMS = ["classification", "regression"];
const MOST_NOISE = 50;

/** Its defaults that are not ours: the order of samples stayed as it was drawn. */
const TFP_DEFAULTS = { "training.shuffle": false };

/**
 * What a table says of a name that somebody wrote: `constructor` is in no table of ours, though every object has one.
 * @param {Record<string, any>} table
 * @param {string} name
 */
const own = (table, name) => (Object.hasOwn(table, name) ? table[name] : undefined);
/** @param {string} text */
const asNumber = (text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined);
const BOOLEANS = new Map([["true", true], ["false", false], ["1", true], ["0", false]]);
/** @param {string} text */
const asBoolean = (text) => BOOLEANS.get(text);
/** @param {string[]} names */
const oneOf = (names) => (/** @type {string} */ text) => (names.includes(text) ? text : undefined);
/** @param {string} text */
const asShape = (text) => {
  const counts = text === "" ? [] : text.split(",").map(asNumber);
  return counts.every((count) => Number.isInteger(count)) ? counts : undefined;
};

const NUMBER = { read: asNumber, allowed: "page.allowed.number" };
const FLAG = { read: asBoolean, allowed: "page.allowed.boolean" };
/** @type {Record<string, Key>} */
const KEYS = {
  activation: { read: oneOf(ACTIVATIONS), allowed: ACTIVATIONS },
  regularization: { read: (text) => own(REGULARIZATIONS, text), allowed: Object.keys(REGULARIZATIONS) },
  batchSize: NUMBER,
  dataset: { read: oneOf(DATASETS), allowed: DATASETS },
  regDataset: { read: oneOf(REGRESSION_DATASETS), allowed: REGRESSION_DATASETS },
  learningRate: NUMBER,
  regularizationRate: NUMBER,
  noise: NUMBER,
  networkShape: { read: asShape, allowed: "page.allowed.numbers" },
  seed: { read: (text) => (/^0?\.?\d+$/.test(text) ? text : undefined), allowed: "page.allowed.number" },
  showTestData: FLAG,
  discretize: FLAG,
  percTrainData: NUMBER,
  ...Object.fromEntries([...Object.keys(FEATURES), ...OBSOLETE_KEYS].map((key) => [key, FLAG])),
  tutorial: { read: (text) => text, allowed: "page.allowed.text" },
  problem: { read: oneOf(PROBLEMS), allowed: PROBLEMS },
  initZero: FLAG,
  hideText: FLAG,
};

/** What `<key>_hide=true` took from the page, as our names of the page's parts. */
const PARTS = {
  showTestData: "show_test", discretize: "discretize", playButton: "play", stepButton: "step", resetButton: "reset",
  learningRate: "learning_rate", activation: "activation", regularization: "regularization",
  regularizationRate: "regularization_rate", problem: "problem_type", dataset: "dataset", percTrainData: "train_fraction",
  noise: "noise", batchSize: "batch_size", numHiddenLayers: "layers", ...FEATURES,
};

/**
 * Whether a fragment comes from there: all its keys are of that kind, none has our dots.
 * @param {string} fragment without the leading `#`
 */
export function isTensorFlowPlayground(fragment) {
  const keys = fragment.split("&").filter(Boolean).map((part) => part.split("=")[0]);
  /** @param {string} key */
  const isKnown = (key) => Object.hasOwn(KEYS, key) || isHiding(key);
  // `seed=3` alone is ours.
  return keys.some((key) => isKnown(key) && key !== "seed") && !keys.some((key) => key.includes("."));
}

/** @param {string} key */
function isHiding(key) {
  return key.endsWith("_hide");
}

/**
 * @param {string} fragment without the leading `#`
 * @returns {{changes: Record<string, unknown>, view: {showTest: boolean, discretize: boolean}, hide: string[],
 *            embed: boolean, malformed: Malformed[], notes: Note[]}}
 */
export function readTensorFlowPlayground(fragment) {
  /** @type {Given} */
  const given = {};
  /** @type {string[]} */
  const hide = [];
  /** @type {Malformed[]} */
  const malformed = [];
  for (const part of fragment.split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    const key = at < 0 ? part : part.slice(0, at);
    const received = at < 0 ? "" : decoded(part.slice(at + 1));
    if (isHiding(key)) readHiding(key, received, hide, malformed);
    else if (!Object.hasOwn(KEYS, key)) malformed.push({ field: key, received, allowed: Object.keys(KEYS) });
    else {
      const value = KEYS[key].read(received);
      if (value === undefined) malformed.push({ field: key, received, allowed: KEYS[key].allowed });
      else given[key] = value;
    }
  }
  return {
    changes: changesFrom(given, hide),
    view: { showTest: given.showTestData ?? false, discretize: given.discretize ?? false },
    hide,
    embed: given.hideText ?? false,
    malformed,
    notes: notesOn(given),
  };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * @param {string} key
 * @param {string} received
 * @param {string[]} hide
 * @param {Malformed[]} malformed
 */
function readHiding(key, received, hide, malformed) {
  const name = key.slice(0, -"_hide".length);
  const part = /^numNodes\d+$/.test(name) ? "neurons" : own(PARTS, name);
  const isWanted = asBoolean(received);
  if (isWanted === undefined) malformed.push({ field: key, received, allowed: "page.allowed.boolean" });
  else if (part === undefined) malformed.push({ field: key, received, allowed: Object.keys(PARTS).map((each) => `${each}_hide`) });
  else if (isWanted && !hide.includes(part)) hide.push(part);
}

/**
 * @param {Given} given
 * @param {string[]} hide
 */
function changesFrom(given, hide) {
  const isRegression = given.problem === "regression";
  /** @type {Changes} */
  const changes = {
    ...TFP_DEFAULTS,
    "data.dataset": isRegression ? (given.regDataset ?? "reg-plane") : (given.dataset ?? "circle"),
    "network.features": featuresFrom(given, hide),
  };
  const plain = {
    activation: "network.activation", networkShape: "network.hidden", learningRate: "training.learning_rate",
    batchSize: "training.batch_size", regularization: "training.regularization", regularizationRate: "training.regularization_rate",
  };
  for (const [key, field] of Object.entries(plain)) {
    if (key in given) changes[field] = given[key];
  }
  if ("noise" in given) changes["data.noise"] = noiseFrom(given.noise);
  if ("percTrainData" in given) changes["data.train_fraction"] = given.percTrainData / 100;
  if ("seed" in given) changes.seed = Number(given.seed.replace(/^0?\./, ""));
  if (given.initZero) changes["network.initializer"] = "zeros";
  return changes;
}

/**
 * x and y were on unless switched off; a hidden input was removed altogether.
 * @param {Given} given
 * @param {string[]} hide
 */
function featuresFrom(given, hide) {
  /** @param {string} key */
  const isOn = (key) => given[key] ?? (key === "x" || key === "y");
  // Of its order and ours, ours: it decides only which weight is drawn for which input.
  const inOurOrder = ["x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY"];
  return inOurOrder.filter((key) => isOn(key) && !hide.includes(FEATURES[key])).map((key) => FEATURES[key]);
}

/**
 * Below 0 it took 0, above 80 it took 50; what lies between 50 and 80 we do not have.
 * @param {number} noise
 */
function noiseFrom(noise) {
  if (noise < 0) return 0;
  return Math.min(noise, MOST_NOISE);
}

/** @param {Given} given */
function notesOn(given) {
  /** @type {Note[]} */
  const notes = [{ key: "page.tfp.seed" }];
  const samples = given.problem === "regression" ? 1200 : 500;
  const training = Math.floor((samples * (given.percTrainData ?? 50)) / 100);
  if (training % (given.batchSize ?? 10)) notes.push({ key: "page.tfp.batch" });
  if (given.regularization === "l1") notes.push({ key: "page.tfp.l1" });
  if (given.noise > MOST_NOISE && given.noise <= 80) notes.push({ key: "page.tfp.noise", blanks: { noise: given.noise } });
  if (given.tutorial !== undefined) notes.push({ key: "page.tfp.tutorial", blanks: { name: given.tutorial } });
  return notes;
}
