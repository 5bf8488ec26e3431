/**
 * The page's settings as the address' fragment and back: what differs from the default, readable. Pure.
 * `#data.dataset=spiral&network.hidden=8,8&training.learning_rate=0.1&seed=3`
 * Whether a value is allowed is the server's to say; what makes no sense at all is reported and left out.
 *
 * @typedef {import("../state/view.js").View} View
 * @typedef {import("../state/view.js").Prepared} Prepared
 * @typedef {{changes: Changes, view: View, prepared: Prepared, within: Record<string, Record<string, any>>,
 *   malformed: Malformed[], leftOut: number}} Reading  what was read so far; within: parts of fields, such as `training.optimizer.beta1`
 * @typedef {{field: string, received: string, allowed: string | string[]}} Malformed  allowed: a locale key, or names
 */

import { changesBetween, fieldOf, withChanges } from "../state/config.js";
import { isSpeed } from "../state/speeds.js";
import { DESK_TABS, NOTHING_PREPARED, SHEETS, STANDARD_VIEW, TABS, VIEW_NAMES } from "../state/view.js";
import { decoded, mended } from "./mended.js";
import { isTensorFlowPlayground, readTensorFlowPlayground } from "./tensorflow_playground.js";

/** What is looked at, and how fast, is part of a link as well, though not of the config: its name in the state. */
/** @type {Record<string, keyof View>} */
const VIEW_FIELDS = {
  "page.show_test": "showTest",
  "page.cover_test": "coverTest",
  "page.discretize": "discretize",
  "page.mistakes": "showMistakes",
  "page.contours": "showContours",
  "page.regions": "showRegions",
  "page.speed": "speed",
  "page.plane": "plane",
  "page.held": "heldInputs",
  crowd: "crowd",
  crowd_vary: "crowdVary",
  "page.threshold": "threshold",
  "page.costs": "costs",
};
/** @type {Partial<Record<keyof View, {admits: (text: string) => boolean, allowed: string | string[]}>>} */
const VIEW_TEXTS = {
  plane: { admits: (text) => /^x\d{1,2},x\d{1,2}$/.test(text), allowed: "page.allowed.plane" },
  heldInputs: { admits: (text) => /^x\d{1,2}:-?\d+(\.\d+)?(;x\d{1,2}:-?\d+(\.\d+)?)*$/.test(text), allowed: "page.allowed.held" },
  crowd: { admits: (text) => /^([1-9]|[1-5]\d|6[0-4])$/.test(text), allowed: ["1", "9", "25", "49"] },
  crowdVary: { admits: (text) => /^(start|all)$/.test(text), allowed: ["start", "all"] },
  threshold: { admits: (text) => /^-?\d+(\.\d+)?$/.test(text), allowed: "page.allowed.number" },
  costs: { admits: (text) => /^\d+(\.\d+)?,\d+(\.\d+)?$/.test(text), allowed: "page.allowed.costs" },
};
/** What is prepared, and its type; the lesson and its step are those that are open. */
/** @type {Record<keyof Prepared, "names" | "flag" | "word" | readonly string[]>} */
const PREPARED_FIELDS = {
  hide: "names", lock: "names", embed: "flag", play: "flag", lang: "word", lesson: "word", step: "word", glossary: "word", tab: TABS, desk: DESK_TABS,
  sheet: SHEETS,
};
const WRITTEN_BOOLEANS = new Map([["true", true], ["false", false]]);
const FLAGS = new Map([["1", true], ["0", false]]);
const WITHIN = /^(\w+\.\w+)\.([a-z]\w*)$/;
/** Stands for rows that were too many for a link; their number is its value. */
const LEFT_OUT = "page.points_left_out";
/** Some programs cut longer addresses off, and no code of squares holds much more. */
export const LONGEST_LINK = 2000;

/**
 * @param {Config} config
 * @param {Config} defaults
 * @param {Partial<View> & {prepared?: Prepared}} page
 * @returns {{link: string, leftOut: number}} without the leading `#`; leftOut: how many rows of one's own are not in it
 */
export function encodeLink(config, defaults, page) {
  const whole = partsOf(config, defaults, page).join("&");
  const rows = (config.data.train?.length ?? 0) + (config.data.test?.length ?? 0);
  if (whole.length <= LONGEST_LINK || rows === 0) return { link: whole, leftOut: 0 };
  const { dataset, task, inputs, train, test } = defaults.data;
  const { features } = defaults.network;
  const without = {
    ...config,
    data: { ...config.data, dataset, task, inputs, train, test },
    // Features of columns that the link does not hold would be refused.
    ...(config.data.inputs && { network: { ...config.network, features } }),
  };
  return { link: [...partsOf(without, defaults, page), `${LEFT_OUT}=${rows}`].join("&"), leftOut: rows };
}

/**
 * What of the state a link holds besides the config.
 * @param {State} state
 */
export function pageOf(state) {
  const view = /** @type {View} */ (Object.fromEntries(VIEW_NAMES.map((name) => [name, state[name]])));
  return { ...view, prepared: { ...state.prepared, ...placeOf(state.lesson) } };
}

/**
 * Where one is in the course, as a link has it.
 * @param {State["lesson"]} lesson
 */
export function placeOf(lesson) {
  return { lesson: lesson?.id ?? null, step: lesson?.step ?? null };
}

/**
 * @param {Config} config
 * @param {Config} defaults
 * @param {Partial<View> & {prepared?: Prepared}} page
 */
function partsOf(config, defaults, page) {
  const parts = Object.entries(changesBetween(defaults, config)).map(([field, value]) => `${field}=${encodeValue(value, fieldOf(defaults, field))}`);
  for (const [field, name] of Object.entries(VIEW_FIELDS)) {
    if ((page[name] ?? STANDARD_VIEW[name]) !== STANDARD_VIEW[name]) parts.push(`${field}=${page[name]}`);
  }
  const prepared = page.prepared ?? NOTHING_PREPARED;
  for (const name of /** @type {(keyof Prepared)[]} */ (Object.keys(PREPARED_FIELDS))) {
    const value = prepared[name];
    if (value === true) parts.push(`${name}=1`);
    else if (Array.isArray(value) && value.length) parts.push(`${name}=${value.join(",")}`);
    else if (typeof value === "string" && value) parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  return parts;
}

/**
 * @param {string} fragment with or without the leading `#`
 * @param {Config} defaults
 * @param {{parts?: string[], speeds: import("../state/speeds.js").Speeds}} known  parts: the names of the page's parts; any name
 *     passes without them
 * @returns {{config: Config, view: View, prepared: Prepared, malformed: Malformed[], leftOut: number,
 *            foreign: boolean, notes: Item[]}}
 *     parts that could not be read are left out and listed; notes: what is honestly different from a foreign page's link
 */
export function decodeLink(fragment, defaults, known) {
  const text = mended(fragment.replace(/^#/, ""));
  if (isTensorFlowPlayground(text)) {
    const { changes, view, hide, embed, malformed, notes } = readTensorFlowPlayground(text);
    const prepared = { ...NOTHING_PREPARED, hide, embed };
    return { config: withChanges(defaults, changes), view: { ...STANDARD_VIEW, ...view }, prepared, malformed, leftOut: 0, foreign: true, notes };
  }
  /** @type {Reading} */
  const read = { changes: {}, within: {}, view: { ...STANDARD_VIEW }, prepared: { ...NOTHING_PREPARED }, malformed: [], leftOut: 0 };
  for (const part of text.split("&")) {
    if (part !== "") readPart(part, defaults, known, read);
  }
  const { changes, within, ...rest } = read;
  for (const [field, parts] of Object.entries(within)) {
    const now = changes[field] ?? fieldOf(defaults, field);
    changes[field] = { ...(typeof now === "string" ? { name: now } : now), ...parts };
  }
  return { ...rest, config: withChanges(defaults, changes), foreign: false, notes: [] };
}

/**
 * All names that a part of a link may have, but for parts of fields.
 * @param {Config} defaults
 */
export function linkNames(defaults) {
  return [...Object.keys(changesBetween({}, defaults)), ...Object.keys(VIEW_FIELDS), ...Object.keys(PREPARED_FIELDS)];
}

/**
 * @param {string} part
 * @param {Config} defaults
 * @param {{parts?: string[], speeds: import("../state/speeds.js").Speeds}} known
 * @param {Reading} read
 */
function readPart(part, defaults, known, read) {
  const at = part.indexOf("=");
  const field = at < 0 ? part : part.slice(0, at);
  let received = at < 0 ? "" : part.slice(at + 1);
  /** @param {string | string[]} allowed */
  const refuse = (allowed) => read.malformed.push({ field, received, allowed });
  try {
    received = decoded(received);
  } catch {
    return refuse("page.allowed.text"); // a lone % is no text
  }
  if (at < 0) return refuse("page.allowed.pair");
  const fields = Object.keys(changesBetween({}, defaults));
  if (Object.hasOwn(VIEW_FIELDS, field)) readView(VIEW_FIELDS[field], received, known.speeds, read.view, refuse);
  else if (Object.hasOwn(PREPARED_FIELDS, field)) readPrepared(/** @type {keyof Prepared} */ (field), received, known.parts, read.prepared, refuse);
  else if (field === LEFT_OUT) keep(read, "leftOut", readNumber(received), () => refuse("page.allowed.number"));
  else if (isWithin(field, fields, defaults)) {
    const [, owner, name] = /** @type {string[]} */ (WITHIN.exec(field));
    read.within[owner] = { ...read.within[owner], [name]: readWord(received) };
  } else if (!fields.includes(field)) refuse(linkNames(defaults));
  else {
    const like = fieldOf(defaults, field);
    keep(read.changes, field, readValue(received, like), () => refuse(allowedLike(like)));
  }
}

/**
 * Whether a name leads into a choice or into a few named values: `training.optimizer.beta1`.
 * @param {string} field
 * @param {string[]} fields
 * @param {Config} defaults
 */
function isWithin(field, fields, defaults) {
  const owner = WITHIN.exec(field)?.[1] ?? "";
  const like = fields.includes(owner) ? fieldOf(defaults, owner) : undefined;
  return typeof like === "string" || (typeof like === "object" && !Array.isArray(like));
}

/**
 * @param {keyof View} name
 * @param {string} received
 * @param {import("../state/speeds.js").Speeds} speeds
 * @param {View} view
 * @param {(allowed: string | string[]) => void} refuse
 */
function readView(name, received, speeds, view, refuse) {
  if (typeof STANDARD_VIEW[name] === "boolean") return keep(view, name, readBoolean(received), () => refuse("page.allowed.boolean"));
  const { admits, allowed } = VIEW_TEXTS[name] ?? { admits: (text) => isSpeed(speeds, text), allowed: Object.keys(speeds) };
  keep(view, name, admits(received) ? received : undefined, () => refuse(allowed));
}

/**
 * @param {keyof Prepared} field
 * @param {string} received
 * @param {string[] | undefined} known
 * @param {Prepared} prepared
 * @param {(allowed: string | string[]) => void} refuse
 */
function readPrepared(field, received, known, prepared, refuse) {
  const type = PREPARED_FIELDS[field];
  if (type === "flag") return keep(prepared, field, readBoolean(received), () => refuse("page.allowed.boolean"));
  if (Array.isArray(type)) return keep(prepared, field, type.includes(received) ? received : undefined, () => refuse([...type]));
  if (type === "word") return keep(prepared, field, received || undefined, () => refuse("page.allowed.text"));
  const names = received.split(",").filter(Boolean);
  const found = names.filter((name) => known?.includes(name) ?? true);
  keep(prepared, field, found, () => {});
  if (found.length < names.length || !names.length) refuse(known ?? "page.allowed.text");
}

/**
 * @template {object} T
 * @param {T} target
 * @param {keyof T} name
 * @param {any} value
 * @param {() => void} otherwise
 */
function keep(target, name, value, otherwise) {
  if (value === undefined) otherwise();
  else target[name] = value;
}

/**
 * What a field could have been, in words.
 * @param {unknown} like
 */
function allowedLike(like) {
  if (Array.isArray(like)) return typeof like[0] === "number" ? "page.allowed.numbers" : "page.allowed.text";
  if (typeof like === "number") return "page.allowed.number";
  return typeof like === "boolean" ? "page.allowed.boolean" : "page.allowed.text";
}

/**
 * Reads `name;part:value;part:value`, or parts alone; the parts' values are numbers, true or false, or words.
 * @param {string} text
 */
function readParts(text) {
  const [head, ...rest] = text.split(";");
  const named = !head.includes(":");
  const parts = named ? rest : [head, ...rest];
  const pairs = parts.flatMap((part) => /^([a-z]\w*):([^:]+)$/.exec(part) ?? []);
  if (pairs.length < 3 * parts.length || (named && !/^\w+$/.test(head))) return undefined;
  const values = parts.map((_, i) => pairs.slice(3 * i, 3 * i + 3)).map(([, name, value]) => [name, readWord(value)]);
  return { ...(named && { name: head }), ...Object.fromEntries(values) };
}

/**
 * Reads a value of the default's type; where the default says nothing (null), whatever JSON it is.
 * @param {string} text
 * @param {unknown} like
 */
function readValue(text, like) {
  if (Array.isArray(like)) return readList(text, like);
  if (!/^[{[]/.test(text) && /[;:]/.test(text) && !(typeof like === "string" && text.includes(","))) return readParts(text);
  switch (typeof like) {
    // A list has one value for each layer.
    case "number":
      return text.includes(",") ? readList(text, [like]) : readNumber(text);
    case "boolean":
      return text.includes(",") ? readList(text, [like]) : readBoolean(text);
    case "string":
      return /^[{[]/.test(text) ? readJson(text) : text.includes(",") ? readChoices(text) : text;
    default:
      return readJson(text);
  }
}

/**
 * One choice for each layer, each a name or a name with its parts.
 * @param {string} text
 */
function readChoices(text) {
  const choices = text.split(",").map((each) => (/[;:]/.test(each) ? readParts(each) : each));
  return choices.includes(undefined) ? undefined : choices;
}

/**
 * @param {string} text
 * @param {unknown[]} like
 */
function readList(text, like) {
  if (text === "") return [];
  const entries = text.split(",");
  if (typeof like[0] === "string") return entries;
  const values = entries.map((entry) => (typeof like[0] === "number" ? readNumber(entry) : readBoolean(entry)));
  return values.includes(undefined) ? undefined : values;
}

/**
 * A number, true or false, or a word.
 * @param {string} text
 */
function readWord(text) {
  return readNumber(text) ?? WRITTEN_BOOLEANS.get(text) ?? text;
}

/** @param {string} text */
function readNumber(text) {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : undefined;
}

/** @param {string} text */
function readBoolean(text) {
  return WRITTEN_BOOLEANS.get(text) ?? FLAGS.get(text);
}

/** @param {string} text */
function readJson(text) {
  const numbers = text.split(",").map(readNumber);
  if (numbers.length > 1 && !numbers.includes(undefined)) return numbers;
  try {
    return JSON.parse(text);
  } catch {
    return /^[\w-]+$/.test(text) ? text : undefined; // a bare name needs no quotes
  }
}

/**
 * @param {unknown} value
 * @param {unknown} like the default; where it says nothing, a list is JSON, unless it is of numbers alone
 */
function encodeValue(value, like) {
  const texts = Array.isArray(value) ? value.map((each) => (typeof each === "object" ? objectText(each) : String(each))) : [];
  const areNumbers = Array.isArray(value) && value.length > 1 && value.every((each) => typeof each === "number");
  const isSimple = Array.isArray(value) && (like !== null || areNumbers) && texts.every((each) => !/^[{[]|^null$/.test(each));
  const text = isSimple ? texts.join(",") : typeof value === "object" ? objectText(value) : String(value);
  // Commas, brackets and the like may stand in a fragment; escaped they could not be read.
  return encodeURIComponent(text).replace(/%(2C|5B|5D|3A|3B)/g, (escaped) => decodeURIComponent(escaped));
}

/**
 * A choice or a few named values as `name;part:value`; whatever is more than that as JSON.
 * @param {any} value
 */
function objectText(value) {
  const { name, ...rest } = value ?? {};
  const parts = Object.entries(rest);
  /** @param {unknown} each */
  const isPlain = (each) => ["number", "boolean"].includes(typeof each) || /^[a-z]\w*$/.test(String(each));
  if (value === null || Array.isArray(value) || !parts.length || !parts.every(([, each]) => isPlain(each))) return JSON.stringify(value);
  return [...(name === undefined ? [] : [name]), ...parts.map(([part, each]) => `${part}:${each}`)].join(";");
}
