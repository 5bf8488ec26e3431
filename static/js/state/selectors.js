/** What the state means: answers that several views and inputs need. Pure. */

import { MOST_CLASSES } from "./own_points.js";
import { areProbabilities } from "./predictions.js";
import { isTestCovered } from "./test_cover.js";
import { lockedParts, withImplied } from "./view.js";

/**
 * What `<html data-status>` says. Whoever hears that training has ended is told its numbers: they are those of the end, or it has
 * not ended yet.
 * @param {State} state
 */
export function pageStatus(state) {
  if (state.connection === "offline") return "offline";
  if (state.connection === "connecting" || !state.layout) return "connecting";
  const { frame, stateAt } = state;
  return frame?.status === "playing" && frame.step < stateAt.step ? "playing" : state.status;
}

/** @typedef {Pick<State, "config" | "tasks" | "taskOf">} Tasked */

/**
 * What the targets of a config's rows are; of a data set that is not known, which the server refuses, the first task.
 * @param {Tasked} state
 * @returns {Task}
 */
export function taskIn({ config, taskOf, tasks }) {
  return tasks[config.data.task ?? taskOf[config.data.dataset]] ?? Object.values(tasks)[0];
}

/**
 * The rows as the page shows them: those being painted, else those the server has.
 * @param {State} state
 * @returns {import("./own_points.js").Points | null}
 */
export function shownRows({ data, drawn, config }) {
  return drawn && drawn.under === config.data ? drawn : data;
}

/**
 * The loss that is trained with: the config's, or the task's usual one where it names none.
 * @param {State} state
 * @returns {Choice}
 */
export function effectiveLoss(state) {
  return state.config.training.loss ?? taskIn(state).usual_loss;
}

/**
 * How many output neurons the config's network has.
 * @param {State} state
 */
export function outputsIn(state) {
  const { n_labels: nLabels, has_output_per_class: isOneEach } = taskIn(state);
  if (!isOneEach) return nLabels || 1;
  const { dataset, classes, train, test } = state.config.data;
  const row = state.datasetRows[dataset];
  if (row) return row.classes ? classes : row.n_classes;
  return Math.min(MOST_CLASSES, 1 + [...(train ?? []), ...(test ?? [])].reduce((most, row) => Math.max(most, row[row.length - 1]), 1));
}

/**
 * The names of the classes that the config's rows have.
 * @param {State} state
 * @param {Say} say
 * @returns {string[]}
 */
export function classNames(state, say) {
  const { class_targets: targets, n_labels: nLabels, class_names: combinations } = taskIn(state);
  if (targets.length) return ["negative", "positive"].map((sign) => say(`page.class_${sign}.${state.palette}`));
  if (nLabels) return combinations;
  const given = state.datasetRows[state.config.data.dataset]?.class_names ?? [];
  return Array.from({ length: outputsIn(state) }, (_, i) => given[i] ?? say("page.class", { number: i + 1 }));
}

/**
 * The class that an output neuron stands for: its own, of a label that which has this label alone.
 * @param {Tasked} state
 * @param {number} output
 */
export function classOfOutput(state, output) {
  return taskIn(state).n_labels ? 1 << output : output;
}

/**
 * What each of several output neurons is called: as its class, or as its label.
 * @param {State} state
 * @param {Say} say
 */
export function outputNames(state, say) {
  const names = classNames(state, say);
  return Array.from({ length: outputsIn(state) }, (_, output) => names[classOfOutput(state, output)]);
}

/**
 * What an output neuron answers over the plane. Frames have the classes' fields: a label's is the sum of those that have it.
 * @param {Tasked & Pick<State, "frame">} state
 * @param {number} output
 * @returns {Field | undefined}
 */
export function outputField(state, output) {
  const fields = state.frame?.outputs ?? [];
  if (!taskIn(state).n_labels || fields.length < 2) return fields[output];
  const having = fields.filter((_, combination) => combination & (1 << output));
  const values = Uint8Array.from(fields[0].values, (_, i) => Math.min(255, having.reduce((sum, field) => sum + field.values[i], 0)));
  return { size: fields[0].size, values };
}

/**
 * What the plane shows: what is pointed at, else what is held, else the output (null).
 * @param {State} state
 */
export function shownSubject(state) {
  return state.hovered ?? state.held;
}

/**
 * The field of what the plane shows: of a neuron its small picture until the large one has come.
 * @param {State} state
 * @param {Record<string, FeatureField>} features
 * @returns {Field | null}
 */
export function shownField(state, features) {
  const subject = shownSubject(state);
  if (subject?.kind === "feature") return features[subject.name] ?? null;
  if (!state.frame) return null;
  if (subject?.kind === "output") return outputField(state, subject.index) ?? null;
  if (subject?.kind !== "neuron") return state.frame.output;
  const { watched, neurons } = state.frame;
  return watched?.neuron === subject.index ? watched : (neurons[subject.index] ?? null);
}

/**
 * Whether a byte of what is shown means a probability, byte / 255, and not a value from -1 to 1.
 * @param {State} state
 * @param {Subject | null} subject null: the network's output
 */
export function isProbability({ layout }, subject) {
  if (subject === null) return areProbabilities(layout?.output);
  return subject.kind === "output"; // of several one
}

/**
 * The value of one weight or bias in the newest frame.
 * @param {{frame: Frame, layout: Layout}} state
 * @param {Place} place
 */
export function parameterAt({ frame, layout }, place) {
  return frame.parameters[numberOf(place, layout)];
}

/**
 * What a tensor that is one number says; NaN where the frame has none.
 * @param {Record<string, import("../wire/protocol.js").Tensor>} tensors
 * @param {string} name
 */
export function numberIn(tensors, name) {
  return Number(tensors[name]?.values[0] ?? NaN);
}

/**
 * A parameter's number in the flat vector.
 * @param {Place} place
 * @param {Layout} layout
 */
export function numberOf({ layer, from, to }, layout) {
  const { fanOut, weightsOffset, biasesOffset } = layout.layers[layer];
  return from === null ? biasesOffset + to : weightsOffset + from * fanOut + to;
}

/**
 * The parameter along which the objective's slope is to be measured: the one whose card is open.
 * @param {State} state
 */
export function probedParameter({ inspected, layout }) {
  return inspected?.kind === "parameter" && layout && inspected.layer < layout.layers.length ? numberOf(inspected, layout) : null;
}

/**
 * A clearly smaller learning rate among those offered; they step by about three.
 * @param {number} rate
 * @param {number[]} offered ascending
 * @returns {number | undefined} none when it is the smallest already
 */
export function smallerRate(rate, offered) {
  return offered.filter((each) => each <= rate * 0.4).at(-1);
}

/**
 * Whether a part of the page may be used: a teacher's link can hide and lock it, a lesson lock it.
 * @param {Pick<State, "prepared" | "lesson">} state
 * @param {string} part
 */
export function mayUse(state, part) {
  return !state.prepared.hide.includes(part) && !withImplied(lockedParts(state)).includes(part);
}

/**
 * The sample that is looked at closely: the one inspected, or where a neuron's or a feature's numbers are wanted, the last
 * one that was, or else the first.
 * @param {State} state
 * @returns {number[] | null} [x1, x2, ..., target], with all its inputs
 */
export function probedSample({ inspected, explained, probe, data }) {
  const isWanted = inspected?.kind === "point" || inspected?.kind === "neuron" || explained?.key.startsWith("features:");
  return isWanted ? (probe ?? data?.whole?.train[0] ?? data?.train[0] ?? null) : null;
}

/**
 * Whether test samples are shown: they are while one paints, whose points would vanish under the finger if half were not.
 * @param {State} state
 */
export function showsTest(state) {
  return (state.showTest && !isTestCovered(state)) || state.painting !== null;
}

/**
 * Whether training is followed batch by batch, so that the samples of the last one are marked.
 * @param {State} state
 */
export function followsBatches({ speed, stepSize, playing }) {
  return playing ? speed === "batch" : stepSize === "batch";
}
