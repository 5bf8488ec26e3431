/**
 * Keeps the address and the store in step, both ways. What a link cannot hold stays in the tab's own history entry,
 * so that reloading and Back lose nothing.
 */

import { withChanges } from "../state/config.js";
import { drawable } from "../state/drawable.js";
import { VIEW_NAMES } from "../state/view.js";
import { decodeLink, encodeLink, linkNames, pageOf } from "./link.js";
import { fromQuery } from "./mended.js";

/** Browsers let a page write its address about a hundred times in half a minute. */
const WRITE_MS = 350;
/** More than that nobody reads. */
const MOST_NAMES = 12;
/** Characters. */
const LONGEST_TOLD = 60;

/**
 * @param {Store} store
 * @param {Config} defaults
 * @param {{parts: string[], speeds: import("../state/speeds.js").Speeds, bounds: import("../state/drawable.js").Bounds}} known
 *     parts: the names that `hide` and `lock` may hold; bounds: of what the page can draw
 */
export function followAddress(store, defaults, known) {
  takeFromQuery(defaults);
  let written = fragment();
  /** The fragment as the browser shows it since it was last written or read. */
  let seen = written;
  /** The rows that the history entry keeps, because the link cannot. */
  let kept = /** @type {Config["data"] | null} */ (null);
  let timer = 0;
  let writtenAt = 0;

  function write() {
    clearTimeout(timer);
    timer = 0;
    writtenAt = performance.now();
    if (fragment() !== seen) return; // Somebody has written another one, which will be read in a moment.
    const { config } = store.state();
    const { link, leftOut } = encodeLink(config, defaults, pageOf(store.state()));
    const own = leftOut ? config.data : null;
    if (link === written && own === kept) return;
    written = link;
    kept = own;
    if (leftOut !== store.state().leftOut) store.dispatch({ type: "pointsLeftOut", count: leftOut });
    const address = link ? `#${link}` : location.pathname + location.search;
    // Replaced, not pushed: dragging a slider must not bury the page one came from.
    try {
      history.replaceState(own && { own }, "", address);
    } catch {
      history.replaceState(null, "", address); // more than a history entry may hold
    }
    seen = fragment();
  }

  /** @param {boolean} first */
  function read(first) {
    written = seen = fragment();
    const { config: linked, view, prepared, malformed, leftOut, foreign, notes } = decodeLink(written, defaults, known);
    const own = leftOut ? history.state?.own : null;
    const { dataset, task, inputs = null, train, test } = own ?? {};
    const ownFields = { "data.dataset": dataset, "data.task": task, "data.inputs": inputs, "data.train": train, "data.test": test };
    const { config, refused } = drawable(own ? withChanges(linked, ownFields) : linked, defaults, known.bounds);
    const isLost = leftOut > 0 && !own;
    const problems = [...malformed.map((each) => told(each)), ...refused.map((each) => ({ key: "page.link.malformed", blanks: shortened(each) }))];
    const lost = isLost ? [{ key: "page.link.points_lost", blanks: { count: leftOut } }] : [];
    store.dispatch({ type: "linkOpened", config, view, prepared, first, leftOut: own ? leftOut : 0 });
    store.dispatch({ type: "reported", title: foreign ? "page.link.foreign" : "page.link.but", items: [...notes, ...lost, ...problems] });
    if (prepared.play && !store.state().playing) store.dispatch({ type: "playPressed" });
    if (isLost || foreign) ask();
  }

  /** Soon, but not so often that a browser would refuse. */
  function ask() {
    timer ||= window.setTimeout(write, Math.max(0, writtenAt + WRITE_MS - performance.now()));
  }

  addEventListener("pagehide", () => timer && write());
  addEventListener("hashchange", () => read(false));
  if (written) read(true);
  const linked = /** @type {(keyof State)[]} */ (["config", "prepared", "lesson", ...VIEW_NAMES]);
  store.subscribe((state, _, before) => {
    if (linked.some((name) => state[name] !== before[name])) ask();
  });
}

/**
 * Settings after a `?`, as of a link that lost its `#`, go where settings belong; what stands after `#` goes before them.
 * @param {Config} defaults
 */
function takeFromQuery(defaults) {
  const names = linkNames(defaults).filter((name) => name !== "lang"); // the language may stand in the query
  const { link, rest } = fromQuery(location.search, (name) => names.includes(name) || names.some((known) => name.startsWith(`${known}.`)));
  if (!link) return;
  const parts = [link, fragment()].filter(Boolean).join("&");
  history.replaceState(history.state, "", `${location.pathname}${rest && `?${rest}`}#${parts}`);
}

function fragment() {
  return location.hash.replace(/^#/, "");
}

/**
 * A malformed part for people; what is in words of a locale is marked to be said.
 * @param {import("./link.js").Malformed} given
 */
function told({ field, received, allowed }) {
  if (!Array.isArray(allowed)) return { key: "page.link.malformed", blanks: { field, received, allowed: { say: allowed } } };
  if (allowed.length <= MOST_NAMES) return { key: "page.link.malformed", blanks: { field, received, allowed: allowed.join(", ") } };
  return { key: "page.link.unknown", blanks: { field, received, nearest: nearest(field, allowed).join(", ") } };
}

/**
 * A refused value as it can be read; a list of a thousand layers need not be.
 * @param {import("../state/drawable.js").Undrawable} refused
 */
function shortened({ received, ...rest }) {
  const text = String(received);
  return { ...rest, received: text.length > LONGEST_TOLD ? `${text.slice(0, LONGEST_TOLD)}…` : text };
}

/**
 * The names that are most like what was written.
 * @param {string} written
 * @param {string[]} names
 */
function nearest(written, names) {
  /** @param {string} name */
  const likeness = (name) => pairs(written).filter((pair) => pairs(name).includes(pair)).length;
  return [...names].sort((one, other) => likeness(other) - likeness(one)).slice(0, 3);
}

/** @param {string} word */
function pairs(word) {
  return Array.from({ length: Math.max(word.length - 1, 0) }, (_, i) => word.slice(i, i + 2).toLowerCase());
}
