/**
 * One sample followed through a step of training, forward, loss, backward and update: which sample, how far one is, what is
 * looked at, and whether its numbers still hold. Pure: reducers that join the store's when it is first followed.
 *
 * @typedef {"forward" | "loss" | "backward" | "update"} Stage
 * @typedef {{kind: "neuron", layer: number, neuron: number} | {kind: "parameter", index: number} | {kind: "loss"}} FollowSubject
 *
 * @typedef {object} Follow
 * @property {number[]} sample that was chosen, [x1, x2, ..., target]
 * @property {"train" | "test"} part the rows that the sample which is shown belongs to
 * @property {number} row its place among them
 * @property {"reader" | "lesson"} by who has chosen it
 * @property {"sample" | "batch"} unit whether the step is of this sample alone or of the next batch
 * @property {number} member which sample of the step is shown
 * @property {Stage} stage
 * @property {{layer: number, neuron: number} | null} [pointed] the neuron that is pointed at
 * @property {boolean} isFlowing whether what runs along the links lies over them: until the update
 * @property {FollowSubject} subject whose arithmetic is shown
 * @property {FollowSubject | null} before what was looked at before the loss
 * @property {StepNumbers | null} numbers of the step that came last
 * @property {boolean} isOutdated whether something was done since that changes them
 * @property {boolean} isResting whether nothing is asked for
 * @property {(NonNullable<import("./follow_blanks.js").Blank> & {of: string}) | null} blank the number that is to be computed by oneself
 * @property {number} [digits] that numbers are shown with, where it is not the usual
 * @property {{from: FollowSubject, to: FollowSubject}[]} [trail] how one came to what is looked at, level by level
 *
 * @typedef {object} StepNumbers the tensors of the panel `step`, and what they belong to
 * @property {Record<string, Tensor>} tensors
 * @property {string} asked for which step
 * @property {number} experiment
 * @property {number} step
 * @property {Config | null} accepted
 * @property {State["edited"]} edited
 */

import { stepNumbers } from "./follow_numbers.js";
import { followedReducers, wantedStep } from "./followed.js";

/** @type {readonly Stage[]} */
export const STAGES = ["forward", "loss", "backward", "update"];

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const followReducers = {
  followStaged: (state, { stage }) => changed(state, (follow) => ({ ...staged(follow, stage, state.layout), isFlowing: stage !== "update" })),
  followSubjectChosen: (state, { subject }) => changed(state, () => ({ subject, before: null })),
  networkResized: () => ({}), // by what is around it, and nothing else was: whoever says so has it drawn
  followPointed: (state, { at }) => changed(state, () => ({ pointed: at })),
  // The one beside it in its part: whoever has chosen that one has chosen this.
  followTurned: (state, { by }) =>
    state.follow ? followedReducers.followBegun(state, { type: "followBegun", ...state.follow, row: state.follow.row + by }) : {},
  followUnitChosen: (state, { unit }) => changed(state, ({ sample }) => ({ unit, member: 0, ...(unit === "sample" && placeOf(state, sample)) })),
  followMemberChosen: (state, { member }) => changed(state, (follow) => ({ member, ...memberRow(follow, follow.numbers, member) })),
  followNumbersCome: (state, { frame }) => changed(state, (follow) => ({ ...come(state, follow, frame), isOutdated: false })),
  followOutdated: (state) => changed(state, () => ({ isOutdated: true })),
  followRested: (state, { on }) => changed(state, () => ({ isResting: on })),
};

/**
 * @param {State} state
 * @param {(follow: Follow) => Partial<Follow>} changes
 */
function changed({ follow }, changes) {
  return follow ? { follow: { ...follow, ...changes(follow) } } : {};
}

/**
 * At the loss the loss is looked at; after it, what was looked at before.
 * @param {Follow} follow
 * @param {Stage} stage
 * @param {Layout | null} layout
 * @returns {Partial<Follow>}
 */
function staged({ subject, before }, stage, layout) {
  if (stage === "loss") return { stage, subject: { kind: "loss" }, before: subject.kind === "loss" ? before : subject };
  if (subject.kind !== "loss") return { stage };
  return { stage, subject: before ?? { kind: "neuron", layer: (layout?.layers.length ?? 1) - 1, neuron: 0 }, before: null };
}

/**
 * @param {State} state
 * @param {Follow} follow
 * @param {Frame} frame with the panel `step`
 * @returns {Partial<Follow>}
 */
function come({ experiment, accepted, edited }, follow, { tensors, metadata, step }) {
  const numbers = { tensors, asked: metadata.followed ?? "", experiment, step, accepted, edited };
  const member = follow.unit === "batch" ? Math.min(follow.member, countOf(numbers) - 1) : 0;
  return { numbers, member, ...(follow.unit === "batch" && memberRow(follow, numbers, member)) };
}

/**
 * The training row of one sample of a batch.
 * @param {Follow} follow
 * @param {StepNumbers | null} numbers
 * @param {number} member
 * @returns {Partial<Follow>}
 */
function memberRow({ row, part }, numbers, member) {
  const known = numbers?.tensors.step_rows?.values[member];
  return known === undefined ? { row, part } : { row: known, part: "train" };
}

/**
 * @param {State} state
 * @param {number[]} sample
 * @returns {Partial<Follow>}
 */
function placeOf({ data }, sample) {
  const rows = data?.whole ?? data;
  for (const part of /** @type {const} */ (["train", "test"])) {
    const row = rows?.[part].findIndex((each) => String(each) === String(sample)) ?? -1;
    if (row >= 0) return { part, row };
  }
  return {};
}

/**
 * Of how many samples of the step there are numbers.
 * @param {StepNumbers | null} numbers
 */
export function countOf(numbers) {
  return numbers?.tensors.step_inputs?.shape[0] ?? 0;
}

/**
 * Whether something was done that gives other numbers, which take a moment to come.
 * @param {State} state
 * @param {Action} action
 * @param {State} before
 */
export function outdates(state, { type }, before) {
  const isTrained = type === "playPressed" || type === "stepPressed" || type === "stepBackPressed";
  return isTrained || state.config !== before.config || state.edited !== before.edited || state.resets !== before.resets
    || (state.seek !== null && state.seek !== before.seek) || (state.goBack !== null && state.goBack !== before.goBack);
}

/**
 * Whether the sample that is followed is not among the rows any more.
 * @param {State} state
 */
export function isGone({ follow, data }) {
  const row = follow && (data?.whole ?? data)?.[follow.part][follow.row];
  return follow !== null && follow.unit === "sample" && data !== null && String(row) !== String(follow.sample);
}

/**
 * Whether the numbers that are shown are not those of what the page shows now: they belong to one experiment, step and sample.
 * @param {State} state
 */
export function areStale(state) {
  const { follow, experiment, accepted, edited, playing } = state;
  const numbers = follow?.numbers;
  if (!follow || !numbers) return true;
  const isSame = numbers.experiment === experiment && isSameConfig(numbers.accepted, accepted) && numbers.edited === edited;
  return follow.isOutdated || playing || !isSame || !sameStep(numbers.asked, wantedStep(state)) || countOf(numbers) === 0;
}

/**
 * By their sections, which are what those who watch the state can compare.
 * @param {Config | null} one
 * @param {Config | null} other
 */
function isSameConfig(one, other) {
  if (!one || !other) return one === other;
  return /** @type {(keyof Config)[]} */ (Object.keys(one)).every((name) => one[name] === other[name]);
}

/**
 * @param {string} asked as the server repeats it
 * @param {ReturnType<typeof wantedStep>} wanted
 */
function sameStep(asked, wanted) {
  return Boolean(wanted && asked) && JSON.stringify(JSON.parse(asked)) === JSON.stringify(wanted);
}

/**
 * The stage after the one that is shown; none after the last.
 * @param {Follow} follow
 * @returns {Stage | undefined}
 */
export function stageAfter({ stage }) {
  return STAGES[STAGES.indexOf(stage) + 1];
}

/**
 * The numbers of the sample that is shown, by layer and neuron; NaN where there are none.
 * @param {Follow} follow
 * @param {Layout} layout
 */
export function shownNumbers({ numbers, member }, layout) {
  return stepNumbers({ numbers: numbers?.tensors ?? {}, layout, follow: { member } });
}
