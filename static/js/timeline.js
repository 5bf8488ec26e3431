/**
 * What can be undone and redone: settings, own points, and single parameters. Pure: states in, states out.
 * Weights that training has changed are no part of it; those that were edited by hand are, until they are drawn anew.
 *
 * @typedef {{kind: "settings", before: object, after: object, gesture: string | null}
 *         | {kind: "parameter", place: import("./store.js").Place, before: number, after: number, gesture: string | null}} Entry
 * @typedef {{past: Entry[], future: Entry[]}} Timeline  future: the next to be redone first
 */

import { changesBetween } from "./config.js";
import { VIEW_NAMES } from "./link.js";

const MOST_ENTRIES = 200;
/** The parts of the state that undoing brings back. */
const SMALL = ["prepared", "drawn", ...VIEW_NAMES];
const KEPT = ["config", "datasets", ...SMALL];
/** What changes settings without anybody having asked for it now. */
const UNRECORDED = ["undoAsked", "redoAsked", "rejected", "configured"];

/** @type {Timeline} */
export const NOTHING_DONE = { past: [], future: [] };

/**
 * The state after an action, with the action on its timeline if it can be undone.
 * @param {any} before
 * @param {any} after
 * @param {{type: string, gesture?: string, first?: boolean}} action  what belongs to one gesture is one entry
 */
export function remembered(before, after, action) {
  if (action.type === "rejected") return { ...after, timeline: withoutRefused(after) };
  if (after.experiment !== before.experiment) return { ...after, timeline: withoutParameters(after.timeline) };
  if (UNRECORDED.includes(action.type) || action.first) return after;
  const entry = entryOf(before, after, action);
  return entry ? { ...after, timeline: withEntry(after.timeline, entry) } : after;
}

function entryOf(before, after, { gesture = null }) {
  if (after.edited !== before.edited) {
    const { place, from, value } = after.edited;
    if (from === value || !Number.isFinite(from)) return null;
    return { kind: "parameter", place, before: from, after: value, gesture: `parameter ${place.layer} ${place.from} ${place.to}` };
  }
  if (KEPT.every((name) => before[name] === after[name])) return null; // as with every picture that comes
  const isSame = (name) => before[name] === after[name] || JSON.stringify(before[name]) === JSON.stringify(after[name]);
  const areSame = SMALL.every(isSame) && isEqual(before.config, after.config);
  return areSame ? null : { kind: "settings", before: kept(before), after: kept(after), gesture };
}

function kept(state) {
  return Object.fromEntries(KEPT.map((name) => [name, state[name]]));
}

function isEqual(one, other) {
  return Object.keys(changesBetween(one, other)).length === 0;
}

function withEntry({ past, future }, entry) {
  const last = past.at(-1);
  const goesOn = last !== undefined && last.gesture !== null && last.gesture === entry.gesture && future.length === 0;
  const entries = goesOn ? [...past.slice(0, -1), { ...entry, before: last.before }] : [...past, entry];
  return { past: entries.slice(-MOST_ENTRIES), future: [] };
}

/** Without what the server has just refused: there is nothing to undo in it. */
function withoutRefused({ config, timeline: { past, future } }) {
  const last = past.findLastIndex(({ kind, before }) => kind === "parameter" || !isEqual(before.config, config));
  return { past: past.slice(0, last + 1), future };
}

/** Another beginning has other parameters. */
function withoutParameters({ past, future }) {
  const areSettings = ({ kind }) => kind === "settings";
  return { past: past.filter(areSettings), future: future.filter(areSettings) };
}

/** What of the state changes when the last entry is undone. */
export function undone({ timeline: { past, future }, edited }) {
  const entry = past.at(-1);
  if (!entry) return {};
  return { timeline: { past: past.slice(0, -1), future: [entry, ...future] }, ...restored(entry, entry.before, edited) };
}

/** What of the state changes when the next entry is redone. */
export function redone({ timeline: { past, future }, edited }) {
  const [entry, ...later] = future;
  if (!entry) return {};
  return { timeline: { past: [...past, entry], future: later }, ...restored(entry, entry.after, edited) };
}

function restored(entry, value, edited) {
  return entry.kind === "settings" ? value : { edited: { ...edited, place: entry.place, value } };
}
