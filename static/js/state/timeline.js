/**
 * What can be undone and redone: settings, own points, single parameters, and beginning anew. Pure: states in, states out.
 * What begins anew, as a reset or another data set does, brings along the checkpoint that was left, trained as it was; edited
 * parameters can be undone until then.
 *
 * @typedef {Pick<State, "config" | "datasets" | "prepared" | "drawn" | keyof View>} Kept  the parts of the state that undoing brings back
 * @typedef {import("./view.js").View} View
 * @typedef {{step: number} | {epoch: number}} Moment  of training
 * @typedef {{experiment: number, step: number}} When
 * @typedef {{gesture: string | null, at?: When, isAhead?: boolean}} Done  at: where in training it was done; isAhead: whether
 *     training went back behind that, and passes it again
 * @typedef {Done & {kind: "settings", before: Kept, after: Kept, checkpoint?: Checkpoint, isReset?: boolean}} Settings
 * @typedef {Done & {kind: "parameter", place: Place, before: number, after: number, checkpoint?: undefined, isReset?: undefined}} Parameter
 * @typedef {Settings | Parameter} Entry
 * @typedef {{epoch: number, state: string, tree?: string, config: Config, history: LossHistory, leaves?: boolean}} Checkpoint
 *     a saved checkpoint and its losses; leaves: whether it is of another experiment, which leaves the one before behind
 * @typedef {{past: Entry[], future: Entry[], redoing?: boolean}} Timeline  future: the next to be redone first
 */

import { changesBetween } from "./config.js";
import { knownOf } from "./chart_history.js";
import { VIEW_NAMES } from "./view.js";

const MOST_ENTRIES = 200;
/** Checkpoints are larger than settings: those that were left long ago are forgotten. */
const MOST_CHECKPOINTS = 20;
const SMALL = /** @type {(keyof Kept)[]} */ (["prepared", "drawn", ...VIEW_NAMES]);
const KEPT = /** @type {(keyof Kept)[]} */ (["config", "datasets", ...SMALL]);
/** What changes settings without anybody having asked for it now. */
const UNRECORDED = ["undoAsked", "redoAsked", "rejected", "configured", "configAccepted", "experimentsToggled", "experimentsTabChosen"];

/** @type {Timeline} */
export const NOTHING_DONE = { past: [], future: [] };

/**
 * The state after an action, with the action on its timeline if it can be undone.
 * @param {State} before
 * @param {State} after
 * @param {Action} action  its `gesture`: what belongs to one is one entry
 * @returns {State}
 */
export function remembered(before, after, action) {
  if (action.type === "rejected") return { ...after, timeline: withoutRefused(after) };
  if (after.experiment !== before.experiment) return { ...after, timeline: withCheckpoint(withoutParameters(after.timeline), before, after, action) };
  if (action.type === "configAccepted" && !action.isReplayed) return { ...after, timeline: withStep(after, action.step) };
  if (UNRECORDED.includes(action.type) || action.first) return after;
  const done = entryOf(before, after, action);
  const entry = done && { ...done, at: { experiment: before.experiment, step: before.frame?.step ?? 0 } };
  return entry ? { ...after, timeline: withEntry(after.timeline, entry) } : after;
}

/**
 * @param {State} before
 * @param {State} after
 * @param {Action} action
 * @returns {Entry | null}
 */
function entryOf(before, after, { gesture = null }) {
  if (after.edited && after.edited !== before.edited) {
    const { place, from, value } = after.edited;
    if (from === value || !Number.isFinite(from)) return null;
    return { kind: "parameter", place, before: from, after: value, gesture: `parameter ${place.layer} ${place.from} ${place.to}` };
  }
  if (KEPT.every((name) => before[name] === after[name])) return null; // as with every picture that comes
  const isSame = (/** @type {keyof Kept} */ name) => before[name] === after[name] || JSON.stringify(before[name]) === JSON.stringify(after[name]);
  const areSame = SMALL.every(isSame) && isEqual(before.config, after.config);
  return areSame ? null : { kind: "settings", before: kept(before), after: kept(after), gesture };
}

/**
 * With the step at which the server has made the last change; while playing, training has gone on since it was wanted.
 * @param {State} state
 * @param {number} [step]
 * @returns {Timeline}
 */
function withStep({ timeline, experiment, accepted }, step = 0) {
  const last = timeline.past.at(-1);
  if (last?.kind !== "settings" || last.at?.experiment !== experiment || !isEqual(accepted ?? {}, last.after.config)) return timeline;
  return { ...timeline, past: [...timeline.past.slice(0, -1), { ...last, at: { experiment, step } }] };
}

/**
 * The timeline after training went back, or forth again: what was done later is ahead.
 * @param {State} state
 * @param {number} step
 * @returns {Timeline}
 */
export function walkedTo({ timeline, experiment }, step) {
  const { past, future } = timeline;
  const isLater = (/** @type {Entry | undefined} */ entry) => entry?.at?.experiment === experiment && entry.at.step > step;
  const passed = future.findIndex((entry) => !entry.isAhead || isLater(entry));
  const again = future.slice(0, passed < 0 ? future.length : passed).map((entry) => ({ ...entry, isAhead: false }));
  const first = past.findIndex(isLater);
  if (!again.length && first < 0) return timeline;
  const later = first < 0 ? [] : past.slice(first).map((entry) => ({ ...entry, isAhead: true }));
  return { past: [...past.slice(0, past.length - later.length), ...again], future: [...later, ...future.slice(again.length)] };
}

/** @param {State} state */
function kept(state) {
  return /** @type {Kept} */ (Object.fromEntries(KEPT.map((name) => [name, state[name]])));
}

/**
 * @param {Partial<Config>} one
 * @param {Config} other
 */
function isEqual(one, other) {
  return Object.keys(changesBetween(one, other)).length === 0;
}

/**
 * @param {Timeline} timeline
 * @param {Entry} entry
 * @returns {Timeline}
 */
function withEntry({ past, future }, entry) {
  const last = past.at(-1);
  const goesOn = last !== undefined && last.gesture !== null && last.gesture === entry.gesture && future.length === 0;
  const whole = goesOn && /** @type {Entry} */ ({ ...entry, before: last.before, ...(last.checkpoint && { checkpoint: last.checkpoint }) });
  const entries = whole ? [...past.slice(0, -1), whole] : [...past, entry];
  return { past: entries.slice(-MOST_ENTRIES), future: [] };
}

/**
 * Without what the server has just refused: there is nothing to undo in it.
 * @param {State} state
 */
function withoutRefused({ config, timeline: { past, future } }) {
  const last = past.findLastIndex((entry) => entry.kind === "parameter" || !isEqual(entry.before.config, config));
  return { past: past.slice(0, last + 1), future };
}

/**
 * Another beginning has other parameters.
 * @param {Timeline} timeline
 * @returns {Timeline}
 */
function withoutParameters({ past, future, redoing }) {
  const areSettings = (/** @type {Entry} */ { kind }) => kind === "settings";
  return { past: past.filter(areSettings), future: future.filter(areSettings), redoing };
}

/**
 * With the checkpoint that was left by the change, or by the reset, that began anew.
 * @param {Timeline} timeline  of settings only
 * @param {State} before
 * @param {State} after
 * @param {Action} action
 * @returns {Timeline}
 */
function withCheckpoint({ past, future, redoing }, before, after, { left: checkpoint = null }) {
  const last = /** @type {Settings | undefined} */ (past.at(-1));
  const next = /** @type {Settings | undefined} */ (future[0]);
  const wasUndone = next?.before.config === after.config && !redoing;
  if (!checkpoint) return { past, future };
  if (after.accepted && isEqual(before.accepted ?? {}, after.accepted)) {
    const settings = kept(after);
    const entry = /** @type {Settings} */ ({ kind: "settings", before: settings, after: settings, gesture: null, checkpoint, isReset: true });
    return { past: forgetful([...past, entry]), future: redoing ? future : [] };
  }
  if (wasUndone || !last || last.after.config !== after.config || (last.checkpoint && !redoing)) return { past, future };
  return { past: forgetful([...past.slice(0, -1), { ...last, checkpoint }]), future };
}

/**
 * Without what was done since a beginning.
 * @param {Timeline} timeline
 * @param {number} experiment
 * @returns {Timeline}
 */
export function withoutExperiment({ past, future }, experiment) {
  const isOther = (/** @type {Entry} */ { at }) => at?.experiment !== experiment;
  return { past: past.filter(isOther), future: future.filter(isOther) };
}

/**
 * @param {Entry[]} past
 * @returns {Entry[]}
 */
function forgetful(past) {
  const oldest = past.filter(({ checkpoint }) => checkpoint).at(-MOST_CHECKPOINTS - 1);
  return past.map((entry) => (entry === oldest ? { ...entry, checkpoint: undefined } : entry));
}

/**
 * What of the state changes when the last entry is undone.
 * @param {State} state
 * @returns {Partial<State>}
 */
export function undone({ timeline: { past, future }, edited }) {
  const entry = past.at(-1);
  if (!entry) return {};
  const timeline = { past: past.slice(0, -1), future: [entry, ...future] };
  return { timeline, ...restored(entry, entry.before, edited), ...(entry.checkpoint && { goBack: entry.checkpoint, playing: false }) };
}

/**
 * What of the state changes when the next entry is redone.
 * @param {State} state
 * @returns {Partial<State>}
 */
export function redone(state) {
  const { timeline: { past, future }, edited, resets } = state;
  const [entry, ...later] = future;
  if (!entry) return {};
  if (entry.isAhead && entry.at) return { seek: { step: entry.at.step }, known: knownOf(state), playing: false };
  // The reset itself will put an entry on the timeline, with the checkpoint that it leaves.
  if (entry.isReset) return { timeline: { past, future: later, redoing: true }, resets: resets + 1, playing: false };
  return { timeline: { past: [...past, entry], future: later, redoing: true }, ...restored(entry, entry.after, edited) };
}

/**
 * @param {Entry} entry
 * @param {any} value
 * @param {State["edited"]} edited
 * @returns {Partial<State>}
 */
function restored(entry, value, edited) {
  return entry.kind === "settings" ? value : { edited: { from: NaN, ...edited, place: entry.place, value } };
}
