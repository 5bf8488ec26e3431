/**
 * What can be undone and redone: settings, own points, single parameters, and beginning anew. Pure: states in, states out.
 * What begins anew, as a reset or another data set does, brings along the moment that was left, trained as it was; edited
 * parameters can be undone until then.
 *
 * @typedef {{kind: "settings", before: object, after: object, gesture: string | null, moment?: Moment, isReset?: boolean}} Settings
 * @typedef {{kind: "parameter", place: import("./store.js").Place, before: number, after: number, gesture: string | null}} Parameter
 * @typedef {Settings | Parameter} Entry
 * @typedef {{epoch: number, state: string, config: object, points: object[], gap: number}} Moment  a saved moment and its losses
 * @typedef {{past: Entry[], future: Entry[], redoing?: boolean}} Timeline  future: the next to be redone first
 */

import { changesBetween } from "./config.js";
import { VIEW_NAMES } from "./view.js";

const MOST_ENTRIES = 200;
/** Moments are larger than settings: those that were left long ago are forgotten. */
const MOST_MOMENTS = 20;
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
  if (after.experiment !== before.experiment) return { ...after, timeline: withMoment(withoutParameters(after.timeline), before, after, action) };
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
  const whole = goesOn && { ...entry, before: last.before, ...(last.moment && { moment: last.moment }) };
  const entries = whole ? [...past.slice(0, -1), whole] : [...past, entry];
  return { past: entries.slice(-MOST_ENTRIES), future: [] };
}

/** Without what the server has just refused: there is nothing to undo in it. */
function withoutRefused({ config, timeline: { past, future } }) {
  const last = past.findLastIndex(({ kind, before }) => kind === "parameter" || !isEqual(before.config, config));
  return { past: past.slice(0, last + 1), future };
}

/** Another beginning has other parameters. */
function withoutParameters({ past, future, redoing }) {
  const areSettings = ({ kind }) => kind === "settings";
  return { past: past.filter(areSettings), future: future.filter(areSettings), redoing };
}

/** With the moment that was left by the change, or by the reset, that began anew. */
function withMoment({ past, future, redoing }, before, after, { left: moment = null }) {
  const last = past.at(-1);
  const wasUndone = future[0]?.before.config === after.config && !redoing;
  if (!moment) return { past, future };
  if (isEqual(before.accepted ?? {}, after.accepted)) {
    const settings = kept(after);
    const entry = { kind: "settings", before: settings, after: settings, gesture: null, moment, isReset: true };
    return { past: forgetful([...past, entry]), future: redoing ? future : [] };
  }
  if (wasUndone || last?.after.config !== after.config || (last.moment && !redoing)) return { past, future };
  return { past: forgetful([...past.slice(0, -1), { ...last, moment }]), future };
}

function forgetful(past) {
  const oldest = past.filter(({ moment }) => moment).at(-MOST_MOMENTS - 1);
  return past.map((entry) => (entry === oldest ? { ...entry, moment: undefined } : entry));
}

/** What of the state changes when the last entry is undone. */
export function undone({ timeline: { past, future }, edited }) {
  const entry = past.at(-1);
  if (!entry) return {};
  const timeline = { past: past.slice(0, -1), future: [entry, ...future] };
  return { timeline, ...restored(entry, entry.before, edited), ...(entry.moment && { goBack: entry.moment, playing: false }) };
}

/** What of the state changes when the next entry is redone. */
export function redone({ timeline: { past, future }, edited, resets }) {
  const [entry, ...later] = future;
  if (!entry) return {};
  // The reset itself will put an entry on the timeline, with the moment that it leaves.
  if (entry.isReset) return { timeline: { past, future: later, redoing: true }, resets: resets + 1, playing: false };
  return { timeline: { past: [...past, entry], future: later, redoing: true }, ...restored(entry, entry.after, edited) };
}

function restored(entry, value, edited) {
  return entry.kind === "settings" ? value : { edited: { ...edited, place: entry.place, value } };
}
