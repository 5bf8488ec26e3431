/**
 * The config as the address' fragment and back: what differs from the default, readable.
 * `#data.dataset=spiral&network.hidden=8,8&training.learning_rate=0.1&seed=3`
 */

import { changesBetween, fieldOf, withChanges } from "./config.js";

/** What is looked at is part of a link as well, though not of the config. */
const VIEW_FIELDS = { "page.show_test": "showTest", "page.discretize": "discretize" };

/**
 * @param {import("./config.js").Config} config
 * @param {import("./config.js").Config} defaults
 * @param {{showTest: boolean, discretize: boolean}} view
 * @returns {string} without the leading `#`
 */
export function encodeLink(config, defaults, view) {
  const parts = Object.entries(changesBetween(defaults, config)).map(([field, value]) => `${field}=${encodeValue(value)}`);
  for (const [field, name] of Object.entries(VIEW_FIELDS)) {
    if (view[name]) parts.push(`${field}=true`);
  }
  return parts.join("&");
}

/**
 * @param {string} fragment with or without the leading `#`
 * @param {import("./config.js").Config} defaults
 * @returns {{config: import("./config.js").Config, view: {showTest: boolean, discretize: boolean}, malformed: string[]}}
 *     parts that could not be read are left out and listed; whether a value is allowed is the server's to say
 */
export function decodeLink(fragment, defaults) {
  const changes = {};
  const view = { showTest: false, discretize: false };
  const malformed = [];
  for (const part of fragment.replace(/^#/, "").split("&")) {
    if (part === "") continue;
    const [field, value] = readPart(part, defaults);
    if (value === undefined) malformed.push(part);
    else if (field in VIEW_FIELDS) view[VIEW_FIELDS[field]] = value;
    else changes[field] = value;
  }
  return { config: withChanges(defaults, changes), view, malformed };
}

/** @returns {[string, unknown]} a field and its value, undefined where either makes no sense */
function readPart(part, defaults) {
  const at = part.indexOf("=");
  let text;
  try {
    text = decodeURIComponent(part.slice(at + 1));
  } catch {
    return [part, undefined]; // a lone % is no text
  }
  const field = part.slice(0, at);
  const known = Object.keys(changesBetween({}, defaults));
  if (field in VIEW_FIELDS) return [field, readBoolean(text)];
  if (at < 1 || !known.includes(field)) return [field, undefined];
  return [field, readValue(text, fieldOf(defaults, field))];
}

/** Reads `name;part:value;part:value`, or parts alone; the parts' values are numbers, true or false, or words. */
function readParts(text) {
  const [head, ...rest] = text.split(";");
  const named = !head.includes(":");
  const parts = named ? rest : [head, ...rest];
  const pairs = parts.map((part) => /^([a-z]\w*):([^:]+)$/.exec(part));
  if (pairs.includes(null) || (named && !/^\w+$/.test(head))) return undefined;
  const values = pairs.map(([, name, value]) => [name, readNumber(value) ?? { true: true, false: false }[value] ?? value]);
  return { ...(named && { name: head }), ...Object.fromEntries(values) };
}

/** Reads a value of the default's type; where the default says nothing (null), whatever JSON it is. */
function readValue(text, like) {
  if (Array.isArray(like)) return readList(text, like);
  if (!/^[{[]/.test(text) && /[;:]/.test(text)) return readParts(text);
  switch (typeof like) {
    // A list has one value for each layer.
    case "number":
      return text.includes(",") ? readList(text, [like]) : readNumber(text);
    case "boolean":
      return text.includes(",") ? readList(text, [like]) : readBoolean(text);
    case "string":
      return /^[{[]/.test(text) ? readJson(text) : text.includes(",") ? text.split(",") : text;
    default:
      return readJson(text);
  }
}

function readList(text, like) {
  if (text === "") return [];
  const entries = text.split(",");
  if (typeof like[0] === "string") return entries;
  const values = entries.map(typeof like[0] === "number" ? readNumber : readBoolean);
  return values.includes(undefined) ? undefined : values;
}

function readNumber(text) {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : undefined;
}

function readBoolean(text) {
  return { true: true, 1: true, false: false, 0: false }[text];
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return /^[\w-]+$/.test(text) ? text : undefined; // a bare name needs no quotes
  }
}

function encodeValue(value) {
  const simple = Array.isArray(value) && value.every((each) => typeof each !== "object");
  const text = simple ? value.join(",") : typeof value === "object" ? objectText(value) : String(value);
  // Commas, brackets and the like may stand in a fragment; escaped they could not be read.
  return encodeURIComponent(text).replace(/%(2C|5B|5D|3A|3B)/g, (escaped) => decodeURIComponent(escaped));
}

/** A choice or a few named values as `name;part:value`; whatever is more than that as JSON. */
function objectText(value) {
  const { name, ...rest } = value ?? {};
  const parts = Object.entries(rest);
  const isPlain = (each) => ["number", "boolean"].includes(typeof each) || /^[a-z]\w*$/.test(String(each));
  if (value === null || Array.isArray(value) || !parts.length || !parts.every(([, each]) => isPlain(each))) return JSON.stringify(value);
  return [...(name === undefined ? [] : [name]), ...parts.map(([part, each]) => `${part}:${each}`)].join(";");
}

/**
 * Keeps the address and the store in step, both ways.
 * @param {ReturnType<typeof import("./store.js").createStore>} store
 * @param {import("./config.js").Config} defaults
 */
export function followAddress(store, defaults) {
  let written = location.hash.replace(/^#/, "");
  let asked = false;

  function write() {
    asked = false;
    const { config, showTest, discretize } = store.state();
    const link = encodeLink(config, defaults, { showTest, discretize });
    if (link === written) return;
    written = link;
    // Replaced, not pushed: dragging a slider must not bury the page one came from.
    history.replaceState(null, "", link ? `#${link}` : location.pathname + location.search);
  }

  function read() {
    written = location.hash.replace(/^#/, "");
    const { config, view, malformed } = decodeLink(written, defaults);
    store.dispatch({ type: "configReplaced", config });
    store.dispatch({ type: "showTestToggled", on: view.showTest });
    store.dispatch({ type: "discretizeToggled", on: view.discretize });
    if (malformed.length) {
      store.dispatch({ type: "toastShown", key: "page.link_malformed", blanks: { parts: malformed.join(", ") } });
    }
  }

  addEventListener("hashchange", read);
  if (written) read();
  store.subscribe((state, _, before) => {
    const same = state.config === before.config && state.showTest === before.showTest && state.discretize === before.discretize;
    if (same || asked) return;
    asked = true;
    requestAnimationFrame(write);
  });
}
